/** How aws-node sets up the interface of a pod. */
export interface PodInterfaceOptions {
  /**
   * Largest packet of the interfaces of pods, in bytes: 576 to 9001, on IPv6 clusters 1280 to 9001.
   *
   * @default - not set: the default of aws-node, the MTU of the interfaces of the node
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#pod_mtu-v1164
   */
  readonly mtu?: number;

  /**
   * Start of the name of the host side of each pod's interface: 1 to 4 characters, not `eth`, `vlan` or `lo`.
   *
   * @default - not set: the default of aws-node, 'eni'
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_k8s_cni_vethprefix
   */
  readonly vethPrefix?: string;

  /**
   * Time for which the address of a deleted pod is not given to another one, in seconds.
   *
   * Each address that cools down is one that no pod can use: with many short-lived pods plan for them.
   * Below 30, kube-proxy may still send traffic for the old pod to the new one.
   *
   * @default - not set: the default of aws-node, 30
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#ip_cooldown_period-v1150
   */
  readonly ipCooldownPeriodSeconds?: number;

  /**
   * Whether aws-node writes the address of a pod to its annotation `vpc.amazonaws.com/pod-ips`.
   *
   * aws-node waits for the API server at its start then.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#annotate_pod_ip-v193
   */
  readonly annotatePodIp?: boolean;

  /**
   * Whether the bandwidth plugin limits the traffic of pods that ask for it by annotation.
   *
   * Does not work together with network policies of the VPC CNI plugin.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#enable_bandwidth_plugin-v1100
   */
  readonly bandwidthPlugin?: boolean;
}
