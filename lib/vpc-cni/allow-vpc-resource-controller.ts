import { Annotations } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { VpcCniSettingsProps } from '../aws-node/vpc-cni-settings-props';

const POLICY = 'AmazonEKSVPCResourceController';

/**
 * Lets the control plane make branch interfaces and give addresses to Windows nodes, where the settings ask for it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html
 */
export function allowVpcResourceController(
  scope: Construct,
  cluster: eks.ICluster,
  { securityGroupsForPods, windows }: VpcCniSettingsProps = {},
): void {
  const needed = [securityGroupsForPods, windows].some(
    (group) => group !== undefined && group.enabled !== false,
  );
  if (!needed) return;
  if (cluster instanceof eks.Cluster) {
    cluster.role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(POLICY));
    return;
  }
  Annotations.of(scope).addWarningV2(
    'PodNetwork:ClusterRoleNotSeen',
    `the role of an imported cluster cannot be seen from here: attach ${POLICY} to it, or pods with security groups of their own and pods on Windows nodes get no network`,
  );
}
