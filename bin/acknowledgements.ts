import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ReferenceDeployment } from './reference-deployment';

interface Acknowledgement {
  readonly scope: IConstruct;
  readonly ids: string[];
  readonly reason: string;
}

/** cdk-nag reports each managed policy, and each wildcard, as a finding of its own. */
const managedPolicy = (name: string) =>
  `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`;
const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;

/** Findings that are meant to be so, each on the narrowest scope and with its reason. */
function acknowledgementsOf(stack: ReferenceDeployment): Acknowledgement[] {
  const { cluster, nodegroup } = stack;
  return [
    {
      scope: cluster.cluster.role,
      ids: [managedPolicy('AmazonEKSClusterPolicy')],
      reason:
        'AmazonEKSClusterPolicy is what EKS requires of a cluster role; AWS extends it with the control plane, a copy would fall behind',
    },
    {
      scope: cluster.vpcCni.serviceAccountRole,
      ids: [wildcard('*'), wildcard('arn:<AWS::Partition>:ec2:*:*:network-interface/*')],
      reason:
        'EC2 has no resource-level permissions for the Describe actions, and aws-node works on interfaces whose ids do not exist yet; only the service account kube-system/aws-node can assume the role',
    },
    {
      scope: nodegroup.nodegroup.role,
      ids: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].map(managedPolicy),
      reason:
        'AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly are the read-only policies that EKS documents for nodes; the policy of the CNI is not among them',
    },
  ];
}

/** Acknowledges the findings of AwsSolutions and of the CloudFormation validator. */
export function acknowledgeFindings(stack: ReferenceDeployment): void {
  for (const { scope, ids, reason } of acknowledgementsOf(stack)) {
    Validations.of(scope).acknowledge(...ids.map((id) => ({ id, reason })));
  }
}
