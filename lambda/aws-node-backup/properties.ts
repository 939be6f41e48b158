import type { CustomResourceEvent } from '../shared/custom-resource';
import { stablePhysicalId } from '../shared/physical-id';
import { PropertyReader } from './property-reader';
import type { StorageOptions } from './storage';

/** What both handlers take: which add-on of which cluster, and where documents are kept. */
export interface CommonProperties {
  readonly clusterName: string;
  readonly addonName: string;
  readonly storage: StorageOptions;
  readonly timeoutSeconds: number;
  readonly readEniConfigs: boolean;
}

/** Typed properties of the backup. */
export interface BackupProperties extends CommonProperties {
  readonly targetVersion?: string;
  readonly targetConfiguration?: string;
  readonly targetConfigurationHash?: string;
  readonly kubernetesVersion?: string;
  readonly steps: 'automatic' | 'refuse';
  readonly continueOnBackupFailure: boolean;
  readonly bareMetalNodes: boolean;
  readonly roleActions?: readonly string[];
  readonly podSubnetIds: readonly string[];
}

/** Longest time CloudFormation waits for a custom resource is an hour; a minute of it is kept for the answer. */
const TIMEOUT = { minimum: 1, maximum: 3540, otherwise: 3300 };

/** Reads what both handlers take. */
export function commonProperties(reader: PropertyReader): CommonProperties {
  return {
    clusterName: reader.text('ClusterName'),
    addonName: reader.optionalText('AddonName') ?? 'vpc-cni',
    storage: {
      bucketName: reader.text('BucketName'),
      keyPrefix: reader.optionalText('KeyPrefix') ?? '',
      kmsKeyId: reader.optionalText('KmsKeyId'),
    },
    timeoutSeconds: reader.integer('TimeoutSeconds', TIMEOUT),
    readEniConfigs: reader.boolean('ReadEniConfigs', true),
  };
}

/**
 * The properties of a backup, checked.
 *
 * @throws with every property that is not usable
 */
export function backupProperties(properties: Readonly<Record<string, unknown>>): BackupProperties {
  const reader = new PropertyReader(properties);
  return reader.finish({
    ...commonProperties(reader),
    targetVersion: reader.optionalText('TargetVersion'),
    targetConfiguration: reader.optionalText('TargetConfiguration'),
    targetConfigurationHash: reader.optionalText('TargetConfigurationHash'),
    kubernetesVersion: reader.optionalText('KubernetesVersion'),
    steps: reader.choice('Steps', ['refuse', 'automatic'], 'refuse'),
    continueOnBackupFailure: reader.boolean('ContinueOnBackupFailure', false),
    bareMetalNodes: reader.boolean('BareMetalNodes', false),
    roleActions: reader.list('RoleActions'),
    podSubnetIds: reader.list('PodSubnetIds') ?? [],
  });
}

/** Seconds the work may take; the default when the properties are not usable, which the work itself reports. */
export function timeoutSecondsOf(event: CustomResourceEvent): number {
  const seconds = Number(event.ResourceProperties.TimeoutSeconds ?? TIMEOUT.otherwise);
  return seconds >= TIMEOUT.minimum && seconds <= TIMEOUT.maximum ? seconds : TIMEOUT.otherwise;
}

/** The id of a resource that stands for work, not for a thing: it never changes, so nothing is ever replaced. */
export function physicalIdOf(kind: string, event: CustomResourceEvent): string {
  if (event.RequestType !== 'Create') return event.PhysicalResourceId;
  const { ClusterName, AddonName } = event.ResourceProperties as Record<string, unknown>;
  return stablePhysicalId(kind, String(ClusterName), String(AddonName ?? 'vpc-cni'), event.LogicalResourceId);
}
