import type { WarmPoolTargets } from './warm-pool-props';

/** What decides about the size of a pool. A slot is a secondary address or a /28 prefix. */
export interface Pool {
  /** Pods that need an address. */
  readonly pods: number;
  /** kubelet's number; the pool stops growing when it holds that many addresses. */
  readonly maxPods: number;
  /** Addresses of one slot: 1 or 16. */
  readonly slotSize: number;
  /** Slots of one interface. */
  readonly slotsPerEni: number;
  /** Interfaces that serve pods at most. */
  readonly maxEnis: number;
  /** Interfaces that serve pods from the start: the primary one, unless custom networking takes it away. */
  readonly firstEnis: number;
  readonly targets: Required<WarmPoolTargets>;
}

/** A pool at some moment. */
export interface PoolState {
  /** Slots of each interface that serves pods. */
  held: number[];
  /** Pods that have an address. */
  served: number;
}

/** Whether one of the address targets is set; they replace the interface and prefix targets. */
export function hasAddressTargets({ targets }: Pool): boolean {
  return targets.warmIpTarget > 0 || targets.minimumIpTarget > 0;
}

export function totalSlots({ held }: PoolState): number {
  return held.reduce((sum, slots) => sum + slots, 0);
}

/** Addresses missing to the address targets. */
function shortAddresses(pool: Pool, total: number, free: number): number {
  return Math.max(pool.targets.warmIpTarget - free, pool.targets.minimumIpTarget - total, 0);
}

/** What aws-node decides by. */
export interface PoolFigures {
  readonly slots: number;
  /** Slots without a pod. */
  readonly free: number;
  /** Pods that have an address. */
  readonly served: number;
}

/** Slots missing to the targets; 0 when the pool is large enough. */
export function shortSlots(pool: Pool, { slots, free: freeSlots, served }: PoolFigures): number {
  const { slotSize, slotsPerEni, targets } = pool;
  const total = slots * slotSize;
  const free = total - served;
  if (total >= pool.maxPods) return 0;
  if (hasAddressTargets(pool)) return Math.ceil(shortAddresses(pool, total, free) / slotSize);
  if (slotSize > 1) {
    // Free addresses in prefixes that are in use count too, so a pool with enough of them does not grow.
    return free < slotSize * targets.warmPrefixTarget ? Math.max(1, targets.warmPrefixTarget - freeSlots) : 0;
  }
  const tooLow = free < slotsPerEni * targets.warmEniTarget || (targets.warmEniTarget === 0 && free === 0);
  return tooLow ? slotsPerEni : 0;
}

/** One round of aws-node: fill the first interface with room, or else attach one. False when nothing changed. */
function grow(pool: Pool, state: PoolState): boolean {
  const slots = totalSlots(state);
  const { served } = state;
  // Pods fill one prefix after the other here; `restingSlots` knows the other orders.
  const short = shortSlots(pool, { slots, free: slots - Math.ceil(served / pool.slotSize), served });
  if (short === 0) return false;
  const withRoom = state.held.findIndex((slots) => slots < pool.slotsPerEni);
  if (withRoom >= 0) {
    state.held[withRoom] = Math.min(pool.slotsPerEni, state.held[withRoom] + short);
    return true;
  }
  if (state.held.length >= pool.maxEnis) return false;
  state.held.push(Math.min(pool.slotsPerEni, short));
  return true;
}

function settle(pool: Pool, state: PoolState): void {
  while (grow(pool, state));
}

/**
 * The pool at rest, after the pods came one after the other onto a fresh node.
 *
 * A plain re-statement of the pool manager of aws-node without its timers and errors.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/ipamd/ipamd.go#L968
 */
export function restingPool(pool: Pool): PoolState {
  const state: PoolState = { held: Array.from({ length: pool.firstEnis }, () => 0), served: 0 };
  settle(pool, state);
  for (let pod = 0; pod < pool.pods && totalSlots(state) * pool.slotSize > state.served; pod += 1) {
    state.served += 1;
    settle(pool, state);
  }
  return state;
}

/**
 * Slots a node can come to hold, whatever the order in which pods come and go.
 *
 * Just below max pods the pool may still grow by a whole target: with WARM_PREFIX_TARGET 1 that makes 7 prefixes at
 * 110 pods, 16 at 250.
 */
export function peakSlots(pool: Pool): number {
  const { slotSize, slotsPerEni, maxEnis, targets } = pool;
  const full = Math.ceil(pool.maxPods / slotSize);
  const slots = (addresses: number): number => Math.ceil(addresses / slotSize);
  const peak = (): number => {
    if (targets.warmIpTarget > 0) {
      return Math.max(full - 1 + slots(targets.warmIpTarget), slots(targets.minimumIpTarget));
    }
    if (targets.minimumIpTarget > 0) return slots(targets.minimumIpTarget);
    if (slotSize > 1) return full - 1 + Math.min(slotsPerEni, targets.warmPrefixTarget);
    return Math.ceil(full / slotsPerEni) * slotsPerEni;
  };
  return Math.min(peak(), maxEnis * slotsPerEni);
}
