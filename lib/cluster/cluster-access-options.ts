import type * as iam from 'aws-cdk-lib/aws-iam';

/** Options for who reaches and administers a `PodNetworkCluster`. */
export interface ClusterAccessOptions {
  /**
   * CIDR blocks from which the API server can be reached over the Internet. Private and reserved ones are refused.
   *
   * EKS takes one kind of change of a cluster at a time: change these in another deployment than the Kubernetes version.
   *
   * @default - none: the endpoint is private
   * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
   */
  readonly publicAccessCidrs?: string[];

  /**
   * Roles that administer the cluster: each gets an access entry with AmazonEKSClusterAdminPolicy.
   *
   * @default - only the role that creates the cluster. With the CDK that is the execution role of CloudFormation, which
   * people do not assume
   * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
   */
  readonly adminRoles?: iam.IRole[];

  /**
   * Whether the role that creates the cluster administers it. With the CDK that is the execution role of CloudFormation.
   * A change replaces the cluster.
   *
   * @default - the default of EKS, true
   */
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;
}
