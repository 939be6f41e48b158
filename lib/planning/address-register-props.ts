/** A block from which an `AddressRegister` deals. */
export interface Supernet {
  /** IPv4 CIDR block, for example `10.64.0.0/12`. */
  readonly cidrBlock: string;

  /**
   * Region whose clusters get blocks from here.
   *
   * @default - any Region
   */
  readonly region?: string;

  /**
   * Account whose clusters get blocks from here.
   *
   * @default - any account
   */
  readonly account?: string;
}

/**
 * One line of a register: the first one of a cluster deals its VPC block and its first pod block, each later one a further pod
 * block.
 */
export interface RegisterEntry {
  /** Name of the cluster, once for each account and Region. */
  readonly cluster: string;

  /** Account of the cluster. */
  readonly account: string;

  /** Region of the cluster. */
  readonly region: string;

  /**
   * Mask length of the VPC block; not in later lines of a cluster.
   *
   * @default 16
   */
  readonly vpcCidrMask?: number;

  /**
   * Mask length of the pod block.
   *
   * @default - 16, or no pod block where the register has no podSupernets
   */
  readonly podCidrMask?: number;

  /**
   * The VPC block, where it exists already: checked instead of dealt.
   *
   * @default - dealt
   */
  readonly vpcCidrBlock?: string;

  /**
   * The pod block, where it exists already: checked instead of dealt.
   *
   * @default - dealt
   */
  readonly podCidrBlock?: string;
}

/** Properties of an `AddressRegister`. */
export interface AddressRegisterProps {
  /** Where VPC blocks come from, searched in this order. Only append. */
  readonly vpcSupernets: Supernet[];

  /**
   * Where pod blocks come from, searched in this order. Only append.
   *
   * @default - no pod blocks
   */
  readonly podSupernets?: Supernet[];

  /** The lines. Only append: what a line gets depends on the lines before it alone. */
  readonly entries: RegisterEntry[];
}

/** What a cluster has got. */
export interface RegisteredCluster {
  /** Name of the cluster. */
  readonly cluster: string;

  /** Account of the cluster. */
  readonly account: string;

  /** Region of the cluster. */
  readonly region: string;

  /** Its VPC block. */
  readonly vpcCidrBlock: string;

  /** Its pod blocks, in the order of the lines. */
  readonly podCidrBlocks: string[];
}
