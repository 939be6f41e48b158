import type { ChosenSettings } from './chosen-settings';
import { isObject } from '../unknown';
import { OPTION_PATHS, SETTING_OPTIONS } from './option-table';
import type { OptionPath } from './setting-option';
import { shown, type Finding, type SettingsCheck } from './settings-check';
import { VARIABLES_WITHOUT_OPTION } from './variables-without-option';

/** One value of the escape hatch: what the user calls it, and where it goes. */
interface Extra {
  readonly path: string;
  readonly target: string;
  readonly value: unknown;
}

/** The option that writes each place of the configuration values. */
const OPTION_BY_TARGET = new Map<string, OptionPath>(
  OPTION_PATHS.flatMap((path) => SETTING_OPTIONS[path].targets.map((target) => [target, path] as const)),
);

/** Claims about what is passed around the options. */
export const ESCAPE_HATCH_CHECKS: readonly SettingsCheck[] = [
  perExtra('HasOption', 'what has an option is set by it', ({ target }) => {
    const option = optionThatWrites(target);
    return option && `${lastOf(target)} has an option of its own: set ${option} instead`;
  }),
  perExtra('NotSettable', 'what EKS sets itself, or no longer knows, is left to it', ({ target }) => {
    const name = lastOf(target);
    return isEnvironment(target) && Object.hasOwn(VARIABLES_WITHOUT_OPTION, name)
      ? `the add-on refuses ${name}: ${VARIABLES_WITHOUT_OPTION[name].reason}; drop it`
      : undefined;
  }),
  perExtra('NotAString', 'environment variables are strings', ({ target, value }) =>
    isEnvironment(target) && typeof value !== 'string'
      ? `the add-on refuses ${shown(value)}, its schema wants a string: write '${String(value)}'`
      : undefined,
  ),
  perExtra('EniConfigByConstruct', 'ENIConfigs come from custom networking', ({ target }) =>
    target === 'eniConfig' || target.startsWith('eniConfig.')
      ? 'ENIConfigs are written from the pod subnets: use custom networking instead'
      : undefined,
  ),
  perExtra('NotJson', 'configuration values are JSON', ({ value }) =>
    isJson(value)
      ? undefined
      : `${String(value)} has no place in JSON: use a string, a number, true or false`,
  ),
];

/** Warnings about what nobody could check. */
export const ESCAPE_HATCH_WARNINGS: readonly SettingsCheck[] = [
  perExtra('NotChecked', 'what has no option is used with care', ({ target }) => {
    const similar = similarName(lastOf(target));
    return `${lastOf(target)} is unknown to this library and passed on unchecked; an add-on that does not know it refuses the whole configuration${similar ? ` (did you mean ${similar}?)` : ''}: check it with 'aws eks describe-addon-configuration --addon-name vpc-cni --addon-version <version>'`;
  }),
];

function perExtra(code: string, claim: string, problem: (extra: Extra) => string | undefined): SettingsCheck {
  const find = (chosen: ChosenSettings) =>
    extras(chosen).flatMap((extra): Finding[] => {
      const message = problem(extra);
      return message === undefined ? [] : [{ path: extra.path, message }];
    });
  return { code, claim, find };
}

function extras({ props }: ChosenSettings): Extra[] {
  const variables = Object.entries(props.extraEnv ?? {}).map(([name, value]) => ({
    path: `extraEnv.${name}`,
    target: `env.${name}`,
    value,
  }));
  const others = leaves(props.extraConfigurationValues ?? {}).map(([target, value]) => ({
    path: `extraConfigurationValues.${target}`,
    target,
    value,
  }));
  return [...variables, ...others];
}

/** Every value of an object that is no object itself, by its path. */
function leaves(values: object, prefix: string = ''): [string, unknown][] {
  return Object.entries(values).flatMap(([key, value]): [string, unknown][] =>
    isObject(value) && Object.keys(value).length > 0
      ? leaves(value, `${prefix}${key}.`)
      : [[prefix + key, value]],
  );
}

function optionThatWrites(target: string): OptionPath | undefined {
  const parents = target.split('.').map((_, index, keys) => keys.slice(0, index + 1).join('.'));
  return parents.map((parent) => OPTION_BY_TARGET.get(parent)).find((option) => option !== undefined);
}

function isEnvironment(target: string): boolean {
  return /^(init\.)?env\./.test(target);
}

function lastOf(target: string): string {
  return isEnvironment(target) ? target.replace(/^(init\.)?env\./, '') : target;
}

function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (isObject(value)) return Object.values(value).every(isJson);
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

/** A known name that starts with this one, or the other way round: AWS_EXTERNAL_SERVICE_CIDR without its S. */
function similarName(name: string): string | undefined {
  const known = [...OPTION_BY_TARGET.keys()].map(lastOf);
  return known.find((other) => other.length > 3 && (other.startsWith(name) || name.startsWith(other)));
}
