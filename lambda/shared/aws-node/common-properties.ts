import type { UndeclaredSettings } from '../../../lib/aws-node/guard/guard-model';
import type { CustomResourceEvent } from '../custom-resource';
import { stablePhysicalId } from '../physical-id';
import type { PropertyReader } from './property-reader';
import type { StorageOptions } from './storage';

/** What both handlers take: which add-on of which cluster, and where documents are kept. */
export interface CommonProperties {
  readonly clusterName: string;
  readonly addonName: string;
  readonly storage: StorageOptions;
  readonly readEniConfigs: boolean;
  readonly undeclaredSettings: UndeclaredSettings;
}

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
    readEniConfigs: reader.boolean('ReadEniConfigs', true),
    undeclaredSettings: reader.choice<UndeclaredSettings>(
      'UndeclaredSettings',
      ['refuse', 'preserve', 'discard'],
      'refuse',
    ),
  };
}

/** The properties that say which add-on is meant, and how it is to be: version, configuration, identity. */
const TARGET = [
  'ClusterName',
  'AddonName',
  'TargetVersion',
  'TargetConfiguration',
  'DeclaredVersion',
  'DeclaredConfiguration',
  'Identity',
  'RoleActions',
  'ResolveConflicts',
];

/**
 * Whether an update leaves version, configuration and identity of the add-on as they were deployed before, as an upgrade
 * of Kubernetes alone does. Nothing is at stake then, and a refusal would only stop the rest of the deployment.
 */
export function leavesAddonAlone(event: CustomResourceEvent): boolean {
  if (event.RequestType !== 'Update') return false;
  const { ResourceProperties: now, OldResourceProperties: before } = event;
  return TARGET.every((name) => JSON.stringify(now[name]) === JSON.stringify(before[name]));
}

/**
 * Whether an update changes Kubernetes as well. The control plane changed before these functions ran, and EKS does not
 * take it back in a rollback: a failure would make things worse.
 */
export function changesKubernetes(event: CustomResourceEvent): boolean {
  if (event.RequestType !== 'Update') return false;
  const before = formerText(event, 'KubernetesVersion');
  const now: unknown = event.ResourceProperties.KubernetesVersion;
  return before !== undefined && now !== undefined && now !== before;
}

/** A text about what went wrong; in front of it, where it is so, that a change of Kubernetes kept it from failing. */
export function withKubernetes(event: CustomResourceEvent, text: string): string {
  if (!changesKubernetes(event)) return text;
  return `not failed, because this deployment changed Kubernetes too and a rollback does not take that back: ${text}`;
}

/** A property of the deployment before, where it is a text. */
export function formerText(event: CustomResourceEvent, name: string): string | undefined {
  const value: unknown = event.RequestType === 'Update' ? event.OldResourceProperties[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The id of a resource that stands for work, not for a thing: it never changes, so nothing is ever replaced. */
export function physicalIdOf(kind: string, event: CustomResourceEvent): string {
  if (event.RequestType !== 'Create') return event.PhysicalResourceId;
  const { ClusterName, AddonName } = event.ResourceProperties as Record<string, unknown>;
  return stablePhysicalId(kind, String(ClusterName), String(AddonName ?? 'vpc-cni'), event.LogicalResourceId);
}
