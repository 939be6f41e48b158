import type { Json, JsonObject } from './json';

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

/** How many nodes should have aws-node, and on how many it was ready. */
export interface ReadinessRecord {
  readonly desired: number;
  readonly ready: number;
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
  /** Stack whose deployment took the backup; undefined for one taken by hand. */
  readonly stackId?: string;
  /** How many nodes should have aws-node, and on how many it was ready. */
  readonly readiness?: ReadinessRecord;
  readonly addon: AddonRecord | null;
  readonly daemonSet: DaemonSetRecord | null;
  readonly configMap: JsonObject | null;
  readonly configMapOwners: readonly FieldOwner[];
  readonly serviceAccountAnnotations: JsonObject | null;
  readonly eniConfigs: readonly EniConfigRecord[];
  readonly reservations: readonly SubnetReservationsRecord[];
  readonly unreadable: readonly UnreadablePart[];
  /** Kubernetes objects as `kubectl apply` takes them. */
  readonly manifests: readonly JsonObject[];
}
