import { OPTION_PATHS, SETTING_OPTIONS } from '../../aws-node/settings/option-table';
import { VARIABLES_WITHOUT_OPTION } from '../../aws-node/settings/variables-without-option';
import { nearestNames } from '../../text/nearest-names';
import { isObject, Unknown, type Value, type ValueObject } from '../model/value';

/** Places that the configuration values may have, such as `env.WARM_IP_TARGET`. */
const TARGETS = new Set(OPTION_PATHS.flatMap((path) => SETTING_OPTIONS[path].targets));
const TOP_LEVEL = new Set([
  ...[...TARGETS].map((target) => target.split('.')[0]),
  ...['affinity', 'env', 'eniConfig', 'init', 'livenessProbeTimeoutSeconds', 'readinessProbeTimeoutSeconds'],
  ...[
    'nodeAgent',
    'resources',
    'tolerations',
    'enableNetworkPolicy',
    'enableWindowsIpam',
    'podAnnotations',
    'podLabels',
  ],
]);

/** What the schema of the add-on refuses; a key this library does not know is only suspected, next to a known one. */
export function schemaProblems(configuration: ValueObject): string[] {
  const unknownKeys = Object.keys(configuration).filter((key) => !TOP_LEVEL.has(key));
  return [
    ...unknownKeys.map((key) => `unknown key ${key}${meant(key, [...TOP_LEVEL])}`),
    ...variableProblems('env.', configuration.env),
    ...variableProblems('init.env.', isObject(configuration.init) ? configuration.init.env : undefined),
  ];
}

function variableProblems(prefix: string, variables: Value | undefined): string[] {
  if (!isObject(variables)) return [];
  const names = [...TARGETS]
    .filter((target) => target.startsWith(prefix))
    .map((target) => target.slice(prefix.length));
  return Object.entries(variables).flatMap(([key, value]) => {
    if (!(value instanceof Unknown) && typeof value !== 'string')
      return [`${prefix}${key} is ${JSON.stringify(value)}, not a string`];
    const refused = VARIABLES_WITHOUT_OPTION[key];
    if (refused !== undefined) return [`${prefix}${key} is refused: ${refused.reason}`];
    const hint = names.includes(key) ? '' : meant(key, names);
    return hint === '' ? [] : [`unknown variable ${prefix}${key}${hint}`];
  });
}

function meant(key: string, names: string[]): string {
  const [nearest] = nearestNames(key, names, 1);
  return nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
}
