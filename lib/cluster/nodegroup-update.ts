/** How EKS replaces a node. */
export enum NodegroupUpdateStrategy {
  /** New nodes start before old ones go: needs room for more nodes. */
  DEFAULT = 'DEFAULT',

  /** Old nodes go first: for capacity that cannot grow, such as reserved GPUs. */
  MINIMAL = 'MINIMAL',
}

/** What an update can be told beside its pace. */
export interface NodegroupUpdateOptions {
  /**
   * Whether new nodes start before old ones go.
   *
   * @default NodegroupUpdateStrategy.DEFAULT
   */
  readonly strategy?: NodegroupUpdateStrategy;

  /**
   * Whether pods that a PodDisruptionBudget protects are removed all the same when they cannot be moved in time.
   *
   * Without it, such a pod makes the update fail after 15 minutes (PodEvictionFailure), and the old nodes stay.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
   */
  readonly force?: boolean;
}

/**
 * How fast EKS replaces the nodes of a managed node group.
 *
 * With the default strategy it first adds nodes: twice as many as there are zones, or as many as it replaces at once,
 * whichever is more. They need addresses, so count them in the plan (`AddressDemand`, `surgeNodesPerAz`).
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 *
 * @example
 * const steady = NodegroupUpdate.nodes(1);
 * const fast = NodegroupUpdate.percentage(33);
 * const whateverItTakes = NodegroupUpdate.nodes(1, { force: true });
 */
export class NodegroupUpdate {
  /**
   * So many nodes at once.
   *
   * @param count 1 to 100
   * @param options strategy, and whether to force
   */
  public static nodes(count: number, options: NodegroupUpdateOptions = {}): NodegroupUpdate {
    return new NodegroupUpdate(inRange('nodes', count), undefined, options.strategy, options.force);
  }

  /**
   * So many percent of the nodes at once, never more than 100 nodes.
   *
   * @param percent 1 to 100
   * @param options strategy, and whether to force
   */
  public static percentage(percent: number, options: NodegroupUpdateOptions = {}): NodegroupUpdate {
    return new NodegroupUpdate(undefined, inRange('percentage', percent), options.strategy, options.force);
  }

  private constructor(
    /** Nodes replaced at once; undefined where a percentage was given. */
    public readonly maxUnavailable?: number,
    /** Percent of the nodes replaced at once; undefined where a number was given. */
    public readonly maxUnavailablePercentage?: number,
    /** Whether new nodes start before old ones go; undefined for the default of EKS. */
    public readonly strategy?: NodegroupUpdateStrategy,
    /** Whether pods are removed although a PodDisruptionBudget protects them; undefined for no. */
    public readonly force?: boolean,
  ) {}
}

function inRange(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 100) return value;
  throw new Error(`${name} is ${value}: use a whole number from 1 to 100`);
}
