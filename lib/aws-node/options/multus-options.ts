/** What must be known of Multus, so that it and aws-node share the interface slots of a node. */
export interface MultusOptions {
  /**
   * Interfaces that Multus uses on each node, besides those of aws-node.
   *
   * Node groups and Karpenter nodes of the cluster take them off max pods. aws-node leaves the slots free only with
   * `eni.maxEnis`; where it is given, it decides about max pods alone, since it leaves room for Multus already.
   * Tag the interfaces with `EniTags.unmanaged()` when they are made, or aws-node takes them over.
   */
  readonly interfacesPerNode: number;

  /**
   * Version of the Multus thick plugin, such as `4.1.1`.
   *
   * @default - not known: not checked
   */
  readonly thickPluginVersion?: string;

  /**
   * CIDR blocks, IPv4 or IPv6, from which nodes accept all traffic: networks whose hosts talk to the interfaces of
   * Multus.
   *
   * Rules of the cluster security group, which the nodes carry. Interfaces of Multus with security groups of their own
   * need none.
   *
   * @default - none
   */
  readonly trafficCidrBlocks?: string[];
}
