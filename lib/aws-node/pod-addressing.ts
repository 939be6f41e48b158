/** How aws-node gives addresses to pods. */
export enum PodAddressingMode {
  /** One secondary address of an interface for each pod. */
  SECONDARY_IP = 'secondary-ip',

  /** Blocks of addresses on the interfaces: IPv4 /28 prefixes (16 addresses), or one IPv6 /80. */
  PREFIX_DELEGATION = 'prefix-delegation',
}

/** Warm pool targets of prefix delegation. */
export interface PrefixDelegationOptions {
  /**
   * Free prefixes kept ready on each node, in /28 prefixes.
   *
   * Each costs 16 addresses of the pod subnet on every node, all the time.
   * Overridden by `warmIpTarget` and `minimumIpTarget`. Zero needs one of those two above zero:
   * aws-node does not start otherwise.
   *
   * @default 1 - unless `warmIpTarget` or `minimumIpTarget` is above 0
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/prefix-and-ip-target.md
   */
  readonly warmPrefixTarget?: number;

  /**
   * Free addresses kept ready on each node, in addresses.
   *
   * Rounded up to whole prefixes: 5 costs up to 16 addresses on every node. Overrides `warmPrefixTarget`.
   *
   * @default - not set: `warmPrefixTarget` decides
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/prefix-and-ip-target.md
   */
  readonly warmIpTarget?: number;

  /**
   * Addresses that a node holds from its first minute, in addresses.
   *
   * Rounded up to whole prefixes: 20 costs 32 addresses on every node, used or not.
   * Overrides `warmPrefixTarget`. Set `warmIpTarget` too, or the pool stays at this size.
   *
   * @default - not set: `warmPrefixTarget` decides
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/prefix-and-ip-target.md
   */
  readonly minimumIpTarget?: number;
}

/** Warm pool targets of secondary IP mode. */
export interface SecondaryIpOptions {
  /**
   * Interfaces with free addresses kept ready on each node, in interfaces.
   *
   * Each costs a whole interface full of addresses on every node: 9 on an m5.large, 29 on an m5.4xlarge.
   * Ignored as soon as `warmIpTarget` or `minimumIpTarget` is above 0.
   *
   * @default - not set: the default of aws-node, 1
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md
   */
  readonly warmEniTarget?: number;

  /**
   * Free addresses kept ready on each node, in addresses.
   *
   * Costs exactly this many addresses on every node, and an EC2 call for each pod that comes or goes:
   * set `minimumIpTarget` too, or a large cluster is throttled. Overrides `warmEniTarget`.
   *
   * @default - not set: `warmEniTarget` decides
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md
   */
  readonly warmIpTarget?: number;

  /**
   * Addresses that a node holds from its first minute, in addresses.
   *
   * Costs this many addresses on every node, used or not. A good value is the number of pods expected on a
   * node. Overrides `warmEniTarget`. Set `warmIpTarget` too, or the pool stays at this size.
   *
   * @default - not set: `warmEniTarget` decides
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md
   */
  readonly minimumIpTarget?: number;
}

/**
 * How pods get their addresses, with the warm pool targets of that mode and no others.
 *
 * One DaemonSet serves every Linux node of a cluster, so the choice is made once for the cluster.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-linux.html
 *
 * @example
 * const roomy = PodAddressing.prefixDelegation({ warmPrefixTarget: 1 });
 * const tight = PodAddressing.secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 });
 */
export class PodAddressing {
  /**
   * Blocks of 16 addresses (IPv6: one /80) on the interfaces of a node.
   *
   * The way to many pods on a small instance type, and the only way on an IPv6 cluster.
   *
   * @param options warm pool targets
   */
  public static prefixDelegation(options: PrefixDelegationOptions = {}): PodAddressing {
    return new PodAddressing(
      PodAddressingMode.PREFIX_DELEGATION,
      options.warmIpTarget,
      options.minimumIpTarget,
      options.warmPrefixTarget,
    );
  }

  /**
   * One secondary address of an interface for each pod.
   *
   * Takes no more addresses than it is told to, and needs no aligned run of free addresses in the subnet.
   *
   * @param options warm pool targets
   */
  public static secondaryIp(options: SecondaryIpOptions = {}): PodAddressing {
    return new PodAddressing(
      PodAddressingMode.SECONDARY_IP,
      options.warmIpTarget,
      options.minimumIpTarget,
      undefined,
      options.warmEniTarget,
    );
  }

  private constructor(
    /** The mode of aws-node. */
    public readonly mode: PodAddressingMode,
    /** Free addresses kept ready on each node; undefined when not given. */
    public readonly warmIpTarget?: number,
    /** Addresses that a node holds from its first minute; undefined when not given. */
    public readonly minimumIpTarget?: number,
    /** Free prefixes kept ready on each node, prefix delegation only; undefined when not given. */
    public readonly warmPrefixTarget?: number,
    /** Interfaces with free addresses kept ready on each node, secondary IP mode only; undefined when not given. */
    public readonly warmEniTarget?: number,
  ) {}
}
