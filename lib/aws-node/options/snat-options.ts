/** How aws-node picks the source port when it translates source addresses. */
export enum SnatRandomization {
  /** Pseudo-random ports, chosen by the kernel. */
  PRNG = 'prng',

  /** Hash-based ports, for kernels without the flag for pseudo-random ones. */
  HASH_RANDOM = 'hashrandom',

  /** Ports in a row. */
  NONE = 'none',
}

/** Which source address pods show outside the VPC. */
export interface SnatOptions {
  /**
   * Whether source addresses are translated elsewhere (a NAT gateway), so that aws-node does not do it.
   *
   * With true, pods keep their own address out of the VPC: their subnet needs a route to a NAT gateway.
   * Without effect on IPv6 clusters.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_cni_externalsnat
   */
  readonly externalSnat?: boolean;

  /**
   * How source ports are picked. Ignored when `externalSnat` is true.
   *
   * @default - not set: the default of aws-node, SnatRandomization.PRNG
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_cni_randomizesnat
   */
  readonly randomizeSnat?: SnatRandomization;

  /**
   * IPv4 CIDR blocks that pods reach with their own address, besides those of the VPC.
   *
   * Ignored when `externalSnat` is true.
   *
   * @default - not set: only the CIDR blocks of the VPC
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_cni_exclude_snat_cidrs-v160
   */
  readonly excludeSnatCidrs?: string[];

  /**
   * IPv4 CIDR blocks that must be reached by the main route table.
   *
   * @default - not set: none
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_external_service_cidrs-v1126
   */
  readonly externalServiceCidrs?: string[];

  /**
   * Whether Services of type NodePort work on the primary interface.
   *
   * @default - not set: the default of aws-node, true
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_cni_node_port_support
   */
  readonly nodePortSupport?: boolean;
}
