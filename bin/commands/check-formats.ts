import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { version } from '../../package.json';
import { RuleBook } from '../../lib/checks/rule-book';
import type { NetworkingRule, RuleFinding, RuleLocation, UncheckedRule } from '../../lib/checks/rule-report';
import { RuleSeverity } from '../../lib/checks/rules/rule-severity';
import { count, plural, type CheckResult, type IgnoredFinding } from './check-result';

/** Text for people. */
export function renderText(result: CheckResult, verbose: boolean): string {
  const { findings, ignored, notCheckable } = result;
  return [
    ...findings.map(findingText),
    ...(verbose ? notCheckable.map(uncheckedText) : []),
    ...(verbose
      ? ignored.map(({ reason, ...finding }) => `ignored ${finding.ruleId} at ${place(finding)}: ${reason}`)
      : []),
    summary(result, verbose),
  ].join('\n');
}

function findingText(finding: RuleFinding): string {
  const { severity, ruleId, message, remedy, sources } = finding;
  return [
    `${severity} ${ruleId} at ${place(finding)}`,
    `  ${message}`,
    `  ${remedy}`,
    `  ${sources[0]}`,
    '',
  ].join('\n');
}

function uncheckedText(unchecked: UncheckedRule): string {
  return `not checkable ${unchecked.ruleId} at ${place(unchecked)}: ${unchecked.reason}`;
}

function place({ stack, logicalId, constructPath }: RuleLocation): string {
  return constructPath === undefined ? `${logicalId} in ${stack}` : `${constructPath} (${logicalId})`;
}

function summary(
  { findings, ignored, notCheckable, appliedRuleIds, templates }: CheckResult,
  verbose: boolean,
): string {
  const found = Object.values(RuleSeverity)
    .map((severity) => [count(findings, severity), severity] as const)
    .filter(([number]) => number > 0)
    .map(([number, severity]) => plural(number, severity));
  const hint = verbose || notCheckable.length === 0 ? '' : ' (--verbose lists them)';
  return [
    found.length === 0 ? 'nothing found' : found.join(', '),
    ` in ${plural(templates.length, 'template')}: ${plural(appliedRuleIds.length, 'rule')} applied`,
    ignored.length === 0 ? '' : `, ${ignored.length} ignored with a reason`,
    notCheckable.length === 0 ? '' : `, ${plural(notCheckable.length, 'check')} not decidable${hint}`,
  ].join('');
}

/** JSON for other programs. */
export function renderJson({ findings, ignored, notCheckable, appliedRuleIds }: CheckResult): string {
  return JSON.stringify({ findings, ignored, notCheckable, appliedRuleIds }, undefined, 2);
}

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
  const locate = locator(result);
  const used = new Set([...result.findings, ...result.ignored].map(({ ruleId }) => ruleId));
  const rules = RuleBook.rules().filter(({ id }) => used.has(id));
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
    locations: [locate(finding)],
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

function sarifRule({ id, severity, title, why, remedy, sources }: NetworkingRule): object {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${remedy} ${sources.join(' ')}`,
      markdown: `${remedy}\n\n${sources.map((source) => `<${source}>`).join('\n')}`,
    },
    helpUri: sources[0],
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['eks', 'networking', id.split('-')[0]] },
  };
}

/** Finds the file and the line in which a resource is defined. */
function locator({ templates }: CheckResult): (location: RuleLocation) => object {
  const lines = new Map<string, string[]>();
  return ({ stack, logicalId, constructPath }) => {
    const { path } = templates.find(({ name }) => name === stack)!;
    const text = lines.get(path) ?? readFileSync(path, 'utf8').split('\n');
    lines.set(path, text);
    const key = new RegExp(`^\\s*"?${logicalId}"?\\s*:`);
    const startLine = Math.max(1, text.findIndex((line) => key.test(line)) + 1);
    const uri = relative(process.cwd(), path).split('\\').join('/');
    return {
      physicalLocation: { artifactLocation: { uri }, region: { startLine } },
      logicalLocations: [
        { name: logicalId, fullyQualifiedName: constructPath ?? `${stack}/${logicalId}`, kind: 'resource' },
      ],
    };
  };
}

/** JUnit XML: a test case for each rule that had something to look at. */
export function renderJunit(result: CheckResult): string {
  const cases = result.appliedRuleIds.map((id) => junitCase(id, result));
  const failures = new Set(result.findings.map(({ ruleId }) => ruleId)).size;
  const skipped = cases.filter((xml) => xml.includes('<skipped')).length;
  const counts = `tests="${cases.length}" failures="${failures}" skipped="${skipped}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="podnet" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function junitCase(id: string, { findings, notCheckable }: CheckResult): string {
  const rule = RuleBook.find(id)!;
  const failed = findings.filter(({ ruleId }) => ruleId === id);
  const open = notCheckable.filter(({ ruleId }) => ruleId === id);
  const name = `    <testcase classname="podnet.${id.split('-')[0]}" name="${escape(`${id} ${rule.title}`)}"`;
  if (failed.length > 0) return [`${name}>`, ...failed.map(junitFailure), '    </testcase>'].join('\n');
  if (open.length === 0) return `${name}/>`;
  return [
    `${name}>`,
    `      <skipped message="${escape(open.map(uncheckedText).join('; '))}"/>`,
    '    </testcase>',
  ].join('\n');
}

function junitFailure(finding: RuleFinding): string {
  const message = escape(`${place(finding)}: ${finding.message}`);
  return `      <failure type="${finding.severity}" message="${message}">${escape(finding.remedy)}</failure>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** Characters that XML 1.0 has no place for are left out. */
function escape(text: string): string {
  const printable = [...text].filter((char) => char >= ' ' || char === '\n' || char === '\t').join('');
  return printable.replaceAll(/[&<>"\n]/g, (char) => ENTITIES[char]);
}
