/** How aws-node gives addresses to pods. */
export enum PodAddressingMode {
  /** One secondary address of an interface for each pod. */
  SECONDARY_IP = 'secondary-ip',

  /** Blocks of 16 addresses (IPv4 /28 prefixes, or one IPv6 /80) on the interfaces. */
  PREFIX_DELEGATION = 'prefix-delegation',
}

/** Warm-pool options of prefix delegation. */
export interface PrefixDelegationOptions {
  /**
   * Free prefixes kept ready on each node, in /28 prefixes.
   *
   * @default 1
   */
  readonly warmPrefixTarget?: number;
}

/**
 * How pods get their addresses.
 *
 * @example
 * PodAddressing.prefixDelegation({ warmPrefixTarget: 1 });
 */
export class PodAddressing {
  /**
   * Blocks of 16 addresses on the interfaces of a node.
   *
   * @param options warm-pool targets
   */
  public static prefixDelegation(options: PrefixDelegationOptions = {}): PodAddressing {
    return new PodAddressing(PodAddressingMode.PREFIX_DELEGATION, options.warmPrefixTarget);
  }

  private constructor(
    /** The mode of aws-node. */
    public readonly mode: PodAddressingMode,
    /** Free prefixes kept ready on each node; undefined leaves it to the default. */
    public readonly warmPrefixTarget?: number,
  ) {}
}
