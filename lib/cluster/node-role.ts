import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What a node may do: join the cluster and pull images. Addresses for pods are the business of the aws-node role. */
const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];

/** Defines the role of the nodes of a node group, without the policy of the CNI. */
export function defineNodeRole(scope: Construct, id: string): iam.Role {
  return new iam.Role(scope, id, {
    description: 'Nodes of an EKS node group',
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: NODE_POLICIES.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
}
