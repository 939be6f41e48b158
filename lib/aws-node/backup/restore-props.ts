import { OPTION_PATHS, SETTING_OPTIONS } from '../settings/option-table';
import type { OptionPath, SettingOption } from '../settings/setting-option';
import type { Json, JsonObject } from './json';
import { at, objectOf } from './json';

/** Props of this library that reproduce configuration values. */
export interface RestoredProps {
  /** How pods get their addresses, as an expression. */
  readonly podAddressing: string;
  readonly customNetworking: boolean;
  /** Props of `VpcCniSettingsProps`, as plain data; enum values are the expressions of their members. */
  readonly settings: PropsTree;
}

/** A tree of props: values, and expressions that are printed as they are. */
export interface PropsTree {
  readonly [name: string]: PropsTree | Json | Expression;
}

/** Source text, not a value. */
export class Expression {
  constructor(readonly text: string) {}
}

/** Enum types by the option that takes them. */
const ENUMS: Partial<Record<OptionPath, string>> = {
  'snat.randomizeSnat': 'SnatRandomization',
  'securityGroupsForPods.enforcingMode': 'PodSecurityGroupEnforcingMode',
  'networkPolicy.enforcingMode': 'NetworkPolicyEnforcingMode',
  'logging.logLevel': 'AwsNodeLogLevel',
  'logging.pluginLogLevel': 'AwsNodeLogLevel',
};

/** Members whose name is not their value in capitals. */
const MEMBERS: Readonly<Record<string, string>> = { hashrandom: 'HASH_RANDOM' };

/** Options that are no prop of the settings: they follow from the mode. */
const FROM_THE_MODE = /^(podAddressing\.|customNetworking$)/;

/** The props that make the library write given configuration values. */
export function restoredProps(configuration: JsonObject): RestoredProps {
  const known = OPTION_PATHS.filter((path) => valueOf(configuration, SETTING_OPTIONS[path]) !== undefined);
  const settings: Tree = {};
  for (const path of known.filter((option) => !FROM_THE_MODE.test(option))) {
    const value = propValue(path, valueOf(configuration, SETTING_OPTIONS[path]) as Json);
    if (value === undefined) continue;
    put(settings, path.split('.'), value);
  }
  return {
    podAddressing: podAddressing(configuration),
    customNetworking: isTrue(at(configuration, 'env', 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG')),
    settings: { ...settings, ...unknownSettings(configuration) } as PropsTree,
  };
}

type Tree = { [name: string]: Tree | Json | Expression };

function valueOf(configuration: JsonObject, option: SettingOption): Json | undefined {
  return at(configuration, ...(option.targets[0] as string).split('.'));
}

function isTrue(value: unknown): boolean {
  return ['true', '1', 't'].includes(String(value).toLowerCase());
}

function podAddressing(configuration: JsonObject): string {
  const prefixes = isTrue(at(configuration, 'env', 'ENABLE_PREFIX_DELEGATION'));
  const targets = prefixes
    ? {
        warmPrefixTarget: 'WARM_PREFIX_TARGET',
        warmIpTarget: 'WARM_IP_TARGET',
        minimumIpTarget: 'MINIMUM_IP_TARGET',
      }
    : {
        warmEniTarget: 'WARM_ENI_TARGET',
        warmIpTarget: 'WARM_IP_TARGET',
        minimumIpTarget: 'MINIMUM_IP_TARGET',
      };
  const given = Object.entries(targets)
    .map(([prop, name]) => [prop, at(configuration, 'env', name)] as const)
    .filter(([, value]) => value !== undefined && /^\d+$/.test(String(value)));
  const options = given.map(([prop, value]) => `${prop}: ${Number(value)}`).join(', ');
  const factory = prefixes ? 'prefixDelegation' : 'secondaryIp';
  return `PodAddressing.${factory}(${options === '' ? '' : `{ ${options} }`})`;
}

/** A value in the type of its prop; the add-on holds almost everything as a string. */
function propValue(path: OptionPath, value: Json): Json | Expression | undefined {
  const { type } = SETTING_OPTIONS[path];
  const text = String(value);
  switch (type) {
    case 'boolean':
      return isTrue(value);
    case 'integer':
      return Number(text.replace(/^:/, ''));
    case 'cidr list':
      return text.split(',').map((cidr) => cidr.trim());
    case 'tags':
      return parsedTags(text);
    case 'choice':
      return new Expression(`${ENUMS[path]}.${MEMBERS[text] ?? text.toUpperCase()}`);
    default:
      return value;
  }
}

function parsedTags(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What has no prop goes through the escape hatches. ENIConfigs follow from the subnets of the network. */
function unknownSettings(configuration: JsonObject): Tree {
  const known = OPTION_PATHS.flatMap((path) => SETTING_OPTIONS[path].targets);
  const rest = [...known, 'env.WARM_ENI_TARGET', 'env.WARM_PREFIX_TARGET', 'eniConfig'].reduce(
    (left, target) => removed(left, target.split('.')),
    configuration,
  );
  const { env, ...values } = rest;
  return {
    ...(env === undefined ? {} : { extraEnv: env as Tree }),
    ...(Object.keys(values).length > 0 ? { extraConfigurationValues: values as Tree } : {}),
  };
}

/** The object without the value at a path, and without objects that are empty then. */
function removed(value: JsonObject, [key, ...rest]: string[]): JsonObject {
  if (key === undefined || value[key] === undefined) return value;
  const { [key]: inner, ...others } = value;
  if (rest.length === 0) return others;
  const left = removed(objectOf(inner), rest);
  return Object.keys(left).length > 0 ? { ...value, [key]: left } : others;
}

function put(target: Tree, keys: string[], value: Json | Expression): void {
  const [key, ...rest] = keys as [string, ...string[]];
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}) as Tree, rest, value);
}
