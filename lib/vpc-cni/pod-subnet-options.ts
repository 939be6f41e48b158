import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Subnets in which custom networking puts the interfaces of pods. */
export interface CustomNetworkingOptions {
  /** Subnets for pods, one in each Availability Zone that has nodes. */
  readonly subnets: ec2.ISubnet[];

  /**
   * Subnets that ENIConfigs named before, in which interfaces of running nodes still are. New interfaces go to `subnets`.
   *
   * @default - none
   */
  readonly formerSubnets?: ec2.ISubnet[];

  /**
   * Security groups of the interfaces in these subnets, beside the cluster security group; five at most altogether.
   *
   * @default - the cluster security group alone
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether the interfaces are in the cluster security group too.
   *
   * Without it, `securityGroups` must let the control plane in (443 and 10250 for webhooks and the kubelet) and pods
   * out to DNS (53). `PodSecurityGroup` makes one that does.
   *
   * @default true
   * @see https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
   */
  readonly clusterSecurityGroup?: boolean;
}

/** Pod subnets of some node groups, one in each Availability Zone, under a name. */
export interface PodSubnetGroup extends CustomNetworkingOptions {
  /** Name of the group: lower case letters, digits and `-`. Node groups choose by it. */
  readonly name: string;
}

/** Subnets among which aws-node chooses by tags. */
export interface SubnetDiscoveryOptions {
  /** Subnets that pods may use, any number in each Availability Zone. They get the tag `kubernetes.io/role/cni` = 1. */
  readonly subnets: ec2.ISubnet[];

  /**
   * Subnets that pods must not use, such as those of the nodes. They get the tag `kubernetes.io/role/cni` = 0.
   *
   * Pods then leave the first interface of each node alone, as with custom networking. Needs v1.22.2.
   *
   * @default - none: pods use the subnet of their node as well
   */
  readonly excludedSubnets?: ec2.ISubnet[];

  /**
   * Name of the one cluster that may use `subnets`, where several clusters share the VPC. Needs v1.22.2.
   *
   * @default - any cluster of the VPC may use them
   */
  readonly clusterName?: string;
}
