/** Any value JSON can hold. What a cluster answers is read as this, because it may carry fields nobody knows yet. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object of JSON values. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The value as an object; anything else reads as an empty one. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The value as a list; anything else reads as an empty one. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** The value as a string, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value at a path of keys, or undefined where the path ends early. */
export function at(value: unknown, ...path: string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => objectOf(inner)[key], value as Json);
}

/** JSON with sorted keys: equal values have equal texts, whatever order a server wrote them in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The object without keys whose value is undefined or in `dropped`. */
export function without(value: JsonObject, ...dropped: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([key, inner]) => inner !== undefined && !dropped.includes(key)),
  );
}

/** The named keys of an object, where they have a value. */
export function pick(value: JsonObject, ...kept: string[]): JsonObject {
  return Object.fromEntries(
    kept.filter((key) => value[key] !== undefined).map((key) => [key, value[key] as Json]),
  );
}
