/**
 * Tags by which aws-node tells its interfaces from those of others.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#no-manage-tag
 *
 * @example
 * const tags = EniTags.unmanaged();
 */
export class EniTags {
  /**
   * Tag of an interface that aws-node must leave alone, for Multus or host networking.
   *
   * Set it when the interface is made: aws-node takes over every untagged interface of its node. Lower
   * `eni.maxEnis` and max pods by the same number of interfaces.
   */
  public static unmanaged(): { [key: string]: string } {
    return { 'node.k8s.amazonaws.com/no_manage': 'true' };
  }
}
