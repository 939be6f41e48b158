import type { Pool } from './warm-pool-size';
import { hasAddressTargets, restingPool, shortSlots, totalSlots } from './warm-pool-size';

/** A number that depends on the random order in which aws-node hands out addresses. */
export interface SlotRange {
  readonly least: number;
  readonly most: number;
}

/** Everything about a pool of prefixes that decides how it goes on. */
interface Spread {
  readonly slots: number;
  /** Prefixes without a pod. */
  readonly free: number;
}

/** The pool after aws-node filled it up. */
function grown(pool: Pool, served: number, { slots, free }: Spread): Spread {
  const room = pool.maxEnis * pool.slotsPerEni - slots;
  const short = shortSlots(pool, { slots, free, served });
  // One interface at a time: what does not fit into the first with room comes in the next round.
  const left = pool.slotsPerEni - (slots % pool.slotsPerEni);
  const more = Math.min(short, left, room);
  return more <= 0 ? { slots, free } : grown(pool, served, { slots: slots + more, free: free + more });
}

/** Where the next pod may go: into a prefix that has pods, or into one that has none. */
function choices(pool: Pool, served: number, { slots, free }: Spread): Spread[] {
  const roomBesidePods = (slots - free) * pool.slotSize - served;
  return [...(roomBesidePods > 0 ? [{ slots, free }] : []), ...(free > 0 ? [{ slots, free: free - 1 }] : [])];
}

function distinct(spreads: Spread[]): Spread[] {
  return [...new Map(spreads.map((spread) => [spread.slots * 4096 + spread.free, spread])).values()];
}

/** Every way in which the pods of a pool can lie in its prefixes. */
function spreadsOf(pool: Pool): Spread[] {
  let spreads = [grown(pool, 0, { slots: 0, free: 0 })];
  for (let served = 0; served < pool.pods; served += 1) {
    const next = spreads.flatMap((spread) => {
      const chosen = choices(pool, served, spread);
      return chosen.length === 0 ? [spread] : chosen.map((one) => grown(pool, served + 1, one));
    });
    spreads = distinct(next);
  }
  return spreads;
}

/**
 * Slots that a pool holds at rest, after its pods came one after the other, whatever addresses they got.
 *
 * Pods lie in prefixes at random, and WARM_PREFIX_TARGET counts prefixes without a pod. In every other case the order
 * makes no difference.
 */
export function restingSlots(pool: Pool): SlotRange {
  const slots = totalSlots(restingPool(pool));
  if (pool.slotSize === 1 || hasAddressTargets(pool)) return { least: slots, most: slots };
  const all = spreadsOf(pool).map((spread) => spread.slots);
  return { least: Math.min(slots, ...all), most: Math.max(slots, ...all) };
}
