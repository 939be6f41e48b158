import type { JsonObject } from '../backup/json';
import { at, objectOf } from '../backup/json';
import { parseGoBool } from '../go-values';

/** Whether an environment variable of aws-node is switched on. Go reads several spellings of true. */
export function isOn(configuration: JsonObject, name: string): boolean {
  return isTrue(at(configuration, 'env', name));
}

/** Whether an environment variable of aws-node is switched off in so many words. */
export function isOff(configuration: JsonObject, name: string): boolean {
  return parseGoBool(String(objectOf(configuration.env)[name])) === false;
}

/** Whether a setting is true in one of the spellings that Go reads. */
export function isTrue(value: unknown): boolean {
  return parseGoBool(String(value)) === true;
}
