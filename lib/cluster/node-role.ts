import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What a node may do: join the cluster and pull images. Addresses for pods are the business of the aws-node role. */
const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];

const SESSION_MANAGER_POLICY = 'AmazonSSMManagedInstanceCore';

/** Defines the role of the nodes. */
export function defineNodeRole(scope: Construct, sessionManager: boolean = false): iam.Role {
  const policies = [...NODE_POLICIES, ...(sessionManager ? [SESSION_MANAGER_POLICY] : [])];
  // eslint-disable-next-line awscdk/require-passing-this -- the node group that calls is the scope
  return new iam.Role(scope, 'Role', {
    description: 'Nodes of an EKS node group',
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: policies.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
}
