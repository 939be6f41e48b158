import type { RuleLocation, UncheckedRule } from '../../../../lib/checks/rule-report';

/** One line about a rule that could not be decided. */
export function uncheckedText(unchecked: UncheckedRule): string {
  return `not checkable ${unchecked.ruleId} at ${place(unchecked)}: ${unchecked.reason}`;
}

/** A resource as people find it: by the path of its construct, or by its template. */
export function place({ stack, logicalId, constructPath }: RuleLocation): string {
  return constructPath === undefined ? `${logicalId} in ${stack}` : `${constructPath} (${logicalId})`;
}
