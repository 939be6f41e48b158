/** A value that is not decided yet: a token, a parameter, an intrinsic function, something that nobody read. */
export class Unknown {
  constructor(
    /** Why it is not known, as a phrase: "parameter VpcCidr has no default". */
    public readonly why: string,
    /** Two unknown values with the same key are the same value. */
    public readonly key: string = why,
    /** Mask length of a CIDR block whose address is not known. */
    public readonly cidrMask?: number,
  ) {}
}

/** A value, or the reason why it is not known. */
export type Maybe<T> = T | Unknown;

/** Thrown by a check that needs an unknown value; whoever runs the check reports "not decidable, because ...". */
export class NotCheckable {
  constructor(public readonly why: string) {}
}

/** The value itself; ends the check with "not decidable" when it is unknown, or not there at all. */
export function known<T>(value: Maybe<T> | undefined): T {
  if (value instanceof Unknown) throw new NotCheckable(value.why);
  if (value === undefined) throw new NotCheckable('a property that the rule needs is not set');
  return value;
}

/** Whether a value is a plain object: no list, not null, not unknown. */
export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/**
 * Whether all conditions hold. One that does not hold decides, whatever the others are; only then an unknown value
 * in one of them makes the whole undecidable.
 */
export function all(...conditions: readonly (() => boolean)[]): boolean {
  let undecided: NotCheckable | undefined;
  for (const condition of conditions) {
    try {
      if (!condition()) return false;
    } catch (error) {
      if (!(error instanceof NotCheckable)) throw error;
      undecided ??= error;
    }
  }
  if (undecided !== undefined) throw undecided;
  return true;
}

/** Whether any condition holds; one that holds decides, whatever the others are. */
export function any(...conditions: readonly (() => boolean)[]): boolean {
  return !all(...conditions.map((condition) => () => !condition()));
}
