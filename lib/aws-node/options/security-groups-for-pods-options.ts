/** Which traffic of a pod with security groups of its own passes the security groups of the node too. */
export enum PodSecurityGroupEnforcingMode {
  /** Every packet passes the branch interface and its security groups only. */
  STRICT = 'strict',

  /** Traffic out of the VPC takes the node's way; needed by NodeLocal DNSCache, Calico and local traffic policy. */
  STANDARD = 'standard',
}

/** Security groups for pods: pods that match a SecurityGroupPolicy get a branch interface. */
export interface SecurityGroupsForPodsOptions {
  /**
   * Whether security groups for pods are on.
   *
   * Costs one interface slot of each node (the trunk interface) and one address for each pod with security
   * groups of its own. The cluster role needs the policy AmazonEKSVPCResourceController, nodes an instance
   * type that supports trunk interfaces (no t family).
   *
   * @default true - when this group is given
   * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
   */
  readonly enabled?: boolean;

  /**
   * Whether the security groups of the node apply too.
   *
   * @default - not set: the default of aws-node, PodSecurityGroupEnforcingMode.STRICT
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/sgpp.html
   */
  readonly enforcingMode?: PodSecurityGroupEnforcingMode;

  /**
   * Whether early demultiplexing of TCP is off, so that the kubelet reaches such pods for its TCP probes.
   *
   * Set in the init container, where it takes effect.
   *
   * @default true - in strict mode; not set in standard mode
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#disable_tcp_early_demux-v173
   */
  readonly disableTcpEarlyDemux?: boolean;

  /**
   * Time for which a branch interface is kept after its pod is gone, in seconds: 30 or more.
   *
   * Each holds one address of the subnet for so long.
   *
   * @default - not set: the default of the VPC resource controller, 60
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/charts/aws-vpc-cni/values.yaml
   */
  readonly branchEniCooldownSeconds?: number;
}
