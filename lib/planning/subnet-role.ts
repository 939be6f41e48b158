/** What a subnet is for. */
export enum SubnetRole {
  /** The network interfaces of the EKS control plane, nothing else. */
  CLUSTER = 'cluster',

  /** NAT gateways and internet-facing load balancers. */
  PUBLIC = 'public',

  /** The primary interfaces of nodes; pods too when there are no pod subnets. */
  NODE = 'node',

  /** Pods, under custom networking. */
  POD = 'pod',

  /** The interfaces of a transit gateway attachment, nothing else. */
  TRANSIT = 'transit',
}

/** Mask lengths that differ from the default layout, per role. */
export interface SubnetCidrMasks {
  /**
   * Mask length of each cluster subnet. EKS needs at least 6 addresses in each of them.
   *
   * @default 28
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly cluster?: number;

  /**
   * Mask length of each public subnet.
   *
   * @default - a quarter of a node subnet; less in VPCs that are too small for that
   */
  readonly public?: number;

  /**
   * Mask length of each node subnet.
   *
   * @default - the largest with which one node subnet for each AZ slot leaves room for the other roles:
   * with 3 slots a quarter of the VPC block, with 4 to 6 slots an eighth
   */
  readonly node?: number;

  /**
   * Mask length of each pod subnet.
   *
   * @default - the largest with which one pod subnet for each AZ slot fits into the pod block:
   * with 2 slots half of it, with 3 or 4 a quarter, with 5 or 6 an eighth
   */
  readonly pod?: number;
}
