import type {
  AddonRecord,
  BackupCompleteness,
  BackupDocument,
  BackupOccasion,
  ClusterRecord,
  EniConfigRecord,
  SubnetReservationsRecord,
  UnreadablePart,
} from './backup-document';
import { BACKUP_SCHEMA_VERSION } from './backup-document';
import { daemonSetRecord } from './daemon-set';
import { configMapOwners } from './field-owners';
import type { JsonObject } from './json';
import { at, listOf, objectOf, textOf, without } from './json';
import { readinessOf } from './rollout-counts';
import { manifest, SERVER_ANNOTATIONS } from './manifests';

/** What one read gave: a value, nothing there, or the reason why it could not be read. */
export type Reading<T> = { readonly value: T | undefined } | { readonly unreadable: string };

/** Everything a backup reads. */
export interface ClusterReadings {
  readonly cluster: ClusterRecord;
  readonly addon: Reading<AddonRecord>;
  readonly daemonSet: Reading<JsonObject>;
  readonly configMap: Reading<JsonObject>;
  readonly serviceAccount: Reading<JsonObject>;
  readonly eniConfigs: Reading<readonly JsonObject[]>;
  readonly reservations: Reading<readonly SubnetReservationsRecord[]>;
}

/** When and why. */
export interface SnapshotOptions {
  readonly createdAt: string;
  readonly occasion: BackupOccasion;
  readonly stackId?: string;
}

/** The names under which an unreadable part is reported. */
export const PARTS: Record<Exclude<keyof ClusterReadings, 'cluster'>, string> = {
  addon: 'add-on',
  daemonSet: 'DaemonSet kube-system/aws-node',
  configMap: 'ConfigMap kube-system/amazon-vpc-cni',
  serviceAccount: 'ServiceAccount kube-system/aws-node',
  eniConfigs: 'ENIConfigs',
  reservations: 'subnet CIDR reservations',
};

/** The backup of what was read. What could not be read stands in `unreadable`, never silently missing. */
export function snapshot(readings: ClusterReadings, options: SnapshotOptions): BackupDocument {
  const daemonSet = found(readings.daemonSet);
  const configMap = found(readings.configMap);
  const serviceAccount = found(readings.serviceAccount);
  const eniConfigs = found(readings.eniConfigs) ?? [];
  return {
    schemaVersion: BACKUP_SCHEMA_VERSION,
    kind: 'AwsNodeBackup',
    createdAt: options.createdAt,
    completeness: completeness(readings),
    cluster: readings.cluster,
    occasion: options.occasion,
    stackId: options.stackId,
    readiness: daemonSet && readinessOf(daemonSet),
    addon: found(readings.addon) ?? null,
    daemonSet: daemonSet ? daemonSetRecord(daemonSet) : null,
    configMap: configMap ? objectOf(configMap.data) : null,
    configMapOwners: configMap ? configMapOwners(configMap) : [],
    serviceAccountAnnotations: serviceAccount ? annotationsOf(serviceAccount) : null,
    eniConfigs: eniConfigs.map(eniConfigRecord),
    reservations: found(readings.reservations) ?? [],
    unreadable: unreadableParts(readings),
    manifests: manifests(readings),
  };
}

function found<T>(reading: Reading<T>): T | undefined {
  return 'value' in reading ? reading.value : undefined;
}

function unreadableParts(readings: ClusterReadings): UnreadablePart[] {
  return (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((key) => {
    const reading = readings[key];
    return 'unreadable' in reading ? [{ part: PARTS[key], reason: reading.unreadable }] : [];
  });
}

function completeness(readings: ClusterReadings): BackupCompleteness {
  if (unreadableParts(readings).length > 0) return 'partial';
  const { addon, daemonSet, configMap, eniConfigs } = readings;
  const something = [addon, daemonSet, configMap].some((reading) => found<unknown>(reading) !== undefined);
  return something || (found(eniConfigs) ?? []).length > 0 ? 'complete' : 'empty';
}

/** Whether no part of aws-node was found, because it was not there or could not be read. */
export function holdsNothing({ addon, daemonSet, configMap, eniConfigs }: BackupDocument): boolean {
  return [addon, daemonSet, configMap].every((part) => part === null) && eniConfigs.length === 0;
}

function annotationsOf(object: JsonObject): JsonObject {
  return without(objectOf(at(object, 'metadata', 'annotations')), ...SERVER_ANNOTATIONS);
}

function eniConfigRecord(eniConfig: JsonObject): EniConfigRecord {
  return {
    name: textOf(at(eniConfig, 'metadata', 'name')) ?? '',
    subnet: textOf(at(eniConfig, 'spec', 'subnet')),
    securityGroups: listOf(at(eniConfig, 'spec', 'securityGroups')).filter((id) => typeof id === 'string'),
  };
}

function manifests(readings: ClusterReadings): JsonObject[] {
  const one = (reading: Reading<JsonObject>, apiVersion: string, kind: string) => {
    const object = found(reading);
    return object ? [manifest(object, { apiVersion, kind })] : [];
  };
  return [
    ...one(readings.serviceAccount, 'v1', 'ServiceAccount'),
    ...one(readings.configMap, 'v1', 'ConfigMap'),
    ...(found(readings.eniConfigs) ?? []).map((eniConfig) =>
      manifest(eniConfig, { apiVersion: 'crd.k8s.amazonaws.com/v1alpha1', kind: 'ENIConfig' }),
    ),
    ...one(readings.daemonSet, 'apps/v1', 'DaemonSet'),
  ];
}
