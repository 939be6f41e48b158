import { parse as parseYaml } from 'yaml';
import { objectOf, type JsonObject } from '../../../lib/aws-node/backup/json';
import type { ReadConfiguration } from '../../../lib/aws-node/guard/guard-model';

/**
 * The configuration values of an add-on as an object. EKS takes JSON and YAML and gives back what it was given.
 *
 * @throws when the text is neither
 */
export function parseConfiguration(text: string | undefined): JsonObject {
  if (text === undefined || text.trim() === '') return {};
  const value = parseText(text);
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`the configuration values are ${describe(value)}, expected an object`);
  }
  return objectOf(value);
}

/** The configuration values as data, or why they cannot be read; undefined where there is no text. */
export function readConfiguration(text: string | undefined): ReadConfiguration | undefined {
  if (text === undefined) return undefined;
  try {
    return { values: parseConfiguration(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
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

/** The parser's own message quotes the text, which may hold a password: only the place is passed on. */
function parseAsYaml(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 0 });
  } catch (error) {
    const [, place] = / at (line \d+, column \d+)/.exec(String(error)) ?? [];
    throw new Error(`the configuration values are neither JSON nor YAML${place ? ` (${place})` : ''}`, {
      cause: error,
    });
  }
}
