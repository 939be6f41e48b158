import { isTrue, listOf, objectOf } from '../property-values';
import { refuse, type RefusalName } from '../refusals';

/** One statement, with every list written out. */
export interface Statement {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly isNotAction: boolean;
  readonly resources: readonly string[];
  readonly isNotResource: boolean;
  /** Principals by kind: `AWS`, `Service`, `Federated`; `*` stands under `AWS`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** Values by operator and key. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export type PolicyDocument = readonly Statement[];

export type PolicyKind = 'identity' | 'trust' | 'resource';

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal', 'Condition']; // prettier-ignore

const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?(String(Not)?Equals(IgnoreCase)?|String(Not)?Like|Numeric\w+|Date\w+|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/;

/**
 * Parses a policy document, which may be JSON in a string, and refuses what IAM refuses.
 *
 * @param name - the refusal of a syntax error: other services have a code of their own
 */
export function parsePolicy(
  value: unknown,
  kind: PolicyKind,
  name: RefusalName = 'policy-syntax',
): PolicyDocument {
  const say = (message: string): never => refuse(name, message);
  const document = objectOf(typeof value === 'string' ? parsed(value, say) : value);
  const { Version, Statement } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    say(`The policy failed legacy parsing: version ${String(Version)}`);
  const unknown = Object.keys(document).find((key) => !['Version', 'Id', 'Statement'].includes(key));
  if (unknown !== undefined) say(`Syntax errors in policy: unknown element ${unknown}`);
  const statements = asList(Statement).map(objectOf);
  if (statements.length === 0) say('Syntax errors in policy: there is no statement');
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined);
  if (new Set(sids).size < sids.length) say('Statement IDs (SID) in a single policy must be unique.');
  return statements.map((statement) => parseStatement(statement, kind, say, name));
}

/** Characters that count for the quota: those between the elements do not. */
export const policySize = (value: unknown): number =>
  JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value).length;

type Say = (message: string) => never;

function parsed(text: string, say: Say): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return say('This policy contains invalid Json');
  }
}

const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? listOf(value) : [value];

function parseStatement(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  say: Say,
  name: RefusalName,
): Statement {
  const unknown = Object.keys(statement).find((key) => !ELEMENTS.includes(key));
  if (unknown !== undefined) say(`Syntax errors in policy: unknown element ${unknown}`);
  const { Sid = '', Effect } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    return say(`Syntax errors in policy: effect ${String(Effect)}`);
  if (kind === 'identity' && !/^[A-Za-z0-9]*$/.test(String(Sid)))
    say(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  const actions = textList(statement, 'Action', say);
  checkActions(actions, kind, say);
  return {
    sid: String(Sid),
    effect: Effect,
    actions,
    isNotAction: statement.NotAction !== undefined,
    resources: resourcesOf(statement, kind, say, name),
    isNotResource: statement.NotResource !== undefined,
    principals: principalsOf(statement, kind, say),
    conditions: conditionsOf(statement, say),
  };
}

function textList(statement: Record<string, unknown>, element: string, say: Say): string[] {
  const both = [element, `Not${element}`].filter((key) => statement[key] !== undefined);
  if (both.length !== 1) return say(`Policy statement must contain ${element.toLowerCase()}s.`);
  const values = asList(statement[both[0]!]).map(String);
  return values.length > 0 ? values : say(`Policy statement must contain ${element.toLowerCase()}s.`);
}

function checkActions(actions: readonly string[], kind: PolicyKind, say: Say): void {
  for (const action of actions) {
    if (action !== '*' && !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(action))
      say(`Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: ${action}`);
    if (kind === 'trust' && !/^sts:/i.test(action))
      say('AssumeRole policy may only specify STS AssumeRole actions.');
  }
}

function resourcesOf(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  say: Say,
  name: RefusalName,
): string[] {
  const given = statement.Resource !== undefined || statement.NotResource !== undefined;
  if (kind === 'trust') return given ? say('Has prohibited field Resource') : [];
  const resources = textList(statement, 'Resource', say);
  const wrong = resources.find(
    (resource) => resource !== '*' && !/^arn:[a-z-]+:([^:]*:){3}.+$/s.test(resource),
  );
  if (wrong !== undefined)
    refuse(
      name === 'policy-syntax' ? 'policy-resource' : name,
      `Resource ${wrong} must be in ARN format or "*".`,
    );
  return resources;
}

function principalsOf(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  say: Say,
): Record<string, string[]> {
  const principal = statement.Principal ?? statement.NotPrincipal;
  if (kind === 'identity')
    return principal === undefined ? {} : say('Policy document should not specify a principal.');
  if (principal === undefined) return say('Missing required field Principal');
  if (typeof principal === 'string')
    return principal === '*' ? { AWS: ['*'] } : say(`Invalid principal in policy: ${principal}`);
  return Object.fromEntries(
    Object.entries(objectOf(principal)).map(([key, values]) => [key, asList(values).map(String)]),
  );
}

function conditionsOf(statement: Record<string, unknown>, say: Say): Statement['conditions'] {
  const conditions: Record<string, Record<string, string[]>> = {};
  for (const [operator, tests] of Object.entries(objectOf(statement.Condition))) {
    if (!OPERATOR.test(operator)) say(`Syntax errors in policy: condition operator ${operator}`);
    conditions[operator] = {};
    for (const [key, values] of Object.entries(objectOf(tests)))
      conditions[operator][key] = asList(values).map((value) => (isTrue(value) ? 'true' : String(value)));
  }
  return conditions;
}
