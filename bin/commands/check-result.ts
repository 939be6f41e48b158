import type { LoadedTemplate } from '../../lib/checks/assembly-templates';
import type { RuleFinding, RuleReport } from '../../lib/checks/rule-report';
import { RuleSeverity } from '../../lib/checks/rules/rule-severity';
import type { CheckConfig } from './check-config';

/** A finding that somebody gave a reason for. */
export interface IgnoredFinding extends RuleFinding {
  readonly reason: string;
}

/** What every output format is made of. */
export interface CheckResult extends Omit<RuleReport, 'findings'> {
  readonly templates: readonly LoadedTemplate[];
  readonly findings: RuleFinding[];
  readonly ignored: IgnoredFinding[];
}

const ORDER = [RuleSeverity.INFO, RuleSeverity.WARNING, RuleSeverity.ERROR];

export function isAtLeast(severity: RuleSeverity, least: RuleSeverity): boolean {
  return ORDER.indexOf(severity) >= ORDER.indexOf(least);
}

/** Splits the findings of the rule book into what is reported, what is ignored and what is too little. */
export function toResult(
  templates: readonly LoadedTemplate[],
  report: RuleReport,
  config: CheckConfig,
): CheckResult {
  const reasons = new Map(
    Object.entries(config.ignore ?? {}).map(([id, reason]) => [id.toUpperCase(), reason]),
  );
  const reported = report.findings.filter(({ severity }) =>
    isAtLeast(severity, config.severity ?? RuleSeverity.WARNING),
  );
  return {
    templates,
    findings: reported.filter(({ ruleId }) => !reasons.has(ruleId)),
    ignored: reported.flatMap((finding) => {
      const reason = reasons.get(finding.ruleId);
      return reason === undefined ? [] : [{ ...finding, reason }];
    }),
    notCheckable: report.notCheckable,
    appliedRuleIds: report.appliedRuleIds,
  };
}

export function count(findings: readonly RuleFinding[], severity: RuleSeverity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
