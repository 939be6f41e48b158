import type { RuleFinding } from '../../../../lib/checks/rule-report';
import { RuleSeverity } from '../../../../lib/checks/rules/rule-severity';
import { plural } from '../../../../lib/text/counts';
import { count, type CheckResult } from '../result';
import { place, uncheckedText } from './place';

/** Text for people. */
export function renderText(result: CheckResult, verbose: boolean): string {
  const { findings, ignored, notCheckable, remarks } = result;
  return [
    ...findings.map(findingText),
    ...(verbose ? notCheckable.map(uncheckedText) : []),
    ...(verbose
      ? ignored.map(({ reason, ...finding }) => `ignored ${finding.ruleId} at ${place(finding)}: ${reason}`)
      : []),
    ...remarks.map((remark) => `note: ${remark}`),
    summary(result, verbose),
  ].join('\n');
}

function findingText(finding: RuleFinding): string {
  const { severity, ruleId, message, remedy, sources } = finding;
  return [
    `${severity} ${ruleId} at ${place(finding)}`,
    `  ${message}`,
    `  ${remedy}`,
    ...sources.slice(0, 1).map((source) => `  ${source}`),
    '',
  ].join('\n');
}

/** The last line: findings by severity and what was left out. */
export function summary(
  { findings, ignored, known, notCheckable, appliedRuleIds, templates }: CheckResult,
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
    known === 0 ? '' : `, ${known} known from the baseline`,
    notCheckable.length === 0 ? '' : `, ${plural(notCheckable.length, 'check')} not decidable${hint}`,
  ].join('');
}
