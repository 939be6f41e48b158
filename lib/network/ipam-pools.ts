/** Pools of Amazon VPC IP Address Manager, in the Region of the VPC, shared with its account. */
export interface IpamPools {
  /** Id of the pool of the VPC block. */
  readonly vpcPoolId: string;

  /**
   * Id of the pool of the pod blocks.
   *
   * @default - that of the VPC block
   */
  readonly podPoolId?: string;

  /**
   * Id of the pool of the IPv6 /56.
   *
   * @default - the block is Amazon's
   */
  readonly ipv6PoolId?: string;
}
