import { isObject as isPlainObject, NotCheckable, Unknown, type Maybe } from '../../aws-node/unknown';

export { known, NotCheckable, Unknown, type Maybe } from '../../aws-node/unknown';

/** What `Ref` or `Fn::GetAtt` of a resource returns: not a value yet, but it says of which resource. */
export class Reference extends Unknown {
  constructor(
    public readonly resourceId: string,
    public readonly logicalId: string,
    public readonly attribute?: string,
  ) {
    const name = attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
    super(`${name} is known only after deployment`, `${resourceId}.${attribute ?? ''}`);
  }
}

/** The value of an SSM parameter, which CloudFormation reads at deploy time. */
export class SsmValue extends Unknown {
  constructor(
    parameter: string,
    /** Path of the SSM parameter, when the template gives it. */
    public readonly path?: unknown,
  ) {
    super(`parameter ${parameter} is read from SSM at deploy time`);
  }
}

/** Text with unknown parts in it, such as an ARN with the partition left open. */
export class PartialText extends Unknown {
  constructor(public readonly parts: readonly (string | Unknown)[]) {
    const first = parts.find((part): part is Unknown => part instanceof Unknown)!;
    super(
      first.why,
      `text:${parts.map((part) => (part instanceof Unknown ? `<${part.key}>` : part)).join('')}`,
    );
  }

  /** Literal text after the last unknown part. */
  public get tail(): string {
    const last = this.parts[this.parts.length - 1];
    return last instanceof Unknown ? '' : last;
  }
}

/** An evaluated piece of a template. */
export type Value = string | number | boolean | null | Unknown | ValueList | ValueObject;

/** An evaluated JSON list; an interface of its own, because tools trip over a type alias that contains itself. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the name is what it adds
export interface ValueList extends Array<Value> {}

/** An evaluated JSON object. */
export interface ValueObject {
  [key: string]: Value;
}

/** The value of some work, or why it is not checkable. */
export function reasoned<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotCheckable) return error.why;
    throw error;
  }
}

/** Text of any value; objects become JSON, whatever they call their members. */
export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : `${value as string}`;
}

/** Text of a value with labels in the place of its unknown parts: `zone #0-blue`. */
export function labelOf(value: Value): string {
  if (value instanceof PartialText) return value.parts.map(labelOf).join('');
  return value instanceof Unknown ? value.key : textOf(value);
}

/** Whether a value is an evaluated JSON object. */
export const isObject = isPlainObject as (value: unknown) => value is ValueObject;

/** The value when it is known, else undefined. */
export function ifKnown<T>(value: Maybe<T> | undefined): T | undefined {
  return value instanceof Unknown ? undefined : value;
}

/** Whether two values are the same; undefined when that is not known. */
export function sameValue(a: Value, b: Value): boolean | undefined {
  if (a instanceof Unknown && b instanceof Unknown) return sameUnknown(a, b);
  if (a instanceof Unknown || b instanceof Unknown) return undefined;
  return textOf(a) === textOf(b);
}

function sameUnknown(a: Unknown, b: Unknown): boolean | undefined {
  if (a.key === b.key) return true;
  const bothIds = a instanceof Reference && b instanceof Reference && a.attribute === b.attribute;
  return bothIds || (zoneLabel(a) === a.key && zoneLabel(b) === b.key) ? false : undefined;
}

/** Label of a zone whose region is not named yet: its place among the zones of the region. */
export const ZONE_BY_INDEX = /^zone #\d+$/;

/** Name of an availability zone: `eu-west-1a`, or `zone #0` for the first zone of a region not named yet. */
export function zoneLabel(value: Value): Maybe<string> {
  if (value instanceof Unknown) return ZONE_BY_INDEX.test(value.key) ? value.key : value;
  return textOf(value);
}

/** Whether two zones are one; stops the rule when one is a name and the other only a position. */
export function sameZone(a: string, b: string): boolean {
  if (ZONE_BY_INDEX.test(a) !== ZONE_BY_INDEX.test(b)) {
    throw new NotCheckable(
      `${ZONE_BY_INDEX.test(a) ? b : a} may be any zone of the Region: which zones the account has is known only at deployment`,
    );
  }
  return a === b;
}
