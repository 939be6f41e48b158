import type { Pool } from '../../../lib/capacity/warm-pool-size';

/** What decides about a pool; the pods come and go. */
export type PoolSettings = Omit<Pool, 'pods'>;

/** What ipamd knows of its pool when it decides. */
export interface PoolFigures {
  /** Addresses with a pod. */
  readonly assigned: number;
  /** Secondary addresses or prefixes. */
  readonly slots: number;
  /** Those among them without a pod. */
  readonly freeSlots: number;
}

const hasIpTargets = ({ targets }: PoolSettings): boolean =>
  targets.warmIpTarget > 0 || targets.minimumIpTarget > 0;

/** datastoreTargetState: addresses missing to WARM_IP_TARGET and MINIMUM_IP_TARGET. */
function shortAddresses({ slotSize, targets }: PoolSettings, { slots, assigned }: PoolFigures): number {
  const total = slots * slotSize;
  const short = Math.max(targets.warmIpTarget - (total - assigned), 0);
  return Math.max(short, targets.minimumIpTarget - total, 0);
}

/** isDatastorePoolTooLow */
export function isTooLow(settings: PoolSettings, figures: PoolFigures): boolean {
  const { slotSize, slotsPerEni, targets, maxPods } = settings;
  const total = figures.slots * slotSize;
  if (total >= maxPods) return false;
  if (hasIpTargets(settings)) return shortAddresses(settings, figures) > 0;
  const available = total - figures.assigned;
  const [unit, target] =
    slotSize === 1 ? [slotsPerEni, targets.warmEniTarget] : [16, targets.warmPrefixTarget];
  return available < unit * target || (target === 0 && available === 0);
}

/** How many slots increaseDatastorePool asks for; a whole interface with WARM_ENI_TARGET. */
export function shortSlots(settings: PoolSettings, figures: PoolFigures): number {
  const { slotSize, slotsPerEni, targets } = settings;
  if (hasIpTargets(settings)) return Math.max(1, Math.ceil(shortAddresses(settings, figures) / slotSize));
  return slotSize === 1 ? slotsPerEni : Math.max(1, targets.warmPrefixTarget - figures.freeSlots);
}

/** Slots beyond the targets that have no pod. */
export function overSlots(settings: PoolSettings, { slots, assigned, freeSlots }: PoolFigures): number {
  const { slotSize, targets } = settings;
  if (!hasIpTargets(settings)) return slotSize === 1 ? 0 : freeSlots - targets.warmPrefixTarget;
  const needed = Math.max(
    Math.ceil((assigned + targets.warmIpTarget) / slotSize),
    Math.ceil(targets.minimumIpTarget / slotSize),
  );
  return Math.min(freeSlots, slots - needed);
}

/** isDatastorePoolTooHigh: never with WARM_ENI_TARGET alone. */
export function isTooHigh(settings: PoolSettings, figures: PoolFigures): boolean {
  return overSlots(settings, figures) > 0;
}
