import type { AddressPool } from './address-pools';
import { most } from './nodegroup-demand';
import { otherAddressesOf, takenPrefixesOf } from './other-uses';
import type { Supply } from './subnet-supply';
import { supplyBeside } from './subnet-supply';

/** The largest number, up to a limit, for which something holds that holds for every smaller number too. */
function largestThat(fits: (nodes: number) => boolean, limit: number): number {
  let [low, high] = [0, limit + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** How many nodes fit beside everything else, each of which takes the most of all draws. */
export interface FittingNodes {
  /** At best. */
  readonly nodesThatFit: number;
  /** With reserved prefixes alone. */
  readonly nodesGuaranteed: number;
}

/** Counts the nodes that fit into a pool. */
export function fittingNodes(pool: AddressPool, supply: Supply): FittingNodes {
  const each = most(pool.draws.map((draw) => draw.each));
  const [others, taken] = [otherAddressesOf(pool), takenPrefixesOf(pool)];
  const count = (kind: 'prefixes' | 'guaranteedPrefixes'): number =>
    largestThat((nodes) => {
      const singles = others + nodes * each.singleAddresses;
      const isEnough = taken + nodes * each.prefixes <= supplyBeside(supply, singles)[kind];
      return singles <= supply.singleAddresses && (each.prefixes === 0 || isEnough);
    }, supply.singleAddresses);
  return { nodesThatFit: count('prefixes'), nodesGuaranteed: count('guaranteedPrefixes') };
}
