/** How pods reach the IP family that their cluster does not have. */
export interface EgressOptions {
  /**
   * Whether pods of an IPv6 cluster reach IPv4 endpoints, by an address of the node from 169.254.172.0/22.
   *
   * Costs no address of a subnet. Without effect on IPv4 clusters. New pods only: reboot existing nodes.
   *
   * @default - not set: the default of aws-node, true
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#enable_v4_egress-v1151
   */
  readonly ipv4Egress?: boolean;

  /**
   * Whether pods of an IPv4 cluster reach IPv6 endpoints, by the IPv6 address of the node.
   *
   * Needs a dual-stack VPC whose node subnets give IPv6 addresses. Costs no address of a subnet; the range
   * fd00::ac:00/118 is used on the node. Set in both containers that need it. Without effect on IPv6 clusters.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#enable_v6_egress-v1130
   */
  readonly ipv6Egress?: boolean;

  /**
   * Whether IPv6 is switched off inside new pods of an IPv4 cluster, for software that cannot bear it.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#disable_pod_v6-v1150
   */
  readonly disablePodIpv6?: boolean;
}
