import type { GuardRequest } from '../../lib/aws-node/guard/guard-model';
import { formerText } from '../shared/aws-node/common-properties';
import { readConfiguration } from '../shared/aws-node/configuration';
import type { CustomResourceEvent } from '../shared/custom-resource';
import type { BackupProperties } from './properties';

/** What is to be deployed, and what was deployed before: on Create nothing was declared. */
export function guardRequest(event: CustomResourceEvent, properties: BackupProperties): GuardRequest {
  const { kubeProxyVersion } = properties;
  return {
    targetVersion: properties.targetVersion,
    targetConfiguration: readConfiguration(properties.targetConfiguration),
    declaredBefore: readConfiguration(formerText(event, 'TargetConfiguration')),
    resolveConflicts: properties.resolveConflicts,
    undeclaredSettings: properties.undeclaredSettings,
    bareMetalNodes: properties.bareMetalNodes,
    roleActions: properties.roleActions,
    previousRoleActions: formerRoleActions(event),
    kubernetesVersion: properties.kubernetesVersion,
    previousKubernetesVersion: formerText(event, 'KubernetesVersion'),
    otherAddons: kubeProxyVersion === undefined ? undefined : { 'kube-proxy': kubeProxyVersion },
  };
}

function formerRoleActions(event: CustomResourceEvent): readonly string[] | undefined {
  const actions: unknown =
    event.RequestType === 'Update' ? event.OldResourceProperties.RoleActions : undefined;
  return Array.isArray(actions) ? actions.filter((action) => typeof action === 'string') : undefined;
}
