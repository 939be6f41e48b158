/** Why pods need instance metadata. */
export interface PodMetadataAccessOptions {
  /** Which pods need it, and why nothing else helps. It stands in the warning. */
  readonly reason: string;
}

/**
 * Who on a node reaches the instance metadata service, and with it the credentials of the node role.
 *
 * It is IMDSv2 always. A packet from a pod takes one hop more than one from the node, so the hop limit decides. aws-node,
 * kube-proxy and everything else in the network of the node work with a limit of 1.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
 *
 * @example
 * const tight = NodeMetadataAccess.nodeOnly();
 * const loose = NodeMetadataAccess.podsToo({ reason: 'agent 3.2 reads its region from instance metadata' });
 */
export class NodeMetadataAccess {
  /** The node and pods in its network: hop limit 1. */
  public static nodeOnly(): NodeMetadataAccess {
    return new NodeMetadataAccess(1);
  }

  /**
   * Every pod: hop limit 2. Each of them can then act as the node role.
   *
   * @param options the reason
   */
  public static podsToo(options: PodMetadataAccessOptions): NodeMetadataAccess {
    if (options.reason.trim() === '') {
      throw new Error(
        'reason is empty: name the pods that need instance metadata, and why nothing else helps',
      );
    }
    return new NodeMetadataAccess(2, options.reason);
  }

  private constructor(
    /** Hops an answer of the service may travel. */
    public readonly hopLimit: number,
    /** Why pods need it; undefined where they do not reach it. */
    public readonly reason?: string,
  ) {}
}
