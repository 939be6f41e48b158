import type { JsonObject } from '../backup/json';
import { at, objectOf } from '../backup/json';

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
