import type { BackupDocument } from './backup-document';
import type { Json } from './json';
import { canonicalJson } from './json';
import { settingsInForce, type Settings } from './settings-in-force';

/** A setting that two states of a cluster do not share. */
export interface SettingChange {
  readonly setting: string;
  /** Undefined where the first state does not have it. */
  readonly before?: string;
  /** Undefined where the second state does not have it. */
  readonly after?: string;
}

/** Every setting that differs, by name. */
export function settingChanges(before: Settings, after: Settings): SettingChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((setting) => before.get(setting) !== after.get(setting))
    .sort()
    .map((setting) => ({ setting, before: before.get(setting), after: after.get(setting) }));
}

/** All that a backup records, as settings: those in force, and what only EKS and EC2 know. */
export function recordedSettings(document: BackupDocument): Settings {
  const { addon, cluster, reservations } = document;
  const facts: [string, Json | undefined][] = [
    ['cluster.kubernetesVersion', cluster.kubernetesVersion],
    ['addon.version', addon?.addonVersion],
    ['addon.status', addon?.status],
    ['addon.configurationValues', addon?.configurationValues],
    ['addon.serviceAccountRoleArn', addon?.serviceAccountRoleArn],
    ['addon.podIdentityAssociations', addon?.podIdentityAssociations.join(',') || undefined],
    ...reservations.map(({ subnetId, reservations: of }): [string, string] => [
      `reservations.${subnetId}`,
      of.map((reservation) => canonicalJson(reservation)).sort().join(' '), // prettier-ignore
    ]),
  ];
  const known = facts.filter((fact): fact is [string, string] => typeof fact[1] === 'string');
  return new Map([...known, ...settingsInForce(document)]);
}
