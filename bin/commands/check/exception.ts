import type { RuleFinding } from '../../../lib/checks/rule-report';

/** Decision to live with a finding. */
export interface Exception {
  /** Id of the rule. */
  readonly rule: string;
  /** Reason for it. */
  readonly reason: string;
  /** Logical id or construct path; `*` stands for any text. All resources when left out. */
  readonly resource?: string;
  /** Stack that it is limited to, when it stands in a template or in an app. */
  readonly stack?: string;
  /** Person or team that decided. */
  readonly owner?: string;
  /** Last day on which it counts, as YYYY-MM-DD. */
  readonly expires?: string;
  /** Place where it is written, for messages. */
  readonly origin: string;
  /** Whether it may belong to another tool; such an exception is never called unused. */
  readonly shared?: boolean;
}

/** A finding that an exception covers. */
export interface IgnoredFinding extends RuleFinding {
  readonly reason: string;
  readonly origin: string;
}

/** Findings split by exceptions, and remarks about exceptions that no longer do anything. */
export interface Sorted {
  readonly findings: RuleFinding[];
  readonly ignored: IgnoredFinding[];
  readonly remarks: string[];
}

/**
 * Applies exceptions to findings.
 *
 * @param findings everything that the rule book found
 * @param exceptions all exceptions, whatever their origin
 * @param today the current day as YYYY-MM-DD
 */
export function applyExceptions(
  findings: readonly RuleFinding[],
  exceptions: readonly Exception[],
  today: string,
): Sorted {
  const covers = exceptions.map((exception) => ({ exception, matches: matcher(exception), used: false }));
  const open: RuleFinding[] = [];
  const ignored: IgnoredFinding[] = [];
  for (const finding of findings) {
    const matching = covers.filter(({ matches }) => matches(finding));
    for (const cover of matching) cover.used = true;
    const cover = matching.find(({ exception }) => !hasExpired(exception, today));
    if (cover === undefined) open.push(finding);
    else ignored.push({ ...finding, reason: cover.exception.reason, origin: cover.exception.origin });
  }
  return {
    findings: open,
    ignored,
    remarks: covers.flatMap(({ exception, used }) => remark(exception, used, today)),
  };
}

function matcher({ rule, resource, stack }: Exception): (finding: RuleFinding) => boolean {
  const pattern = resource === undefined ? undefined : patternOf(resource);
  return ({ ruleId, logicalId, constructPath, stack: of }) =>
    ruleId === rule.toUpperCase() &&
    (stack === undefined || stack === of) &&
    (pattern === undefined ||
      [logicalId, `${of}/${logicalId}`, constructPath ?? ''].some((name) => pattern.test(name)));
}

/** Text as a regular expression that matches just this text. */
export function literal(text: string): string {
  return text.replaceAll(/[\\^$.*|?+()[\]{}]/g, '\\$&');
}

function patternOf(text: string): RegExp {
  const parts = text.split('*').map(literal);
  return new RegExp(`^${parts.join('.*')}$`);
}

function hasExpired({ expires }: Exception, today: string): boolean {
  return expires !== undefined && expires < today;
}

function remark(exception: Exception, used: boolean, today: string): string[] {
  const { rule, resource, owner, expires, origin, shared } = exception;
  const subject = `exception for ${rule}${resource === undefined ? '' : ` at ${resource}`} in ${origin}`;
  const by = owner === undefined ? '' : ` (owner: ${owner})`;
  if (hasExpired(exception, today))
    return [`${subject} expired on ${expires}${by}; renew it or fix the finding`];
  return used || shared ? [] : [`${subject} matches no finding${by}; remove it`];
}
