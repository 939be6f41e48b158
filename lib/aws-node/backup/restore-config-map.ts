import type { BackupDocument } from './backup-document';
import { isDefaultSetting } from './environment-defaults';
import type { Json, JsonObject } from './json';
import { CONFIG_MAP_ENTRIES } from './settings-in-force';

/** Keys of the configuration values that the schema wants as numbers. */
const NUMBERS = /^(warmWindows|minimumWindows|branchENI)/;

/** The entry behind network policies is not in the table: it is a side effect there, and the cause here. */
const KEYS: Readonly<Record<string, string>> = {
  ...CONFIG_MAP_ENTRIES,
  enableNetworkPolicy: 'enable-network-policy-controller',
};

/** Configuration values for the entries of the ConfigMap that somebody set beside the add-on. */
export function handMadeEntries(
  { configMap, configMapOwners }: Pick<BackupDocument, 'configMap' | 'configMapOwners'>,
  had: JsonObject,
): JsonObject {
  const ofAddon = new Set(
    configMapOwners.filter(({ manager }) => manager === 'eks').flatMap(({ settings }) => settings),
  );
  return Object.fromEntries(
    Object.entries(KEYS)
      .map(([key, entry]) => [key, entry, configMap?.[entry]] as const)
      .filter(
        ([key, entry, value]) => value !== undefined && !(key in had) && !ofAddon.has(`configMap.${entry}`),
      )
      .filter(([, entry, value]) => !isDefaultSetting(`configMap.${entry}`, String(value)))
      .map(([key, , value]) => [key, written(key, String(value))]),
  );
}

function written(key: string, value: string): Json {
  return NUMBERS.test(key) && /^\d+$/.test(value) ? Number(value) : value;
}
