import type { Aws } from '../aws';
import type { Properties } from '../../resource-provider';
import { isTrue, objectOf, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';

/** Policies without which Auto Mode can do nothing. */
const POLICIES = ['Compute', 'BlockStorage', 'LoadBalancing', 'Networking'];

/**
 * What EKS refuses about Auto Mode: one of the three switches without the others, node pools without a role, and a role of
 * the cluster that Auto Mode cannot work with.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-enable-existing.html
 */
export function checkAutoMode({ iam }: Aws, properties: Properties): void {
  const compute = objectOf(properties.ComputeConfig);
  const switches = [
    isTrue(compute.Enabled),
    isTrue(objectOf(objectOf(properties.StorageConfig).BlockStorage).Enabled),
    isTrue(objectOf(objectOf(properties.KubernetesNetworkConfig).ElasticLoadBalancing).Enabled),
  ];
  if (new Set(switches).size > 1)
    refuse(
      'cluster-auto-mode',
      'For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.',
    );
  if (!isTrue(compute.Enabled)) return;
  if (textsOf(compute.NodePools).length > 0 && compute.NodeRoleArn === undefined)
    refuse('cluster-auto-mode', 'When Compute Config nodeRoleArn is null, nodePool values are not allowed.');
  if (isTrue(properties.BootstrapSelfManagedAddons))
    refuse('cluster-auto-mode', 'When Auto Mode is enabled, bootstrapSelfManagedAddons must be set to false');
  const roleArn = textOr(properties.RoleArn, '');
  const { managedPolicyArns = [] } = iam.roleByArn(roleArn) ?? {};
  const missing = POLICIES.find(
    (name) => !managedPolicyArns.some((arn) => arn.endsWith(`/AmazonEKS${name}Policy`)),
  );
  if (missing !== undefined)
    refuse(
      'cluster-auto-mode',
      `The cluster role is missing the policy AmazonEKS${missing}Policy: ${roleArn}`,
    );
  if (!iam.isTrusted(roleArn, 'eks.amazonaws.com', 'Service', 'sts:TagSession'))
    refuse('cluster-auto-mode', `The cluster role must trust sts:TagSession: ${roleArn}`);
}
