import type { MaxPodsProps } from './max-pods-props';

/** How much aws-node keeps ready. The names are those of its settings, such as `WARM_IP_TARGET`. */
export interface WarmPoolTargets {
  /**
   * Free interfaces kept ready; secondary addresses only.
   *
   * @default 1
   */
  readonly warmEniTarget?: number;

  /**
   * Free addresses kept ready. With it, or with `minimumIpTarget`, the interface and prefix targets do not count.
   *
   * @default 0
   */
  readonly warmIpTarget?: number;

  /**
   * Addresses a node has at least, used or free.
   *
   * @default 0
   */
  readonly minimumIpTarget?: number;

  /**
   * Free prefixes kept ready; prefix delegation only.
   *
   * @default 1
   */
  readonly warmPrefixTarget?: number;
}

/** A node and its pods. */
export interface WarmPoolProps extends MaxPodsProps {
  /** Pods on the node that need an address; those with host networking need none. */
  readonly pods: number;

  /**
   * What kubelet was told. aws-node stops growing the pool when it holds that many addresses.
   *
   * @default - what `MaxPods.compute` says
   */
  readonly maxPods?: number;

  /**
   * What aws-node keeps ready.
   *
   * @default - the targets of `podAddressing`, and the defaults of aws-node for the rest
   */
  readonly targets?: WarmPoolTargets;
}

/** What a node holds at rest, after its pods came one after the other. */
export interface WarmPoolHolding {
  /** Interfaces attached, the primary one included, the trunk not. */
  readonly enis: number;

  /** Secondary addresses, or prefixes, of each interface in the order they were attached. */
  readonly slotsPerEni: number[];

  /** Secondary addresses held for pods; 0 with prefixes. */
  readonly secondaryIps: number;

  /** Prefixes held for pods; 0 with secondary addresses. */
  readonly prefixes: number;

  /**
   * Slots held at least and at most. A slot is a secondary address or a prefix. aws-node hands out addresses in random order,
   * so the same pods can lie in more or fewer prefixes; only WARM_PREFIX_TARGET above 1 makes a difference of it.
   */
  readonly leastSlots: number;

  /** Slots held at most, whatever the order. */
  readonly mostSlots: number;

  /** Addresses pods can use: the secondary addresses, or 16 for each /28 prefix. */
  readonly podAddresses: number;

  /** Addresses pods could use, but do not. With IPv6 a /80 has more than anybody counts, and this is 0. */
  readonly unusedAddresses: number;

  /** Pods that wait for an address which never comes. */
  readonly unservedPods: number;

  /** Whether aws-node keeps attaching an interface and giving it back (WARM_ENI_TARGET 0 with a full interface). */
  readonly flapping: boolean;
}
