import { commonProperties, type CommonProperties } from '../shared/aws-node/common-properties';
import { PropertyReader } from '../shared/aws-node/property-reader';

/** Typed properties of the backup. */
export interface BackupProperties extends CommonProperties {
  readonly targetVersion?: string;
  readonly targetConfiguration?: string;
  readonly targetConfigurationHash?: string;
  readonly resolveConflicts?: string;
  readonly kubernetesVersion?: string;
  readonly kubeProxyVersion?: string;
  readonly continueOnBackupFailure: boolean;
  readonly bareMetalNodes: boolean;
  readonly roleActions?: readonly string[];
  readonly podSubnetIds: readonly string[];
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
    resolveConflicts: reader.optionalText('ResolveConflicts'),
    kubernetesVersion: reader.optionalText('KubernetesVersion'),
    kubeProxyVersion: reader.optionalText('KubeProxyVersion'),
    continueOnBackupFailure: reader.boolean('ContinueOnBackupFailure', false),
    bareMetalNodes: reader.boolean('BareMetalNodes', false),
    roleActions: reader.list('RoleActions'),
    podSubnetIds: reader.list('PodSubnetIds') ?? [],
  });
}
