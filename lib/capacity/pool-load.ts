import { AddressDemand } from './address-demand';
import type { SubnetAddresses } from './address-demand-props';
import type { AddressPool, Draw } from './address-pools';
import type { ZoneNodes } from './nodegroup-demand';
import { nodesOfZone, totalNodes, most } from './nodegroup-demand';
import type { CapacitySubnet, SubnetLoad } from './subnet-capacity-props';
import { CapacityLimit } from './subnet-capacity-props';
import type { Supply } from './subnet-supply';
import { prefixesBeside } from './subnet-supply';
import { LOAD_BALANCER_ADDRESSES } from '../planning/reservation-rules';
import { SubnetRole } from '../planning/subnet-role';

/** A number that is printed instead of larger ones. */
const MOST_PERCENT = 999;

/** Addresses of a subnet that are neither for nodes nor for pods. */
function othersIn({ role, otherAddresses }: CapacitySubnet): number {
  return otherAddresses ?? (role === SubnetRole.NODE ? LOAD_BALANCER_ADDRESSES : 0);
}

/** Addresses of a pool that are neither for nodes nor for pods. */
export function othersOf({ subnets }: AddressPool): number {
  return subnets.reduce((sum, subnet) => sum + othersIn(subnet), 0);
}

/** Nodes of a draw in one zone, after the loss of another zone if one is named. */
export function nodesOfDraw({ placed: { group, zones } }: Draw, lostZone?: number): ZoneNodes {
  return nodesOfZone(group, zones.filter((zone) => zone !== lostZone).length);
}

/** What so many nodes for each draw need. */
function needOf(pool: AddressPool, lostZone?: number): SubnetAddresses & { nodes: number } {
  const need = { nodes: 0, singleAddresses: othersOf(pool), prefixes: 0 };
  for (const draw of pool.draws) {
    const nodes = totalNodes(nodesOfDraw(draw, lostZone));
    need.nodes += nodes;
    need.singleAddresses += nodes * draw.each.singleAddresses;
    need.prefixes += nodes * draw.each.prefixes;
  }
  return need;
}

/** How much of a supply is needed, in percent. */
function percentOf(need: number, supply: number): number {
  return need === 0 ? 0 : (100 * need) / supply;
}

/** How full each kind of supply is, in percent. */
interface Fullness {
  readonly singles: number;
  readonly prefixes: number;
  /** The fuller of both. */
  readonly percent: number;
}

function fullnessOf(need: SubnetAddresses, supply: Supply): Fullness {
  const singles = percentOf(need.singleAddresses, supply.singleAddresses);
  const prefixes = percentOf(need.prefixes, prefixesBeside(supply, need.singleAddresses));
  return { singles, prefixes, percent: Math.max(singles, prefixes) };
}

/** What a pool has to bear at peak, or at peak after the loss of a zone. */
export function loadOf(pool: AddressPool, supply: Supply, lostZone?: number): SubnetLoad {
  const { nodes, ...need } = needOf(pool, lostZone);
  const full = fullnessOf(need, supply);
  return {
    nodes,
    need,
    supply: {
      singleAddresses: supply.singleAddresses,
      prefixes: prefixesBeside(supply, need.singleAddresses),
    },
    percent: Math.min(MOST_PERCENT, Math.ceil(full.percent)),
    firstLimit: full.prefixes > full.singles ? CapacityLimit.PREFIXES : CapacityLimit.SINGLE_ADDRESSES,
    fits: full.percent <= 100,
  };
}

/** The zone whose loss fills the pool most; undefined where no group is in another zone too. */
export function worstLoss(pool: AddressPool, supply: Supply): number | undefined {
  const others = new Set(
    pool.draws.flatMap(({ placed }) => placed.zones).filter((zone) => zone !== pool.azIndex),
  );
  const [worst] = [...others]
    .map((zone) => ({ zone, percent: fullnessOf(needOf(pool, zone), supply).percent }))
    .sort((a, b) => b.percent - a.percent);
  return worst?.zone;
}

/** Nodes that fit beside everything else, each of which takes the most of all draws. */
export function nodesThatFit(pool: AddressPool, supply: Supply): number {
  const each = most(pool.draws.map((draw) => draw.each));
  const others = othersOf(pool);
  const fits = (nodes: number): boolean => {
    const need = {
      singleAddresses: others + nodes * each.singleAddresses,
      prefixes: nodes * each.prefixes,
    };
    return fullnessOf(need, supply).percent <= 100;
  };
  const free = { singleAddresses: supply.singleAddresses - others, prefixes: supply.prefixes };
  let nodes = Math.max(0, AddressDemand.nodesThatFit(each, free));
  while (nodes > 0 && !fits(nodes)) nodes -= 1;
  return nodes;
}
