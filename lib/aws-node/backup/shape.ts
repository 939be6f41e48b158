import type { Json, JsonObject } from './json';
import { objectOf } from './json';

/** Reads a value of one type at a path, and notes what does not fit. */
export type Shape<T> = (value: unknown, path: string, problems: string[]) => T;

/** A text. */
export const text: Shape<string> = (value, path, problems) => {
  if (typeof value === 'string') return value;
  problems.push(`${path} is ${kindOf(value)}, expected a string`);
  return '';
};

/** A whole number. */
export const count: Shape<number> = (value, path, problems) => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  problems.push(`${path} is ${kindOf(value)}, expected a whole number`);
  return 0;
};

/** Any JSON value. What a cluster answers may hold fields that are not known yet. */
export const json: Shape<Json | undefined> = (value) => objectOf({ value }).value;

/** An object with any fields. */
export const object: Shape<JsonObject> = (value, path, problems) => {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) problems.push(`${path} is ${kindOf(value)}, expected an object`);
  return objectOf(value);
};

/** One of several texts. */
export function oneOf<T extends string>(...choices: readonly [T, ...T[]]): Shape<T> {
  return (value, path, problems) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) problems.push(`${path} is none of ${choices.join(', ')}`);
    return found ?? choices[0];
  };
}

/** A value that may be missing. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path, problems) => (value === undefined ? undefined : shape(value, path, problems));
}

/** A value that a person may have cut out of the file. */
export function withDefault<T>(shape: Shape<T>, otherwise: T): Shape<T> {
  return (value, path, problems) => (value === undefined ? otherwise : shape(value, path, problems));
}

/** A value that is null, or missing, where there was nothing. */
export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path, problems) =>
    value === undefined || value === null ? null : shape(value, path, problems);
}

/** A list; a missing one is empty, as in a file that a person shortened. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, path, problems) => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) problems.push(`${path} is ${kindOf(value)}, expected a list`);
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.map((item, index) => shape(item, `${path}[${index}]`, problems));
  };
}

/** An object whose fields have shapes of their own. Other fields are left out. */
export function record<T extends object>(shapes: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  return (value, path, problems) => {
    const fields = object(value, path, problems);
    const names = Object.keys(shapes) as (keyof T & string)[];
    const read = names.map(
      (name) => [name, shapes[name](fields[name], `${path}.${name}`, problems)] as const,
    );
    return Object.fromEntries(read.filter(([, field]) => field !== undefined)) as T;
  };
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
