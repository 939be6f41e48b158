import type { CapacityNodegroup } from './subnet-capacity-props';

/** Twice as many nodes as there are zones are added at least when a managed node group is replaced. */
const SURGE_PER_ZONE = 2;

/** Nodes of a group in one of its zones. */
export interface ZoneNodes {
  /** On an ordinary day of a full group. */
  readonly ordinary: number;
  /** More while the group is replaced. */
  readonly surge: number;
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html */
function surgeOf({ maxSize, maxUnavailable = 1, surges = true }: CapacityNodegroup, zones: number): number {
  return surges && maxSize > 0 ? Math.max(SURGE_PER_ZONE * zones, maxUnavailable) : 0;
}

/** Nodes in each of so many zones, of a group at its largest. */
export function nodesOfZone(group: CapacityNodegroup, zones: number): ZoneNodes {
  return {
    ordinary: Math.ceil(group.maxSize / zones),
    surge: Math.ceil(surgeOf(group, zones) / zones),
  };
}

/** Nodes of a group at its largest while it is replaced, in all its zones. */
export function nodesOfGroup(group: CapacityNodegroup, zones: number): number {
  return group.maxSize + surgeOf(group, zones);
}

export function totalNodes({ ordinary, surge }: ZoneNodes): number {
  return ordinary + surge;
}
