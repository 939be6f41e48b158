/** Nodes of EKS Auto Mode, as far as they decide about addresses. */
export interface AutoModeDemandProps {
  /** Number of nodes. */
  readonly nodes: number;

  /**
   * Pods on a node that need an address; those with host networking need none.
   *
   * @default 110, the most that a node of Auto Mode runs
   */
  readonly podsPerNode?: number;

  /**
   * Whether nodes take single addresses instead of prefixes: `ipv4PrefixSize: "32"`.
   *
   * @default false
   */
  readonly singleAddresses?: boolean;

  /**
   * Pod addresses that each node has from its launch, where its NodeClass names its interfaces.
   *
   * @default - addresses come with pods
   */
  readonly staticAddresses?: number;
}

/** Addresses that nodes of EKS Auto Mode take in the subnets of their pods. */
export interface AutoModeDemandResult {
  /** Fewest addresses; what AWS documents. */
  readonly fewest: number;

  /** Most addresses, with what AWS does not document taken from above. */
  readonly most: number;

  /** Why there is a range. */
  readonly reason: string;
}
