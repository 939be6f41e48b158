import { EniLimits } from './eni-limits';
import { addressesOf } from './expected-node';
import { demandOfType } from './nodegroup-demand';
import type { CapacityNodegroup } from './subnet-capacity-props';

/** Nodes of a type that a limit of vCPUs allows. */
function nodesWithin(vcpuLimit: number, { limits }: CapacityNodegroup, instanceType: string): number {
  const given = limits?.find((one) => one.instanceType === instanceType)?.vcpus;
  const vcpus = given ?? EniLimits.find(instanceType)?.vcpus;
  return vcpus === undefined ? Infinity : Math.floor(vcpuLimit / vcpus);
}

/** A group whose vCPUs are limited, with the type that takes most addresses in all and the nodes there can be of it. */
export function withinVcpuLimit(group: CapacityNodegroup): CapacityNodegroup {
  const { vcpuLimit, instanceTypes, maxSize } = group;
  if (vcpuLimit === undefined) return group;
  const fleets = instanceTypes.map((instanceType) => {
    const nodes = Math.min(maxSize, nodesWithin(vcpuLimit, group, instanceType));
    return { instanceType, nodes, total: nodes * addressesOf(demandOfType(group, instanceType)) };
  });
  const { instanceType, nodes } = fleets.reduce((most, other) => (other.total > most.total ? other : most));
  return { ...group, instanceTypes: [instanceType], maxSize: nodes };
}
