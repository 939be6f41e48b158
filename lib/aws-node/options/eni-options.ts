/** How aws-node handles the network interfaces of a node. */
export interface EniOptions {
  /**
   * Most interfaces that aws-node may attach to a node, in interfaces of the first network card.
   *
   * Leaves the rest of the slots to others, such as Multus. Counts the primary interface. Max pods must be
   * computed with the same number.
   *
   * @default - not set: what the instance type allows
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#max_eni
   */
  readonly maxEnis?: number;

  /**
   * Largest packet of the interfaces, in bytes: 576 to 9001, on IPv6 clusters 1280 to 9001.
   *
   * @default - not set: the default of aws-node, 9001
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_vpc_eni_mtu-v160
   */
  readonly mtu?: number;

  /**
   * Tags for the interfaces that aws-node makes.
   *
   * aws-node ignores keys that contain `k8s.amazonaws.com`.
   *
   * @default - not set: no tags but those of aws-node
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#additional_eni_tags-v160
   */
  readonly tags?: { [key: string]: string };

  /**
   * Whether aws-node also attaches and detaches interfaces on nodes that are cordoned.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_manage_enis_non_schedulable-v1126
   */
  readonly manageOnNonSchedulableNodes?: boolean;

  /**
   * Whether aws-node leaves detached interfaces of its own alone instead of deleting them.
   *
   * IPv6 clusters and IMDS-only mode always do.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#disable_leaked_eni_cleanup-v1130
   */
  readonly disableLeakedEniCleanup?: boolean;

  /**
   * Whether aws-node manages every network card of instance types that have several.
   *
   * Further cards hold one spare address each, whatever the warm pool targets say. Drain nodes before a
   * downgrade below v1.20.0.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#enable_multi_nic-v1200
   */
  readonly multiNic?: boolean;

  /**
   * Whether aws-node takes interfaces and addresses from instance metadata only, without changing any.
   *
   * The warm pool targets have no effect then.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#disable_network_resource_provisioning-v191
   */
  readonly disableNetworkResourceProvisioning?: boolean;

  /**
   * Whether aws-node makes no EC2 call at all: interfaces and addresses must be there before it starts.
   *
   * Turns `disableNetworkResourceProvisioning` and `disableLeakedEniCleanup` on.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#enable_imds_only_mode-v1196
   */
  readonly imdsOnly?: boolean;
}
