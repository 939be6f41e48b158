import type { RuleFinding, RuleReport } from '../../../lib/checks/rule-report';
import { unseenParts } from '../../../lib/checks/model/transforms';
import { didYouMean } from '../../../lib/text/nearest-names';
import type { CustomRuleProps } from '../../../lib/checks/rules/custom-rule';
import { RuleSeverity } from '../../../lib/checks/rules/rule-severity';
import { plural } from '../../../lib/text/counts';
import { compareWithBaseline, writeBaseline } from './baseline';
import type { CheckConfig } from './config';
import { applyExceptions, type Exception, type IgnoredFinding } from './exception';
import type { CheckedTemplate } from './checked-template';

/** Source of every output format. */
export interface CheckResult extends Omit<RuleReport, 'findings'> {
  readonly templates: readonly CheckedTemplate[];
  /** Rules of the team that were checked beside the book. */
  readonly customRules?: readonly CustomRuleProps[];
  readonly findings: RuleFinding[];
  readonly ignored: IgnoredFinding[];
  /** Findings that the baseline knows. */
  readonly known: number;
  /** Sentences about the run itself: exceptions without effect, a baseline that can shrink. */
  readonly remarks: string[];
}

const ORDER = [RuleSeverity.INFO, RuleSeverity.WARNING, RuleSeverity.ERROR];

export function isAtLeast(severity: RuleSeverity, least: RuleSeverity): boolean {
  return ORDER.indexOf(severity) >= ORDER.indexOf(least);
}

/** Splits the findings of the rule book into reported, ignored, known and below the threshold. */
export function toResult(
  templates: readonly CheckedTemplate[],
  report: RuleReport,
  config: CheckConfig,
  exceptions: readonly Exception[],
): CheckResult {
  const placed = report.findings.map((finding) => withPath(finding, templates));
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const { findings, ignored, remarks } = applyExceptions(placed, exceptions, today);
  const reported = findings.filter(({ severity }) =>
    isAtLeast(severity, config.severity ?? RuleSeverity.WARNING),
  );
  const compared = afterBaseline(reported, config);
  return {
    templates,
    findings: compared.findings,
    ignored: ignored.filter(({ severity }) => isAtLeast(severity, config.severity ?? RuleSeverity.WARNING)),
    known: compared.known,
    remarks: [
      ...unknownParameters(templates, config),
      ...templates.flatMap(unseenParts),
      ...remarks,
      ...compared.remarks,
    ],
    notCheckable: report.notCheckable,
    appliedRuleIds: report.appliedRuleIds,
  };
}

/** Templates name their constructs only when the CDK is told to; the notes of the assembly always do. */
function withPath(finding: RuleFinding, templates: readonly CheckedTemplate[]): RuleFinding {
  if (finding.constructPath !== undefined) return finding;
  const notes = templates.find(({ name }) => name === finding.stack)?.notes;
  return { ...finding, constructPath: notes?.constructPath(finding.logicalId) };
}

function afterBaseline(
  reported: RuleFinding[],
  { baseline, rules, writeBaseline: writes }: CheckConfig,
): { readonly findings: RuleFinding[]; readonly known: number; readonly remarks: string[] } {
  if (baseline === undefined) return { findings: reported, known: 0, remarks: [] };
  if (writes) {
    writeBaseline(baseline, reported);
    const remark = `${baseline} written: ${plural(reported.length, 'finding')}; later runs with --baseline ${baseline} fail only on new ones`;
    return { findings: [], known: reported.length, remarks: [remark] };
  }
  const { findings, known, gone } = compareWithBaseline(baseline, reported);
  const remark = `${plural(gone, 'finding')} of ${baseline} no longer found; write it again with --write-baseline so that they stay gone`;
  // A run of some rules says nothing about the findings of the others.
  return { findings, known, remarks: gone > 0 && rules === undefined ? [remark] : [] };
}

export function count(findings: readonly RuleFinding[], severity: RuleSeverity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** Parameters that were given and that no template declares, most often because of a typing error. */
function unknownParameters(
  templates: readonly CheckedTemplate[],
  { parameters = {} }: CheckConfig,
): string[] {
  const declared = templates.flatMap(({ body }) =>
    Object.keys((body as { Parameters?: object }).Parameters ?? {}),
  );
  return Object.keys(parameters)
    .filter((name) => !declared.includes(name))
    .map((name) => `no template has a parameter ${name}${didYouMean(name, declared)}`);
}
