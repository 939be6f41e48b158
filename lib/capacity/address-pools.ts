import type { NodeAddressDemand, SubnetAddresses } from './address-demand-props';
import type { NodeAtRest } from './compute-demand';
import { expectedNode, expectedPodsOf } from './expected-node';
import { worstNode } from './nodegroup-demand';
import type { CapacityNodegroup, CapacitySubnet } from './subnet-capacity-props';
import { withinVcpuLimit } from './vcpu-limit';
import { SubnetRole } from '../planning/subnet-role';

/** A node group, what each of its nodes holds at most and on an ordinary day, and the zones it is spread over. */
export interface PlacedGroup {
  readonly group: CapacityNodegroup;
  readonly node: NodeAddressDemand;
  readonly expected?: NodeAtRest;
  readonly zones: number[];
}

/** What each node of a group takes in one zone. */
export interface Draw {
  readonly placed: PlacedGroup;
  /** At most. */
  readonly each: SubnetAddresses;
  /** On an ordinary day. */
  readonly expected?: ExpectedDraw;
}

/** What each node takes on an ordinary day, and what it takes it for. */
export interface ExpectedDraw {
  readonly each: SubnetAddresses;
  readonly pods: number;
  readonly warmAddresses: number;
}

/** Subnets of one zone among which nodes choose, and all who do. */
export interface AddressPool {
  readonly role: SubnetRole;
  readonly azIndex: number;
  readonly subnets: CapacitySubnet[];
  readonly draws: Draw[];
}

/** Subnets of a role, or those that the group names. */
function chosen(subnets: CapacitySubnet[], role: SubnetRole, named?: string[]): CapacitySubnet[] {
  return subnets.filter((subnet) =>
    named === undefined ? subnet.role === role : named.includes(subnet.ipv4CidrBlock),
  );
}

/** Which of its two subnets a node takes something from. */
type Source = 'nodeSubnet' | 'podSubnet';

function drawOf(placed: PlacedGroup, source: Source): Draw {
  const { node, expected, group } = placed;
  const servesPods = (source === 'podSubnet') === node.podSubnet.singleAddresses > 0;
  return {
    placed,
    each: node[source],
    expected: expected && {
      each: expected.demand[source],
      pods: servesPods ? (expectedPodsOf(group) ?? 0) : 0,
      warmAddresses: servesPods ? expected.warmAddresses : 0,
    },
  };
}

function placedIn(group: CapacityNodegroup, zones: number[]): PlacedGroup {
  const limited = withinVcpuLimit(group);
  return { group: limited, node: worstNode(limited), expected: expectedNode(group), zones };
}

/** Pools of one group: one for each zone, or two where its pods live in other subnets. */
function poolsOf(group: CapacityNodegroup, subnets: CapacitySubnet[]): AddressPool[] {
  const { customNetworking = false } = group;
  const nodes = chosen(subnets, SubnetRole.NODE, group.nodeSubnets);
  const pods = chosen(subnets, SubnetRole.POD, group.podSubnets ?? (customNetworking ? undefined : []));
  const zones = [...new Set(nodes.map(({ azIndex }) => azIndex))];
  const placed = placedIn(group, zones);
  const poolIn = (azIndex: number, role: SubnetRole, from: CapacitySubnet[], source: Source) => ({
    role,
    azIndex,
    subnets: from.filter((subnet) => subnet.azIndex === azIndex),
    draws: [drawOf(placed, source)],
  });
  return zones.flatMap((azIndex) =>
    placed.node.podSubnet.singleAddresses > 0
      ? [
          poolIn(azIndex, SubnetRole.NODE, nodes, 'nodeSubnet'),
          poolIn(azIndex, SubnetRole.POD, pods, 'podSubnet'),
        ]
      : [poolIn(azIndex, SubnetRole.NODE, [...new Set([...nodes, ...pods])], 'nodeSubnet')],
  );
}

function shareSubnets(a: AddressPool, b: AddressPool): boolean {
  return a.subnets.some((subnet) => b.subnets.includes(subnet));
}

function merged(a: AddressPool, b: AddressPool): AddressPool {
  return {
    ...a,
    subnets: [...new Set([...a.subnets, ...b.subnets])],
    draws: [...a.draws, ...b.draws],
  };
}

/** Adds a pool; pools that have a subnet in common become one, as what one takes the others lack. */
function add(pools: AddressPool[], pool: AddressPool): AddressPool[] {
  const touching = pools.filter((other) => shareSubnets(other, pool));
  const apart = pools.filter((other) => !shareSubnets(other, pool));
  return [...apart, [...touching, pool].reduce(merged)];
}

const byZoneAndRole = (a: AddressPool, b: AddressPool): number =>
  a.azIndex - b.azIndex || (a.role < b.role ? -1 : Number(a.role > b.role));

/** Where the nodes of all groups take their addresses from: by zone, node subnets before pod subnets. */
export function addressPools(subnets: CapacitySubnet[], groups: CapacityNodegroup[]): AddressPool[] {
  return groups
    .flatMap((group) => poolsOf(group, subnets))
    .filter((pool) => pool.subnets.length > 0)
    .reduce(add, [])
    .sort(byZoneAndRole);
}
