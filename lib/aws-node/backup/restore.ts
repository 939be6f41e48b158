import type { BackupDocument, FieldOwner } from './backup-document';
import { awsNodeContainer } from './daemon-set';
import { isObject } from '../unknown';
import { VARIABLES_WITHOUT_OPTION } from '../settings/variables-without-option';
import { isDefaultSetting, SET_BY_EKS } from './environment-defaults';
import type { JsonObject } from './json';
import { at, objectOf } from './json';
import { handMadeEntries } from './restore-config-map';

/** Configuration values that bring back what a backup holds. */
export interface RestoredConfiguration {
  readonly configurationValues: JsonObject;
  /** Settings that were made by hand and are now in the configuration values. */
  readonly adopted: readonly string[];
  /** What cannot be part of configuration values, and why. */
  readonly left: readonly string[];
}

/**
 * The add-on's configuration values that reproduce a backup: those it had, and what was set by hand beside them.
 *
 * @param backup the backup
 * @param had the configuration values in the backup, read from their text
 */
export function restoredConfiguration(backup: BackupDocument, had: JsonObject): RestoredConfiguration {
  const hand = handMadeVariables(backup, had);
  const settable = hand.filter(({ obstacle }) => obstacle === undefined);
  const eniConfig = had.eniConfig ?? eniConfigValues(backup);
  const container = backup.daemonSet && awsNodeContainer(backup.daemonSet);
  const fields = { ...handMadeFields(backup, had, container?.resources), ...handMadeEntries(backup, had) };
  return {
    configurationValues: withoutEmpty({
      ...had,
      env: { ...objectOf(had.env), ...variables(settable, 'env.') },
      init: withoutEmpty({
        ...objectOf(had.init),
        env: { ...objectOf(at(had, 'init', 'env')), ...variables(settable, 'init.env.') },
      }),
      ...fields,
      eniConfig,
    }),
    adopted: [
      ...settable.map(({ setting }) => setting),
      ...Object.keys(fields),
      ...(had.eniConfig === undefined && eniConfig !== undefined ? ['eniConfig'] : []),
    ].sort(),
    left: hand
      .filter(({ obstacle }) => obstacle !== undefined)
      .map(({ setting, obstacle }) => `${setting}: ${obstacle}`),
  };
}

interface HandMade {
  readonly setting: string;
  readonly value: string;
  /** Why configuration values cannot hold it. */
  readonly obstacle?: string;
}

/** Variables that somebody set beside the configuration values. */
function handMadeVariables({ daemonSet }: BackupDocument, had: JsonObject): HandMade[] {
  if (!daemonSet) return [];
  const entries = [
    ...(awsNodeContainer(daemonSet)?.env ?? []).map((entry) => ({
      entry,
      prefix: 'env.',
      declared: had.env,
    })),
    ...daemonSet.initContainers.flatMap(({ env }) =>
      env.map((entry) => ({ entry, prefix: 'init.env.', declared: at(had, 'init', 'env') })),
    ),
  ];
  return entries
    .filter(({ entry, declared }) =>
      isHandMade(String(entry.name), entry, objectOf(declared), daemonSet.owners),
    )
    .map(({ entry, prefix }) => ({
      setting: `${prefix}${String(entry.name)}`,
      value: String(entry.value ?? ''),
      obstacle: obstacleOf(entry),
    }));
}

function obstacleOf(entry: JsonObject): string | undefined {
  if (entry.valueFrom !== undefined)
    return 'taken from another object (valueFrom), which configuration values cannot do';
  return VARIABLES_WITHOUT_OPTION[String(entry.name)]?.reason;
}

function isHandMade(
  name: string,
  entry: JsonObject,
  declared: JsonObject,
  owners: readonly FieldOwner[],
): boolean {
  const value = String(entry.value ?? '');
  if (SET_BY_EKS.includes(name) || declared[name] === value) return false;
  if (entry.valueFrom === undefined && isDefaultSetting(`env.${name}`, value)) return false;
  const managers = owners.filter(({ settings }) =>
    settings.some((setting) => setting.endsWith(`env.${name}`)),
  );
  return managers.length === 0 || managers.some(({ manager }) => manager !== 'eks');
}

function variables(hand: readonly HandMade[], prefix: string): JsonObject {
  return Object.fromEntries(
    hand
      .filter(({ setting }) => setting.startsWith(prefix))
      .map(({ setting, value }) => [setting.slice(prefix.length), value]),
  );
}

/** Fields beside the environment that somebody took over from the add-on. */
function handMadeFields({ daemonSet }: BackupDocument, had: JsonObject, resources: unknown): JsonObject {
  if (!daemonSet) return {};
  const byHand = new Set(
    daemonSet.owners.filter(({ manager }) => manager !== 'eks').flatMap(({ settings }) => settings),
  );
  const fields = {
    tolerations: daemonSet.tolerations,
    affinity: daemonSet.affinity,
    resources,
  } as JsonObject;
  const managed = daemonSet.owners.some(({ manager }) => manager === 'eks');
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => value !== undefined && !(name in had) && managed && byHand.has(name),
    ),
  );
}

/** ENIConfigs that were applied by hand, in the words of the add-on. */
function eniConfigValues({ eniConfigs, cluster }: BackupDocument): JsonObject | undefined {
  const complete = eniConfigs.filter(({ subnet }) => subnet !== undefined);
  if (complete.length === 0) return undefined;
  const subnets = complete.map(({ name, subnet, securityGroups }) => [
    name,
    { id: subnet, ...(securityGroups.length > 0 ? { securityGroups } : {}) },
  ]);
  return {
    create: true,
    region: cluster.arn?.split(':')[3] ?? '',
    subnets: Object.fromEntries(subnets) as JsonObject,
  };
}

function withoutEmpty(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, inner]) => inner !== undefined && !(isObject(inner) && Object.keys(inner).length === 0),
    ),
  );
}
