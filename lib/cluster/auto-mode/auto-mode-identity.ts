import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Stack } from 'aws-cdk-lib';

const NODE_POLICIES = ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'];

/** Defines the role of nodes of Auto Mode, with what they may do in the cluster. */
export function defineAutoModeRole(scope: Construct, cluster: ICluster): iam.Role {
  // eslint-disable-next-line awscdk/require-passing-this -- AutoModeNodes is the scope
  const role = new iam.Role(scope, 'Role', {
    description: 'Nodes of EKS Auto Mode',
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: NODE_POLICIES.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  // eslint-disable-next-line awscdk/require-passing-this -- AutoModeNodes is the scope
  new CfnAccessEntry(scope, 'AccessEntry', {
    clusterName: cluster.clusterName,
    principalArn: role.roleArn,
    type: 'EC2',
    accessPolicies: [
      {
        accessScope: { type: 'cluster' },
        policyArn: `arn:${Stack.of(scope).partition}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy`,
      },
    ],
  });
  return role;
}

const CLUSTER_TAG = { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' };

/**
 * Lets Auto Mode put tags of the user on what it makes; the managed policies allow its own tags only.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html
 */
export function userTagStatements(): iam.PolicyStatement[] {
  const statement = (actions: string[], ...present: string[]): iam.PolicyStatement =>
    new iam.PolicyStatement({
      actions,
      resources: ['*'],
      conditions: {
        StringEquals: CLUSTER_TAG,
        ...(present.length > 0 && {
          StringLike: Object.fromEntries(present.map((tag) => [`aws:RequestTag/${tag}`, '*'])),
        }),
      },
    });
  return [
    statement(
      ['ec2:CreateFleet', 'ec2:RunInstances', 'ec2:CreateLaunchTemplate'],
      'eks:kubernetes-node-class-name',
      'eks:kubernetes-node-pool-name',
    ),
    statement(['ec2:CreateVolume', 'ec2:CreateSnapshot']),
    statement(['ec2:CreateNetworkInterface'], 'eks:kubernetes-cni-node-name'),
  ];
}
