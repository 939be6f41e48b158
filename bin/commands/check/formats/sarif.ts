import { version } from '../../../../package.json';
import { RuleBook } from '../../../../lib/checks/rule-book';
import type { NetworkingRule, RuleFinding } from '../../../../lib/checks/rule-report';
import { RuleSeverity } from '../../../../lib/checks/rules/rule-severity';
import type { IgnoredFinding } from '../exception';
import type { CheckResult } from '../result';
import type { SourceLocation } from '../source-location';
import { Locator } from './locate';

const LEVELS: Record<RuleSeverity, string> = {
  [RuleSeverity.ERROR]: 'error',
  [RuleSeverity.WARNING]: 'warning',
  [RuleSeverity.INFO]: 'note',
};

/**
 * SARIF for code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(result: CheckResult): string {
  const locator = new Locator(result.templates);
  const used = new Set([...result.findings, ...result.ignored].map(({ ruleId }) => ruleId));
  const custom = (result.customRules ?? []).map(({ why, sources, ...rule }) => ({
    why: why ?? `${rule.title}.`,
    sources: sources ?? [],
    ...rule,
  }));
  const rules = [...RuleBook.rules(), ...custom].filter(({ id }) => used.has(id));
  const index = new Map(rules.map(({ id }, position) => [id, position]));
  const driver = {
    name: 'podnet',
    version,
    informationUri: 'https://github.com/cdk-eks-podnet/cdk-eks-podnet',
    rules: rules.map(sarifRule),
  };
  const results = [...result.findings, ...result.ignored].map((finding) => ({
    ruleId: finding.ruleId,
    ruleIndex: index.get(finding.ruleId),
    level: LEVELS[finding.severity],
    message: { text: `${finding.message}. ${finding.remedy}` },
    ...locations(finding, locator),
    partialFingerprints: {
      'podnet/v1': `${finding.ruleId}:${finding.stack}:${finding.logicalId}:${finding.message}`,
    },
    ...('reason' in finding
      ? { suppressions: [{ kind: 'external', justification: (finding as IgnoredFinding).reason }] }
      : {}),
  }));
  const sarif = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return JSON.stringify(sarif, undefined, 2);
}

type SarifRule = Pick<NetworkingRule, 'id' | 'severity' | 'title' | 'why' | 'remedy' | 'sources'>;

function sarifRule({ id, severity, title, why, remedy, sources }: SarifRule): object {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${remedy} ${sources.join(' ')}`,
      markdown: [remedy, ...sources.map((source) => `<${source}>`)].join('\n\n'),
    },
    helpUri: sources[0],
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['eks', 'networking', id.split('-')[0]] },
  };
}

/** The line of the app comes first, where reviewers look; the template stands beside it. */
function locations(finding: RuleFinding, locator: Locator): object {
  const { template, source } = locator.placesOf(finding);
  const { logicalId, constructPath, stack } = finding;
  const logicalLocations = [
    { name: logicalId, fullyQualifiedName: constructPath ?? `${stack}/${logicalId}`, kind: 'resource' },
  ];
  return {
    locations: [{ ...physical(source ?? template), logicalLocations }],
    ...(source === undefined ? {} : { relatedLocations: [{ id: 1, ...physical(template) }] }),
  };
}

/** A relative reference: what a URI has no place for is percent-encoded. */
const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function physical({ path, line }: SourceLocation): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(path) }, region: { startLine: line } } };
}
