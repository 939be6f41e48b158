import { demandProblems } from './compute-demand';
import { expectedPodsOf } from './expected-node';
import { examineNode } from './examine-node';
import { NodeOperatingSystem } from './max-pods-props';
import { nodeOfType } from './nodegroup-demand';
import { podsOf } from './pods-of-node';
import type {
  CapacityGrowth,
  CapacityNodegroup,
  CapacitySubnet,
  SubnetCapacityProps,
} from './subnet-capacity-props';
import { examinePool } from './warm-pool-node';
import { CidrBlock } from '../planning/cidr-block';
import { SubnetRole } from '../planning/subnet-role';
import { isDate } from '../text/calendar';

const badCounts = (counts: Readonly<Record<string, number | undefined>>): string[] =>
  Object.entries(counts)
    .filter(([, value]) => value !== undefined && !(Number.isInteger(value) && value >= 0))
    .map(([name, value]) => `${name} is ${value}: give a whole number of 0 or more`);

function countProblems(group: CapacityNodegroup): string[] {
  const { maxSize, expectedNodes = 0, largestZoneShare = 0, vcpuLimit } = group;
  const { maxUnavailable, expectedPodsPerNode, daemonSetPods, preparedCapacity } = group;
  return [
    ...badCounts({
      maxSize,
      maxUnavailable,
      expectedPodsPerNode,
      daemonSetPods,
      expectedNodes,
      preparedCapacity,
    }),
    ...(expectedNodes > maxSize
      ? [`expectedNodes is ${expectedNodes}, but maxSize ${maxSize}: raise maxSize, or expect fewer`]
      : []),
    ...(largestZoneShare >= 0 && largestZoneShare <= 1
      ? []
      : [`largestZoneShare is ${largestZoneShare}: give a part of the nodes, from 0 to 1`]),
    ...(vcpuLimit === undefined || (vcpuLimit > 0 && vcpuLimit < Infinity)
      ? []
      : [`vcpuLimit is ${vcpuLimit}: give a number of vCPUs above 0`]),
  ];
}

/** More pods than kubelet starts on a node of the type. */
function expectationProblems(
  group: CapacityNodegroup,
  most: number | undefined,
  instanceType: string,
): string[] {
  const pods = expectedPodsOf(group);
  if (pods === undefined || most === undefined || pods <= most) return [];
  return [
    `${pods} pods are expected on a node, but ${instanceType} runs ${most} at most: expect fewer, or plan with more nodes`,
  ];
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
    ...expectationProblems(group, group.maxPods ?? result?.maxPods, instanceType),
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

function subnetProblems({ ipv4CidrBlock, ...subnet }: CapacitySubnet): string[] {
  const block = CidrBlock._read(ipv4CidrBlock);
  const { otherAddresses, loadBalancers, interfaceEndpoints, fargatePods } = subnet;
  const { takenAddresses, takenPrefixes } = subnet;
  const taken = { takenAddresses, takenPrefixes };
  return [
    ...(block === undefined || block.isIpv6 ? [`subnet '${ipv4CidrBlock}' is not an IPv4 CIDR block`] : []),
    ...badCounts({ otherAddresses, loadBalancers, interfaceEndpoints, fargatePods, ...taken }).map(
      (problem) => problem.replace(' is ', ` of ${ipv4CidrBlock} is `),
    ),
  ];
}

function growthProblems(growth: CapacityGrowth | undefined): string[] {
  if (growth === undefined) return [];
  const { percentPerMonth, startDate } = growth;
  return [
    ...(percentPerMonth > 0 && percentPerMonth <= 1000
      ? []
      : [`percentPerMonth is ${percentPerMonth}: give a number above 0, up to 1000`]),
    ...(startDate === undefined || isDate(startDate)
      ? []
      : [`startDate '${startDate}' is not a date: write it as 2026-11-24`]),
  ];
}

/** Everything that keeps the capacity from being computed. */
export function inputProblems({ subnets, nodegroups, growth }: SubnetCapacityProps): string[] {
  return [
    ...growthProblems(growth),
    ...subnets.flatMap(subnetProblems),
    ...nodegroups.flatMap((group) => groupProblems(group, subnets)),
  ];
}
