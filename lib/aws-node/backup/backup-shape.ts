import {
  BACKUP_SCHEMA_VERSION,
  type AddonRecord,
  type BackupDocument,
  type BackupOccasion,
  type ClusterRecord,
  type ContainerRecord,
  type DaemonSetRecord,
  type EniConfigRecord,
  type FieldOwner,
  type ReadinessRecord,
  type SubnetReservationsRecord,
  type UnreadablePart,
} from './backup-document';
import {
  count,
  json,
  list,
  object,
  oneOf,
  optional,
  orNull,
  record,
  text,
  withDefault,
  type Shape,
} from './shape';

const cluster = record<ClusterRecord>({
  name: text,
  arn: optional(text),
  kubernetesVersion: optional(text),
  ipFamily: optional(text),
});

const addon = record<AddonRecord>({
  addonVersion: withDefault(text, ''),
  status: optional(text),
  configurationValues: optional(text),
  serviceAccountRoleArn: optional(text),
  podIdentityAssociations: list(text),
  healthIssues: list(text),
});

const container = record<ContainerRecord>({
  name: text,
  image: optional(text),
  env: list(object),
  args: list(text),
  resources: json,
  livenessProbe: json,
  readinessProbe: json,
});

const owner = record<FieldOwner>({
  manager: text,
  operation: optional(text),
  time: optional(text),
  settings: list(text),
});

const anyJson: Shape<NonNullable<ReturnType<typeof json>>> = (value, path, problems) =>
  json(value, path, problems) ?? {};

const daemonSet = record<DaemonSetRecord>({
  labels: withDefault(object, {}),
  updateStrategy: json,
  tolerations: list(anyJson),
  affinity: json,
  serviceAccountName: optional(text),
  containers: list(container),
  initContainers: list(container),
  owners: list(owner),
});

const occasion = record<BackupOccasion>({
  requestType: text,
  targetVersion: optional(text),
  targetConfigurationHash: optional(text),
});

/** The shape of a backup of this schema version. */
export const BACKUP_SHAPE = record<BackupDocument>({
  schemaVersion: () => BACKUP_SCHEMA_VERSION,
  kind: oneOf('AwsNodeBackup'),
  createdAt: withDefault(text, ''),
  completeness: withDefault(oneOf('complete', 'partial', 'empty'), 'partial'),
  cluster: withDefault(cluster, { name: '' }),
  occasion: withDefault(occasion, { requestType: 'unknown' }),
  stackId: optional(text),
  readiness: optional(record<ReadinessRecord>({ desired: count, ready: count })),
  addon: orNull(addon),
  daemonSet: orNull(daemonSet),
  configMap: orNull(object),
  configMapOwners: list(owner),
  serviceAccountAnnotations: orNull(object),
  eniConfigs: list(
    record<EniConfigRecord>({ name: text, subnet: optional(text), securityGroups: list(text) }),
  ),
  reservations: list(record<SubnetReservationsRecord>({ subnetId: text, reservations: list(object) })),
  unreadable: list(record<UnreadablePart>({ part: text, reason: text })),
  manifests: list(object),
});
