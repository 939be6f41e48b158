import {
  BACKUP_SCHEMA_VERSION,
  type AddonRecord,
  type BackupDocument,
  type ClusterRecord,
  type DaemonSetRecord,
  type EniConfigRecord,
  type FieldOwner,
  type SubnetReservationsRecord,
  type UnreadablePart,
} from './backup-document';
import type { JsonObject } from './json';
import { listOf, objectOf } from './json';

/**
 * Reads the text of a backup.
 *
 * @throws when the text is not JSON, not a backup, or of a schema version this reader does not know
 */
export function parseBackupDocument(text: string, source: string): BackupDocument {
  const value = objectOf(parseJson(text, source));
  if (value.kind !== 'AwsNodeBackup') {
    throw new Error(
      `${source} is not a backup of aws-node: "kind" is ${shown(value.kind)}, expected "AwsNodeBackup"`,
    );
  }
  if (value.schemaVersion !== BACKUP_SCHEMA_VERSION) {
    throw new Error(
      `${source} has schema version ${shown(value.schemaVersion)}, this release reads version ${BACKUP_SCHEMA_VERSION}; use the release that wrote it or a newer one`,
    );
  }
  return withDefaults(value);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${source} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

/** A person may have shortened the file by hand: what is missing reads as nothing there. */
function withDefaults(value: JsonObject): BackupDocument {
  const { addon, daemonSet } = value;
  return {
    ...(value as unknown as BackupDocument),
    addon: addon
      ? ({ podIdentityAssociations: [], healthIssues: [], ...objectOf(addon) } as unknown as AddonRecord)
      : null,
    daemonSet: daemonSet ? daemonSetWithDefaults(objectOf(daemonSet)) : null,
    configMap: value.configMap ? objectOf(value.configMap) : null,
    serviceAccountAnnotations: value.serviceAccountAnnotations
      ? objectOf(value.serviceAccountAnnotations)
      : null,
    cluster: objectOf(value.cluster) as unknown as ClusterRecord,
    configMapOwners: listOf(value.configMapOwners) as unknown as FieldOwner[],
    eniConfigs: listOf(value.eniConfigs) as unknown as EniConfigRecord[],
    reservations: listOf(value.reservations) as unknown as SubnetReservationsRecord[],
    unreadable: listOf(value.unreadable) as unknown as UnreadablePart[],
    manifests: listOf(value.manifests) as unknown as JsonObject[],
  };
}

function daemonSetWithDefaults(value: JsonObject): DaemonSetRecord {
  const containers = (key: string) =>
    listOf(value[key]).map((container) => ({ env: [], args: [], ...objectOf(container) }));
  return {
    labels: {},
    tolerations: [],
    owners: [],
    ...value,
    containers: containers('containers'),
    initContainers: containers('initContainers'),
  } as unknown as DaemonSetRecord;
}
