import type { NodeAddressDemand } from './address-demand-props';
import type { NodeAtRest } from './compute-demand';
import { restOfNode } from './compute-demand';
import { NodeOperatingSystem } from './max-pods-props';
import { nodeOfType, windowsDemand } from './nodegroup-demand';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';
import type { CapacityNodegroup } from './subnet-capacity-props';

/** Pods of a node on an ordinary day that need an address; undefined where it is not known. */
export function expectedPodsOf({
  expectedPodsPerNode,
  daemonSetPods = 0,
}: CapacityNodegroup): number | undefined {
  return expectedPodsPerNode === undefined ? undefined : expectedPodsPerNode + daemonSetPods;
}

function restOfType(group: CapacityNodegroup, instanceType: string, pods: number): NodeAtRest {
  if (group.operatingSystem !== NodeOperatingSystem.WINDOWS)
    return restOfNode({ ...nodeOfType(group, instanceType), podsPerNode: pods });
  return { demand: windowsDemand({ ...group, maxPods: pods }, instanceType), warmAddresses: 0 };
}

/** Addresses that a node takes from all of its subnets. */
export function addressesOf({ nodeSubnet, podSubnet }: NodeAddressDemand): number {
  return [nodeSubnet, podSubnet].reduce(
    (sum, { singleAddresses, prefixes }) => sum + singleAddresses + prefixes * ADDRESSES_PER_PREFIX,
    0,
  );
}

/** A node of the group on an ordinary day, of the type that holds most; undefined without a number of pods. */
export function expectedNode(group: CapacityNodegroup): NodeAtRest | undefined {
  const pods = expectedPodsOf(group);
  if (pods === undefined) return undefined;
  return group.instanceTypes
    .map((instanceType) => restOfType(group, instanceType, pods))
    .reduce((most, other) => (addressesOf(other.demand) > addressesOf(most.demand) ? other : most));
}
