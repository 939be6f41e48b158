/** Addresses for pods on Windows nodes, given by the VPC resource controller. */
export interface WindowsIpamOptions {
  /**
   * Whether pods on Windows nodes get addresses.
   *
   * @default true - when this group is given
   * @see https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
   */
  readonly enabled?: boolean;

  /**
   * Whether Windows nodes take /28 prefixes instead of single addresses.
   *
   * @default - not set: the default of the VPC resource controller, false
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-win.html
   */
  readonly prefixDelegation?: boolean;

  /**
   * Free prefixes kept ready on each Windows node, in /28 prefixes. Each costs 16 addresses on every node.
   *
   * @default - not set: the default of the VPC resource controller, 0
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-win.html
   */
  readonly warmPrefixTarget?: number;

  /**
   * Free addresses kept ready on each Windows node, in addresses.
   *
   * @default - not set: the default of the VPC resource controller, 1
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-win.html
   */
  readonly warmIpTarget?: number;

  /**
   * Addresses that a Windows node holds from its start, in addresses.
   *
   * @default - not set: the default of the VPC resource controller, 3
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-win.html
   */
  readonly minimumIpTarget?: number;
}
