import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';

/** Options for a Fargate profile of a `PodNetworkCluster`. */
export interface ClusterFargateProfileOptions {
  /** Namespaces and labels of the pods that run on Fargate: one to five selectors. */
  readonly selectors: eks.Selector[];

  /**
   * Name of the profile.
   *
   * @default - CloudFormation makes one
   */
  readonly fargateProfileName?: string;

  /**
   * Role with which Fargate registers nodes and pulls images. Pods do not act as this role.
   *
   * @default - a role with AmazonEKSFargatePodExecutionRolePolicy
   * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
   */
  readonly podExecutionRole?: iam.IRole;

  /**
   * Subnets of the pods: node subnets, pod subnets, or other private subnets of the VPC. Each pod takes one single address
   * of them for an interface of its own; custom networking, prefixes and reservations are not for Fargate.
   *
   * @default - the node subnets
   */
  readonly subnets?: ec2.ISubnet[];
}
