import { demandProblems } from './compute-demand';
import { examineNode } from './examine-node';
import { NodeOperatingSystem } from './max-pods-props';
import { nodeOfType } from './nodegroup-demand';
import { podsOf } from './pods-of-node';
import type { CapacityNodegroup, CapacitySubnet, SubnetCapacityProps } from './subnet-capacity-props';
import { examinePool } from './warm-pool-node';
import { CidrBlock } from '../planning/cidr-block';
import { SubnetRole } from '../planning/subnet-role';

function countProblems({ maxSize, maxUnavailable = 1 }: CapacityNodegroup): string[] {
  return Object.entries({ maxSize, maxUnavailable })
    .filter(([, value]) => !(Number.isInteger(value) && value >= 0))
    .map(([name, value]) => `${name} is ${value}: give a whole number of 0 or more`);
}

function typeProblems(group: CapacityNodegroup, instanceType: string): string[] {
  const props = nodeOfType(group, instanceType);
  const windows = group.operatingSystem === NodeOperatingSystem.WINDOWS;
  const pool = windows ? undefined : examinePool(props);
  const { node, problems } = pool ?? examineNode(props);
  const result = node && podsOf(node);
  return [
    ...problems,
    ...demandProblems(props, pool?.pool),
    ...(result !== undefined && (group.maxPods ?? 0) > result.uncapped
      ? [
          `maxPods is ${group.maxPods}, but ${instanceType} has addresses for ${result.uncapped} ` +
            `(${result.formula}): use at most ${result.uncapped}`,
        ]
      : []),
  ];
}

function referenceProblems(group: CapacityNodegroup, subnets: CapacitySubnet[]): string[] {
  const known = subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock);
  const unknown = [...(group.nodeSubnets ?? []), ...(group.podSubnets ?? [])].filter(
    (cidr) => !known.includes(cidr),
  );
  const has = (role: SubnetRole): boolean => subnets.some((subnet) => subnet.role === role);
  return [
    ...unknown.map((cidr) => `${cidr} is none of the subnets: use ${known.join(', ') || 'subnets'}`),
    ...(group.nodeSubnets === undefined && !has(SubnetRole.NODE) ? ['there is no node subnet: add one'] : []),
    ...(group.customNetworking && group.podSubnets === undefined && !has(SubnetRole.POD)
      ? ['customNetworking needs pod subnets: add them, or turn it off']
      : []),
  ];
}

/** Everything that keeps a node group from being counted, with its name in front. */
export function groupProblems(group: CapacityNodegroup, subnets: CapacitySubnet[]): string[] {
  const problems = [
    ...countProblems(group),
    ...(group.instanceTypes.length === 0 ? ['instanceTypes is empty: name at least one instance type'] : []),
    ...group.instanceTypes.flatMap((instanceType) => typeProblems(group, instanceType)),
    ...referenceProblems(group, subnets),
  ];
  return problems.map((problem) => `${group.name}: ${problem}`);
}

function subnetProblems({ ipv4CidrBlock, otherAddresses = 0 }: CapacitySubnet): string[] {
  const block = CidrBlock._read(ipv4CidrBlock);
  return [
    ...(block === undefined || block.isIpv6 ? [`subnet '${ipv4CidrBlock}' is not an IPv4 CIDR block`] : []),
    ...(Number.isInteger(otherAddresses) && otherAddresses >= 0
      ? []
      : [`otherAddresses of ${ipv4CidrBlock} is ${otherAddresses}: give a whole number of 0 or more`]),
  ];
}

/** Everything that keeps the capacity from being computed. */
export function inputProblems({ subnets, nodegroups }: SubnetCapacityProps): string[] {
  return [
    ...subnets.flatMap(subnetProblems),
    ...nodegroups.flatMap((group) => groupProblems(group, subnets)),
  ];
}
