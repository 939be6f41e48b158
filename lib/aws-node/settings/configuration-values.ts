import { isObject } from '../unknown';
import type { VpcCniSettingsProps } from '../vpc-cni-settings-props';
import { SETTING_OPTIONS } from './option-table';
import type { OptionPath, SettingOption } from './setting-option';

type Json = { [key: string]: unknown };

/** Writes the settings as configuration values of the add-on, whose schema wants strings almost everywhere. */
export function renderConfigurationValues(
  values: ReadonlyMap<OptionPath, unknown>,
  { extraEnv = {}, extraConfigurationValues = {} }: VpcCniSettingsProps,
): Json {
  const result: Json = {};
  for (const [path, value] of values) {
    const option = SETTING_OPTIONS[path];
    for (const target of option.targets) put(result, target.split('.'), written(option, value));
  }
  for (const [name, value] of Object.entries(extraEnv)) put(result, ['env', name], value);
  return merged(result, extraConfigurationValues);
}

function written(option: SettingOption, value: unknown): unknown {
  if (option.raw) return value;
  if (option.type === 'cidr list') return (value as string[]).join(',');
  if (option.type === 'tags') return JSON.stringify(value);
  return String(value);
}

function put(target: Json, keys: string[], value: unknown): void {
  const [key, ...rest] = keys;
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}) as Json, rest, value);
}

/** Lays `extra` over `base`, object by object; neither is changed. */
function merged(base: Json, extra: Json): Json {
  const result = { ...base };
  for (const [key, value] of Object.entries(extra)) {
    const below = result[key];
    result[key] = isObject(value) && isObject(below) ? merged(below, value) : value;
  }
  return result;
}
