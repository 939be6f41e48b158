import type { SubnetAddresses } from './address-demand-props';
import type { AddressPool, Draw } from './address-pools';
import { otherAddressesOf, takenPrefixesOf } from './other-uses';
import type { ExpectedLoad, SubnetLoad } from './subnet-capacity-props';
import { CapacityLimit } from './subnet-capacity-props';
import type { Supply } from './subnet-supply';
import { supplyBeside } from './subnet-supply';
import type { ZoneNodes } from './zone-nodes';
import { expectedNodesOfZone, nodesOfZone, totalNodes } from './zone-nodes';

/** A number that is printed instead of larger ones. */
const MOST_PERCENT = 999;

/** Nodes that take the same. */
export interface Share {
  readonly nodes: number;
  readonly each: SubnetAddresses;
}

/** Nodes of a draw in one zone, after the loss of another zone if one is named. */
export function nodesOfDraw({ placed: { group, zones } }: Draw, lostZone?: number): ZoneNodes {
  return nodesOfZone(group, zones.filter((zone) => zone !== lostZone).length);
}

/** Every draw at its largest. */
export function peakShares({ draws }: AddressPool, lostZone?: number): Share[] {
  return draws.map((draw) => ({ nodes: totalNodes(nodesOfDraw(draw, lostZone)), each: draw.each }));
}

/** Every draw on an ordinary day; one whose pods are not known at its largest, without the nodes of a replacement. */
export function expectedShares({ draws }: AddressPool): Share[] {
  return draws.map((draw) => {
    const { group, zones } = draw.placed;
    return draw.expected === undefined
      ? { nodes: nodesOfDraw(draw).ordinary, each: draw.each }
      : { nodes: expectedNodesOfZone(group, zones.length), each: draw.expected.each };
  });
}

/** What nodes and others need together. */
export function needOf(pool: AddressPool, shares: Share[]): SubnetAddresses {
  const sum = (value: (share: Share) => number): number =>
    Math.ceil(Number(shares.reduce((total, share) => total + value(share), 0).toFixed(6)));
  return {
    singleAddresses: otherAddressesOf(pool) + sum(({ nodes, each }) => nodes * each.singleAddresses),
    prefixes: takenPrefixesOf(pool) + sum(({ nodes, each }) => nodes * each.prefixes),
  };
}

/** How much of a supply is needed, in percent. */
function percentOf(need: number, supply: number): number {
  return need === 0 ? 0 : (100 * need) / supply;
}

/** How full each kind of supply is at best, in percent. */
interface Fullness {
  readonly singles: number;
  readonly prefixes: number;
  /** The fuller of both. */
  readonly percent: number;
}

export function fullnessOf(need: SubnetAddresses, supply: Supply): Fullness {
  const singles = percentOf(need.singleAddresses, supply.singleAddresses);
  const prefixes = percentOf(need.prefixes, supplyBeside(supply, need.singleAddresses).prefixes);
  return { singles, prefixes, percent: Math.max(singles, prefixes) };
}

/** The load of a pool with certain nodes in it. */
function loadWith(pool: AddressPool, supply: Supply, shares: Share[]): SubnetLoad {
  const need = needOf(pool, shares);
  const full = fullnessOf(need, supply);
  return {
    nodes: Math.round(shares.reduce((sum, { nodes }) => sum + nodes, 0)),
    need,
    supply: supplyBeside(supply, need.singleAddresses),
    percent: Math.min(MOST_PERCENT, Math.ceil(full.percent)),
    firstLimit: full.prefixes > full.singles ? CapacityLimit.PREFIXES : CapacityLimit.SINGLE_ADDRESSES,
    fits: full.percent <= 100,
  };
}

/** What a pool has to bear at peak, or at peak after the loss of a zone. */
export function loadOf(pool: AddressPool, supply: Supply, lostZone?: number): SubnetLoad {
  return loadWith(pool, supply, peakShares(pool, lostZone));
}

/** What a pool has to bear on an ordinary day; undefined where no group says how many pods it runs. */
export function expectedLoadOf(pool: AddressPool, supply: Supply): ExpectedLoad | undefined {
  if (pool.draws.every(({ expected }) => expected === undefined)) return undefined;
  const shares = expectedShares(pool);
  const sum = (each: (draw: Draw) => number): number =>
    Math.round(pool.draws.reduce((total, draw, index) => total + shares[index].nodes * each(draw), 0));
  return {
    ...loadWith(pool, supply, shares),
    podAddresses: sum(({ expected }) => expected?.pods ?? 0),
    warmAddresses: sum(({ expected }) => expected?.warmAddresses ?? 0),
  };
}

/** The zone whose loss fills the pool most; undefined where no group is in another zone too. */
export function worstLoss(pool: AddressPool, supply: Supply): number | undefined {
  const others = new Set(
    pool.draws.flatMap(({ placed }) => placed.zones).filter((zone) => zone !== pool.azIndex),
  );
  const [worst] = [...others]
    .map((zone) => ({ zone, percent: fullnessOf(needOf(pool, peakShares(pool, zone)), supply).percent }))
    .sort((a, b) => b.percent - a.percent);
  return worst?.zone;
}
