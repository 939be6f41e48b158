import type { BackupDocument, ContainerRecord } from './backup-document';
import { awsNodeContainer } from './daemon-set';
import type { Json, JsonObject } from './json';
import { at, canonicalJson, listOf, objectOf, pick, textOf } from './json';
import { comparableQuantity } from '../quantity';

/**
 * Settings by name. A name is the path of the setting in the add-on's configuration values where it has one
 * (`env.WARM_IP_TARGET`), so a person can type it there.
 */
export type Settings = ReadonlyMap<string, string>;

/** Parts of a backup from which the settings in force can be read. */
export type SettingsSource = Pick<
  BackupDocument,
  'daemonSet' | 'configMap' | 'serviceAccountAnnotations' | 'eniConfigs'
>;

/** Keys of the configuration values that become an argument of the node agent. */
const NODE_AGENT_ARGUMENTS: Record<string, string> = {
  'nodeAgent.enableCloudWatchLogs': 'enable-cloudwatch-logs',
  'nodeAgent.enablePolicyEventLogs': 'enable-policy-event-logs',
  'nodeAgent.healthProbeBindAddr': 'health-probe-bind-addr',
  'nodeAgent.metricsBindAddr': 'metrics-bind-addr',
  enableNetworkPolicy: 'enable-network-policy',
};

/** Keys of the configuration values that become an entry of the ConfigMap `amazon-vpc-cni`. */
export const CONFIG_MAP_ENTRIES: Readonly<Record<string, string>> = {
  enableWindowsIpam: 'enable-windows-ipam',
  enableWindowsPrefixDelegation: 'enable-windows-prefix-delegation',
  warmWindowsPrefixTarget: 'warm-prefix-target',
  warmWindowsIPTarget: 'warm-ip-target',
  minimumWindowsIPTarget: 'minimum-ip-target',
  branchENICooldown: 'branch-eni-cooldown',
};

/** The settings in force in a cluster, from its DaemonSet, ConfigMap, service account and ENIConfigs. */
export function settingsInForce(source: SettingsSource): Settings {
  const aws = source.daemonSet && awsNodeContainer(source.daemonSet);
  const pairs = [
    ...(aws ? containerSettings(aws) : []),
    ...(source.daemonSet ? podSettings(source.daemonSet) : []),
    ...Object.entries(source.configMap ?? {}).map(([key, value]): Pair => [`configMap.${key}`, value]),
    ...Object.entries(source.serviceAccountAnnotations ?? {}).map(([key, value]): Pair => [
      `serviceAccount.${key}`,
      value,
    ]),
    ...source.eniConfigs.flatMap(({ name, subnet, securityGroups }) =>
      eniConfigSettings(name, subnet, securityGroups),
    ),
  ];
  return settings(pairs);
}

/**
 * The settings that configuration values ask for, under the names they have when in force.
 *
 * @param configurationValues parsed configuration values
 */
export function declaredSettings(configurationValues: JsonObject): Settings {
  const eniConfigs = objectOf(at(configurationValues, 'eniConfig', 'subnets'));
  const { nodeAgent } = configurationValues;
  const flat: Pair[] = [
    ...Object.entries(without(configurationValues)),
    ...Object.entries(objectOf(nodeAgent)).map(([key, value]): Pair => [`nodeAgent.${key}`, value]),
  ];
  return settings([
    ...environmentOf(configurationValues.env, ''),
    ...environmentOf(at(configurationValues, 'init', 'env'), 'init.'),
    ...resourceSettings(configurationValues.resources),
    ...flat.map(([key, value]): Pair => [nameInForce(key), bindAddress(key, value)]),
    ...Object.entries(eniConfigs).flatMap(([name, entry]) =>
      eniConfigSettings(name, textOf(at(entry, 'id')), listOf(at(entry, 'securityGroups'))),
    ),
  ]);
}

/** Settings that a key of the configuration values changes besides the one that stands for it. */
const SIDE_EFFECTS: Record<string, string> = {
  enableNetworkPolicy: 'configMap.enable-network-policy-controller',
};

/** Names of the settings that configuration values decide on, side effects included. */
export function decidedSettings(configurationValues: JsonObject): Set<string> {
  const sideEffects = Object.entries(SIDE_EFFECTS).filter(([key]) => configurationValues[key] !== undefined);
  return new Set([...declaredSettings(configurationValues).keys(), ...sideEffects.map(([, name]) => name)]);
}

type Pair = readonly [name: string, value: Json | undefined];

/** Keys that are read into several settings, not as one. */
function without(values: JsonObject): JsonObject {
  const kept = Object.keys(values).filter(
    (key) => !['env', 'init', 'eniConfig', 'nodeAgent', 'resources'].includes(key),
  );
  return pick(values, ...kept);
}

function settings(pairs: readonly Pair[]): Settings {
  return new Map(
    pairs
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, typeof value === 'string' ? value : canonicalJson(value)]),
  );
}

function nameInForce(key: string): string {
  const argument = NODE_AGENT_ARGUMENTS[key];
  const entry = CONFIG_MAP_ENTRIES[key];
  if (argument !== undefined) return `nodeAgent.args.${argument}`;
  return entry === undefined ? key : `configMap.${entry}`;
}

/** The schema takes a port number, the node agent's argument is an address. */
function bindAddress(key: string, value: Json | undefined): Json | undefined {
  return key.endsWith('BindAddr') && /^\d+$/.test(String(value)) ? `:${String(value)}` : value;
}

function environmentOf(env: Json | undefined, prefix: string): Pair[] {
  return Object.entries(objectOf(env)).map(([name, value]) => [`${prefix}env.${name}`, value]);
}

function containerSettings(container: ContainerRecord): Pair[] {
  return [
    ...envEntries(container, ''),
    ...resourceSettings(container.resources),
    ['image', container.image],
    ['livenessProbeTimeoutSeconds', at(container.livenessProbe, 'timeoutSeconds')],
    ['readinessProbeTimeoutSeconds', at(container.readinessProbe, 'timeoutSeconds')],
  ];
}

function envEntries(container: ContainerRecord, prefix: string): Pair[] {
  return container.env.map((entry) => [
    `${prefix}env.${String(entry.name)}`,
    entry.valueFrom === undefined ? (entry.value ?? '') : { valueFrom: entry.valueFrom },
  ]);
}

function podSettings({
  tolerations,
  affinity,
  updateStrategy,
  containers,
  initContainers,
}: PodParts): Pair[] {
  const nodeAgents = containers.filter(({ name }) => name !== 'aws-node');
  return [
    ['tolerations', tolerations.length > 0 ? tolerations : undefined],
    ['affinity', affinity],
    ['updateStrategy', updateStrategy],
    ...initContainers.flatMap((container) => envEntries(container, 'init.')),
    ...nodeAgents.flatMap(({ args }) => args.map(argumentSetting)),
  ];
}

type PodParts = NonNullable<SettingsSource['daemonSet']>;

function argumentSetting(argument: string): Pair {
  const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  return name === undefined
    ? [`nodeAgent.args.${argument}`, 'true']
    : [`nodeAgent.args.${name}`, value ?? 'true'];
}

function resourceSettings(resources: Json | undefined): Pair[] {
  return ['requests', 'limits'].flatMap((kind) =>
    Object.entries(objectOf(at(resources, kind))).map(([name, value]): Pair => [
      `resources.${kind}.${name}`,
      comparableQuantity(value),
    ]),
  );
}

function eniConfigSettings(name: string, subnet: string | undefined, groups: readonly Json[]): Pair[] {
  const sorted = [...groups].map(String).sort();
  return [
    [`eniConfig.${name}.id`, subnet],
    [`eniConfig.${name}.securityGroups`, sorted.length > 0 ? sorted.join(',') : undefined],
  ];
}
