import type { CapacityNodegroup } from './subnet-capacity-props';

/** Twice as many nodes as there are zones are added at least when a managed node group is replaced. */
const SURGE_PER_ZONE = 2;

/** EKS never replaces more nodes of a group at once. */
const MOST_UNAVAILABLE = 100;

/** Nodes that a percentage stands for: of the nodes there are, so at most of the largest number. */
export function maxUnavailableOf(maxSize: number, percentage: number): number {
  return Math.min(MOST_UNAVAILABLE, Math.ceil((maxSize * percentage) / 100));
}

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

/** Instances of a group and its EC2 warm pool together, at most. */
function instancesOf({ maxSize, preparedCapacity = 0 }: CapacityNodegroup): number {
  return Math.max(maxSize, preparedCapacity);
}

/** Part of the nodes that are in the fullest of so many zones. */
function shareOf({ largestZoneShare = 0 }: CapacityNodegroup, zones: number): number {
  return Math.max(largestZoneShare, 1 / zones);
}

/** Nodes in each of so many zones, of a group at its largest. */
export function nodesOfZone(group: CapacityNodegroup, zones: number): ZoneNodes {
  return {
    // Rounded first: 3 x (1 / 3) must not become 4.
    ordinary: Math.ceil(Number((instancesOf(group) * shareOf(group, zones)).toFixed(6))),
    surge: Math.ceil(surgeOf(group, zones) / zones),
  };
}

/** Nodes of a group in each of so many zones on an ordinary day; not a whole number where zones share the rest. */
export function expectedNodesOfZone(group: CapacityNodegroup, zones: number): number {
  return (group.expectedNodes ?? group.maxSize) * shareOf(group, zones);
}

/** Nodes of a group at its largest while it is replaced, in all its zones. */
export function nodesOfGroup(group: CapacityNodegroup, zones: number): number {
  return instancesOf(group) + surgeOf(group, zones);
}

export function totalNodes({ ordinary, surge }: ZoneNodes): number {
  return ordinary + surge;
}
