import { isObject, Unknown, type Maybe, type Value, type ValueObject, textOf } from './value';

/** Typed access to the evaluated properties of a resource; absent is undefined, undecided is Unknown. */
export class Props {
  constructor(public readonly values: ValueObject) {}

  public static of(value: Value | undefined): Props {
    return new Props(isObject(value) ? value : {});
  }

  public has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  public raw(name: string): Value | undefined {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    return value === null ? undefined : value;
  }

  public text(name: string): Maybe<string> | undefined {
    const value = this.raw(name);
    if (value === undefined || value instanceof Unknown) return value;
    return typeof value === 'object' ? new Unknown(`${name} is not text`) : textOf(value);
  }

  public number(name: string): Maybe<number> | undefined {
    const value = this.text(name);
    if (value === undefined || value instanceof Unknown) return value;
    return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : new Unknown(`${name} is not a number`);
  }

  public flag(name: string): Maybe<boolean> | undefined {
    const value = this.text(name);
    if (value === undefined || value instanceof Unknown) return value;
    return value.toLowerCase() === 'true';
  }

  /** Items of a list; a list that is not decided is one unknown item. */
  public list(name: string): Value[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  }

  public texts(name: string): Maybe<string>[] {
    return this.list(name).map((item) => (item instanceof Unknown ? item : textOf(item)));
  }

  /** A nested object; empty when absent or not decided. */
  public object(name: string): Props {
    return Props.of(this.raw(name));
  }

  /** A nested list of objects. */
  public objects(name: string): Props[] {
    return this.list(name).filter(isObject).map(Props.of);
  }
}
