import { holdingOf } from './warm-pool-holding';
import { examinePool } from './warm-pool-node';
import type { WarmPoolHolding, WarmPoolProps } from './warm-pool-props';

/**
 * What a node holds ready for its pods: how many interfaces, addresses and prefixes.
 *
 * aws-node takes addresses from the subnet before pods need them. A subnet is full when the nodes hold all of it,
 * which is long before the pods use all of it.
 *
 * Linux nodes with aws-node only. Node restarts, fragmented prefixes and addresses in their 30 seconds of cool-down
 * are not part of it; `AddressDemand` plans with the peak that covers them.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/docs/eni-and-ip-target.md
 *
 * @example
 * WarmPool.compute({ instanceType: 'm5.large', pods: 25 }).prefixes; //=> 3
 */
export class WarmPool {
  /**
   * What a node holds at rest. Throws one error that lists every problem.
   *
   * @param props the node, its pods and the targets of aws-node
   */
  public static compute(props: WarmPoolProps): WarmPoolHolding {
    const { node, pool, problems } = examinePool(props);
    if (problems.length > 0)
      throw new Error(`no warm pool for ${props.instanceType}: ${problems.join('; ')}`);
    return holdingOf(node!, pool!);
  }

  private constructor() {}
}
