import type { CustomResourceEvent } from '../shared/custom-resource';

/** The properties that say which add-on is meant, and how it is to be. */
const TARGET = [
  'ClusterName',
  'AddonName',
  'TargetVersion',
  'TargetConfiguration',
  'TargetConfigurationHash',
];

/**
 * Whether an update leaves version and configuration of the add-on as they were deployed before, as an upgrade of
 * Kubernetes alone does. Nothing is at stake then, and a refusal would only stop the rest of the deployment.
 */
export function leavesAddonAlone(event: CustomResourceEvent): boolean {
  if (event.RequestType !== 'Update') return false;
  const { ResourceProperties: now, OldResourceProperties: before } = event;
  return TARGET.every((name) => now[name] === before[name]);
}
