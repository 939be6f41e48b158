/** What must be known of Multus, so that it and aws-node share the interface slots of a node. */
export interface MultusOptions {
  /**
   * Interfaces that Multus uses on each node, besides those of aws-node.
   *
   * Keep the slots free with `eni.maxEnis`, and tag the interfaces with
   * `EniTags.unmanaged()` when they are made, or aws-node takes them over.
   */
  readonly interfacesPerNode: number;

  /**
   * Version of the Multus thick plugin, such as `4.1.1`.
   *
   * @default - not known: not checked
   */
  readonly thickPluginVersion?: string;
}
