import type { CheckResult } from '../result';

/** JSON for other programs. */
export function renderJson({
  findings,
  ignored,
  known,
  remarks,
  notCheckable,
  appliedRuleIds,
}: CheckResult): string {
  return JSON.stringify({ findings, ignored, known, remarks, notCheckable, appliedRuleIds }, undefined, 2);
}
