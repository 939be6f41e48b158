import { arnMatches, holds, matches, substituted, type RequestContext } from './conditions';
import type { PolicyDocument, Statement } from './policy-document';

/** What a caller wants to do. */
export interface AccessRequest {
  /** For example `eks:DescribeAddon`. */
  readonly action: string;
  /** ARN, or `*` for an action without resource types. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** A policy document and where it comes from. */
export interface PolicyInForce {
  /** Name by which a report knows the policy. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A statement and the action in it that matched. */
export interface Match {
  readonly policy: string;
  readonly statement: Statement;
  readonly action: string;
}

export interface Decision {
  readonly isAllowed: boolean;
  /** Whether a statement with the effect Deny matched. */
  readonly isDenied: boolean;
  /** Everything that allows the request. */
  readonly allowedBy: readonly Match[];
}

/**
 * Decides as IAM does within one account: a deny wins, and anything needs an allow.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(policies: readonly PolicyInForce[], request: AccessRequest): Decision {
  const found = policies.flatMap(({ name, document }) =>
    document.flatMap((statement) =>
      matchingActions(statement, request).map((action) => ({
        effect: statement.effect,
        match: { policy: name, statement, action },
      })),
    ),
  );
  const isDenied = found.some(({ effect }) => effect === 'Deny');
  const allowedBy = found.filter(({ effect }) => effect === 'Allow').map(({ match }) => match);
  return { isDenied, allowedBy, isAllowed: !isDenied && allowedBy.length > 0 };
}

/** Actions of a statement that match, when its resources and conditions do too. */
function matchingActions(statement: Statement, { action, resource, context }: AccessRequest): string[] {
  const found = statement.actions.filter((pattern) => matches(pattern, action, true));
  const actions = statement.isNotAction ? (found.length > 0 ? [] : ['NotAction']) : found;
  if (actions.length === 0) return [];
  const covers = statement.resources.some((pattern) => arnMatches(substituted(pattern, context), resource));
  if (statement.resources.length > 0 && covers === statement.isNotResource) return [];
  const tests = Object.entries(statement.conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, expected]) => holds(operator, key, expected, context)),
  );
  return tests.every(Boolean) ? actions : [];
}
