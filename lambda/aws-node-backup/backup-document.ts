import type { Json, JsonObject } from './json';
import { listOf, objectOf } from './json';

/** Version of the document's shape. A reader refuses a version it does not know. */
export const BACKUP_SCHEMA_VERSION = 1;

/** Which cluster a backup is of. */
export interface ClusterRecord {
  readonly name: string;
  readonly arn?: string;
  readonly kubernetesVersion?: string;
  readonly ipFamily?: string;
}

/** What DescribeAddon said. */
export interface AddonRecord {
  readonly addonVersion: string;
  readonly status?: string;
  /** As EKS holds it: JSON or YAML text. */
  readonly configurationValues?: string;
  readonly serviceAccountRoleArn?: string;
  readonly podIdentityAssociations: readonly string[];
  readonly healthIssues: readonly string[];
}

/** One container of the DaemonSet. */
export interface ContainerRecord {
  readonly name: string;
  readonly image?: string;
  /** Entries as the API server holds them: `value` or `valueFrom`. */
  readonly env: readonly JsonObject[];
  readonly args: readonly string[];
  readonly resources?: Json;
  readonly livenessProbe?: Json;
  readonly readinessProbe?: Json;
}

/** Who wrote which settings last, as the API server's managed fields tell it. */
export interface FieldOwner {
  readonly manager: string;
  readonly operation?: string;
  readonly time?: string;
  /** Names as in `settings.ts`, for example `env.WARM_IP_TARGET`. */
  readonly settings: readonly string[];
}

/** What was read from the DaemonSet `aws-node`. */
export interface DaemonSetRecord {
  readonly labels: JsonObject;
  readonly updateStrategy?: Json;
  readonly tolerations: readonly Json[];
  readonly affinity?: Json;
  readonly serviceAccountName?: string;
  readonly containers: readonly ContainerRecord[];
  readonly initContainers: readonly ContainerRecord[];
  readonly owners: readonly FieldOwner[];
}

/** One ENIConfig. */
export interface EniConfigRecord {
  readonly name: string;
  readonly subnet?: string;
  readonly securityGroups: readonly string[];
}

/** The CIDR reservations of one subnet. */
export interface SubnetReservationsRecord {
  readonly subnetId: string;
  readonly reservations: readonly JsonObject[];
}

/** A part of the backup that could not be read, and why. */
export interface UnreadablePart {
  readonly part: string;
  readonly reason: string;
}

/** Why the backup was taken. */
export interface BackupOccasion {
  readonly requestType: string;
  readonly targetVersion?: string;
  readonly targetConfigurationHash?: string;
}

/** `empty`: nothing was there. `partial`: something could not be read. */
export type BackupCompleteness = 'complete' | 'partial' | 'empty';

/** Everything that is saved before the add-on changes. */
export interface BackupDocument {
  readonly schemaVersion: number;
  readonly kind: 'AwsNodeBackup';
  readonly createdAt: string;
  readonly completeness: BackupCompleteness;
  readonly cluster: ClusterRecord;
  readonly occasion: BackupOccasion;
  readonly addon: AddonRecord | null;
  readonly daemonSet: DaemonSetRecord | null;
  readonly configMap: JsonObject | null;
  readonly serviceAccountAnnotations: JsonObject | null;
  readonly eniConfigs: readonly EniConfigRecord[];
  readonly reservations: readonly SubnetReservationsRecord[];
  readonly unreadable: readonly UnreadablePart[];
  /** Kubernetes objects as `kubectl apply` takes them. */
  readonly manifests: readonly JsonObject[];
}

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
