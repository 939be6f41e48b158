import type { AutoModeDemandProps, AutoModeDemandResult } from './auto-mode-demand-props';
import { ADDRESSES_PER_PREFIX, AUTO_MODE_PODS } from './pod-arithmetic';

/** Prefixes, or addresses, of a node. */
interface NodeDemand {
  readonly fewest: number;
  readonly most: number;
  readonly reason: string;
}

/** Interfaces that a node of the largest types could attach to serve its pods: 110 single addresses take three. */
const MOST_POD_ENIS = 3;

/**
 * Addresses that nodes of EKS Auto Mode take: exact where AWS documents it, a range where it does not.
 *
 * With prefixes a node holds one from its start and gets more as pods come; how many it keeps ready is not published.
 * With single addresses it keeps one ready; how many interfaces it attaches for them is not published.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html
 *
 * @example
 * const { fewest, most } = AutoModeDemand.compute({ nodes: 100, podsPerNode: 20 });
 * fewest; //=> 3300
 * most; //=> 4900
 */
export class AutoModeDemand {
  /**
   * Addresses that all nodes take together in the subnets of their pods.
   *
   * @param props nodes, pods, and the way they get addresses
   */
  public static compute(props: AutoModeDemandProps): AutoModeDemandResult {
    const { nodes, podsPerNode = AUTO_MODE_PODS } = props;
    const wrong = Object.entries({ nodes, podsPerNode }).filter(
      ([, value]) => !(Number.isInteger(value) && value >= 0),
    );
    if (wrong.length > 0)
      throw new Error(
        wrong.map(([name, value]) => `${name} is ${value}: use a whole number of at least 0`).join('; '),
      );
    const { fewest, most, reason } = nodeDemand(Math.min(podsPerNode, AUTO_MODE_PODS), props);
    return { fewest: nodes * fewest, most: nodes * most, reason };
  }

  private constructor() {}
}

function nodeDemand(pods: number, { singleAddresses, staticAddresses }: AutoModeDemandProps): NodeDemand {
  if (staticAddresses !== undefined) {
    const all = staticAddresses + 1;
    return { fewest: all, most: all, reason: 'interfaces and their addresses are fixed at launch' };
  }
  if (singleAddresses) {
    const spare = 1;
    return {
      fewest: pods + spare + 1,
      most: pods + spare + MOST_POD_ENIS,
      reason:
        'how many interfaces a node attaches for single addresses is not published, and each has one of its own',
    };
  }
  const prefixes = Math.max(1, Math.ceil(pods / ADDRESSES_PER_PREFIX));
  return {
    fewest: prefixes * ADDRESSES_PER_PREFIX + 1,
    most: (prefixes + 1) * ADDRESSES_PER_PREFIX + 1,
    reason: 'how many free prefixes a node keeps ready is not published; one is taken as the most',
  };
}
