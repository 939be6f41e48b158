import type { Properties } from '../resource-provider';

/** Readers of properties as CloudFormation hands them on: a scalar may be a string, a number or a boolean. */
export const textOr = (value: unknown, otherwise: string): string =>
  value === undefined || value === null ? otherwise : String(value);

export const optionalText = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

export const isTrue = (value: unknown): boolean => value === true || value === 'true';

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textsOf = (value: unknown): string[] => listOf(value).map(String);

export const objectOf = (value: unknown): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {};

export const objectsOf = (value: unknown): Properties[] => listOf(value).map(objectOf);

/** Tags as most types declare them: a list of Key and Value; a few types have a map. */
export function tagsOf(value: unknown): Record<string, string> {
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(objectOf(value)).map(([key, text]) => [key, String(text)]));
  }
  return Object.fromEntries(objectsOf(value).map(({ Key, Value }) => [String(Key), textOr(Value, '')]));
}

export const changed = (name: string, properties: Properties, previous: Properties = {}): boolean =>
  JSON.stringify(properties[name]) !== JSON.stringify(previous[name]);
