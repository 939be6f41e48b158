import type { PlanProblem } from './plan-problem';

/** What a subnet has to provide, for the checks of its reservations. */
export interface PrefixReservationDemand {
  /**
   * Prefixes needed at peak: nodes times prefixes per node.
   *
   * @default - not checked
   */
  readonly prefixesNeeded?: number;

  /**
   * Single addresses needed at peak: primary addresses of network interfaces, load balancers, endpoints.
   *
   * @default 0
   */
  readonly addressesNeeded?: number;

  /**
   * Whether aws-node takes prefixes at all.
   *
   * @default true
   */
  readonly prefixDelegation?: boolean;

  /**
   * The prop that the ranges come from, as problems name it.
   *
   * @default 'ranges'
   */
  readonly path?: string;
}

/** What the reservations of one subnet yield. */
export interface PrefixReservationSummary {
  /** The CIDR block of the subnet. */
  readonly subnetCidrBlock: string;

  /** The ranges that can be reserved, canonical and in order of address. */
  readonly reservedCidrBlocks: string[];

  /**
   * Prefixes that the ranges yield: /28 in an IPv4 subnet, /80 in an IPv6 one.
   *
   * The first and the last prefix of the subnet are not counted: they hold addresses that AWS keeps.
   */
  readonly usablePrefixes: number;

  /** Addresses outside the ranges that can be handed out one by one. Rounded above 2^53 (IPv6). */
  readonly unreservedAddresses: number;

  /** What is wrong with the ranges, or worth knowing about them. */
  readonly problems: PlanProblem[];
}
