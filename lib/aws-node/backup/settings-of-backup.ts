import { settingsOfConfiguration, type ConfigurationFacts } from '../settings/settings-of-configuration';
import type { ChosenSettings } from '../settings/chosen-settings';
import { Unknown, type Maybe } from '../unknown';
import { readVersion } from '../read-version';
import type { VpcCniVersion } from '../vpc-cni-version';
import type { BackupDocument } from './backup-document';
import { awsNodeContainer, imageVersion } from './daemon-set';
import type { JsonObject } from './json';
import { objectOf } from './json';
import { restoredConfiguration } from './restore';
import { PARTS } from './snapshot';

/**
 * The settings that aws-node runs with, for the checks: those of the add-on, and what was set by hand beside them.
 *
 * @param backup what is in force
 * @param declared configuration values of the add-on, read from their text
 * @param facts what else is known of the cluster
 */
export function settingsOfBackup(
  backup: BackupDocument,
  declared: JsonObject,
  facts: ConfigurationFacts = {},
): ChosenSettings {
  const { kubernetesVersion, ipFamily } = backup.cluster;
  const ofBackup = { ipFamily: ipFamily ?? 'ipv4', kubernetesVersion, version: versionOf(backup) };
  return settingsOfConfiguration(
    configurationInForce(backup, declared),
    { ...ofBackup, ...facts },
    'cluster',
  );
}

function versionOf({ addon, daemonSet }: BackupDocument): Maybe<VpcCniVersion> {
  const text = addon?.addonVersion ?? (daemonSet ? imageVersion(daemonSet) : undefined);
  return text === undefined
    ? new Unknown('the backup does not tell the version of aws-node')
    : readVersion(text);
}

/**
 * Configuration values in which everything stands that aws-node reads.
 *
 * ENIConfigs that were applied by hand are left out: they are in force without being values of the add-on.
 */
function configurationInForce(backup: BackupDocument, declared: JsonObject): unknown {
  const gap = backup.unreadable.find(({ part }) => part === PARTS.daemonSet);
  if (gap !== undefined) return new Unknown(`${gap.part} could not be read: ${gap.reason}`);
  const { configurationValues } = restoredConfiguration(backup, declared);
  const env = { ...objectOf(configurationValues.env), ...fromOtherObjects(backup) };
  return { ...configurationValues, env, eniConfig: declared.eniConfig };
}

/** Variables whose values are in a Secret, a ConfigMap or a field of the pod. */
function fromOtherObjects({ daemonSet }: BackupDocument): Record<string, Unknown> {
  const env = (daemonSet && awsNodeContainer(daemonSet)?.env) ?? [];
  return Object.fromEntries(
    env
      .filter(({ valueFrom }) => valueFrom !== undefined)
      .map(({ name }) => String(name))
      .map((name) => [name, new Unknown(`${name} takes its value from another object (valueFrom)`)]),
  );
}
