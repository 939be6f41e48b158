import { parse as parseYaml } from 'yaml';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import { at, objectOf } from '../../lib/aws-node/backup/json';

/**
 * The configuration values of an add-on as an object. EKS takes JSON and YAML and gives back what it was given.
 *
 * @throws when the text is neither
 */
export function parseConfiguration(text: string | undefined): JsonObject {
  if (text === undefined || text.trim() === '') return {};
  const value: unknown = parseText(text);
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`the configuration values are ${describe(value)}, expected an object`);
  }
  return value as JsonObject;
}

function describe(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseAsYaml(text);
  }
}

function parseAsYaml(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 0 });
  } catch (error) {
    const [firstLine] = (error as Error).message.split('\n');
    throw new Error(`the configuration values are neither JSON nor YAML: ${firstLine}`, { cause: error });
  }
}

/** Whether an environment variable of aws-node is switched on. Go reads several spellings of true. */
export function isOn(configuration: JsonObject, name: string): boolean {
  return isTrue(at(configuration, 'env', name));
}

/** Whether an environment variable of aws-node is switched off in so many words. */
export function isOff(configuration: JsonObject, name: string): boolean {
  return ['false', '0', 'f'].includes(String(objectOf(configuration.env)[name]).toLowerCase());
}

/** Whether a setting is true in one of the spellings that Go reads. */
export function isTrue(value: unknown): boolean {
  return ['true', '1', 't'].includes(String(value).toLowerCase());
}
