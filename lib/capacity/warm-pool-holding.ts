import type { PodNode } from './pod-node';
import type { WarmPoolHolding } from './warm-pool-props';
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
  const podAddresses = slots * pool.slotSize;
  // Under custom networking the primary interface is there, but holds nothing for pods.
  const slotsPerEni = [...(pool.firstEnis === 0 ? [0] : []), ...state.held];
  const extraEni = state.held.length > 1 && slots - state.served === pool.slotsPerEni;
  return {
    enis: slotsPerEni.length,
    slotsPerEni,
    secondaryIps: pool.slotSize === 1 ? slots : 0,
    prefixes: pool.slotSize === 1 ? 0 : slots,
    podAddresses,
    unusedAddresses: podAddresses - state.served,
    unservedPods: pool.pods - state.served,
    flapping: flaps(pool, extraEni),
  };
}
