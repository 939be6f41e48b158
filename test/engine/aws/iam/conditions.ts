/** What a request says of itself, by condition key in lower case; a list for keys with several values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

type Test = (actual: string, expected: string) => boolean;

/** `*` stands for any text, `?` for one character. */
export function matches(pattern: string, text: string, ignoreCase = false): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^]*').replace(/\?/g, '[^]'); // prettier-ignore
  return new RegExp(`^${source}$`, ignoreCase ? 'i' : '').test(text);
}

/** ARNs match part by part: a wildcard does not reach over the colon of the first five parts. */
export function arnMatches(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, given] = [split(pattern), split(arn)];
  return wanted.length === given.length && wanted.every((part, i) => matches(part, given[i]!));
}

function split(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: (actual, expected) => actual === expected,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringLike: (actual, expected) => matches(expected, actual),
  ArnEquals: (actual, expected) => arnMatches(expected, actual),
  ArnLike: (actual, expected) => arnMatches(expected, actual),
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  NumericEquals: (actual, expected) => Number(actual) === Number(expected),
  NumericLessThan: (actual, expected) => Number(actual) < Number(expected),
  NumericLessThanEquals: (actual, expected) => Number(actual) <= Number(expected),
  NumericGreaterThan: (actual, expected) => Number(actual) > Number(expected),
  NumericGreaterThanEquals: (actual, expected) => Number(actual) >= Number(expected),
};

const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/**
 * Whether one condition holds.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds(
  operator: string,
  key: string,
  expected: readonly string[],
  context: RequestContext,
): boolean {
  const [, set = '', bare = '', ifExists = ''] =
    /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const value = context[key.toLowerCase()];
  if (bare === 'Null') return expected.includes(String(value === undefined));
  if (value === undefined) return ifExists !== '' || set === 'ForAllValues:' || bare in NEGATED;
  const positive = NEGATED[bare] ?? bare;
  const test = TESTS[positive];
  if (test === undefined)
    throw new Error(`the evaluation of policies does not know the operator ${operator}`);
  const one = (actual: string): boolean => {
    const found = expected.some((wanted) => test(actual, substituted(wanted, context)));
    return bare in NEGATED ? !found : found;
  };
  const values = Array.isArray(value) ? (value as readonly string[]) : [value as string];
  return set === 'ForAllValues:' ? values.every(one) : values.some(one);
}

/** Policy variables such as `${aws:PrincipalAccount}`. */
export function substituted(text: string, context: RequestContext): string {
  return text.replace(/\$\{([^}]+)\}/g, (whole, key: string) =>
    ['*', '?', '$'].includes(key) ? key : String(context[key.toLowerCase()] ?? whole),
  );
}
