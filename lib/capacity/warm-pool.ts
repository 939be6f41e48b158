import type { PodNode } from './pod-node';
import { examinePool } from './warm-pool-node';
import type { WarmPoolHolding, WarmPoolProps } from './warm-pool-props';
import { restingSlots } from './slot-range';
import type { Pool } from './warm-pool-size';
import { hasAddressTargets, restingPool, totalSlots } from './warm-pool-size';

/** With WARM_ENI_TARGET 0 a full interface brings another one, which is free at once and goes again. */
function flaps(pool: Pool, full: boolean): boolean {
  const { slotSize, targets } = pool;
  return slotSize === 1 && !hasAddressTargets(pool) && targets.warmEniTarget === 0 && full;
}

/** An IPv6 node has one /80 on its primary interface and no pool to manage. */
function ipv6Holding({ pods }: Pool): WarmPoolHolding {
  return {
    enis: 1,
    slotsPerEni: [1],
    secondaryIps: 0,
    prefixes: 1,
    leastSlots: 1,
    mostSlots: 1,
    podAddresses: pods,
    unusedAddresses: 0,
    unservedPods: 0,
    flapping: false,
  };
}

/** What the node holds for the pods of the pool. */
export function holdingOf(node: PodNode, pool: Pool): WarmPoolHolding {
  if (node.ipFamily === 'ipv6') return ipv6Holding(pool);
  const state = restingPool(pool);
  const slots = totalSlots(state);
  const range = restingSlots(pool);
  const podAddresses = slots * pool.slotSize;
  // Under custom networking the primary interface is there, but holds nothing for pods.
  const slotsPerEni = [...(pool.firstEnis === 0 ? [0] : []), ...state.held];
  const extraEni = state.held.length > 1 && slots - state.served === pool.slotsPerEni;
  return {
    enis: slotsPerEni.length,
    slotsPerEni,
    secondaryIps: pool.slotSize === 1 ? slots : 0,
    prefixes: pool.slotSize === 1 ? 0 : slots,
    leastSlots: range.least,
    mostSlots: range.most,
    podAddresses,
    unusedAddresses: podAddresses - state.served,
    unservedPods: pool.pods - state.served,
    flapping: flaps(pool, extraEni),
  };
}

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
