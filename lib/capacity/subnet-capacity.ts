import type { AddressPool, PlacedGroup } from './address-pools';
import { addressPools } from './address-pools';
import { inputProblems } from './capacity-input-checks';
import type { ExaminedSubnets } from './capacity-problems';
import { subnetFindings } from './capacity-problems';
import type { Totals } from './capacity-quotas';
import { quotaProblems } from './capacity-quotas';
import { nodesOfGroup } from './nodes-at-peak';
import { loadOf, nodesThatFit, worstLoss } from './pool-load';
import type { CapacityReport, SubnetCapacityProps } from './subnet-capacity-props';
import { supplyOfAll } from './subnet-supply';

function examine(pool: AddressPool): ExaminedSubnets {
  const supply = supplyOfAll(pool.subnets);
  const lostZone = worstLoss(pool, supply);
  const report = {
    role: pool.role,
    azIndex: pool.azIndex,
    ipv4CidrBlocks: pool.subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock),
    peak: loadOf(pool, supply),
    afterZoneLoss: lostZone === undefined ? undefined : loadOf(pool, supply, lostZone),
    nodesThatFit: nodesThatFit(pool, supply),
  };
  return { pool, supply, lostZone, report };
}

function totalsOf(placed: PlacedGroup[]): Totals {
  const sum = (each: (group: PlacedGroup) => number): number =>
    placed.reduce((total, group) => total + nodesOfGroup(group.group, group.zones.length) * each(group), 0);
  return {
    enis: sum(({ node }) => node.enis),
    networkAddressUnits: sum(({ node }) => node.networkAddressUnits),
  };
}

/**
 * Whether node groups at their largest fit into the subnets they share.
 *
 * Counted at peak: every group has `maxSize` nodes, all groups are replaced at once, and each node holds the most
 * that aws-node can make it hold. What else takes addresses (other clusters, Karpenter, pods with branch interfaces)
 * is counted only where it is given. Fragmented prefixes are what reservations are there to prevent, so subnets
 * without them get the benefit of the doubt.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html
 *
 * @example
 * const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
 * const { subnets } = SubnetCapacity.compute({
 *   subnets: plan.subnets,
 *   nodegroups: [{ name: 'General', instanceTypes: ['m5.4xlarge'], maxSize: 300, customNetworking: true }],
 * });
 * subnets[1].peak.percent; //=> 71
 * subnets[1].nodesThatFit; //=> 143
 */
export class SubnetCapacity {
  /**
   * How full each subnet is at peak, and every problem with it. Throws one error that lists everything it cannot
   * compute with.
   *
   * @param props node groups and subnets
   */
  public static compute(props: SubnetCapacityProps): CapacityReport {
    const invalid = inputProblems(props);
    if (invalid.length > 0) throw new Error(`capacity cannot be computed: ${invalid.join('; ')}`);
    const pools = addressPools(props.subnets, props.nodegroups);
    const examined = pools.map(examine);
    const placed = new Set(pools.flatMap(({ draws }) => draws.map((draw) => draw.placed)));
    const totals = totalsOf([...placed]);
    return {
      subnets: examined.map(({ report }) => report),
      ...totals,
      problems: [...subnetFindings(examined), ...quotaProblems(totals)],
    };
  }

  private constructor() {}
}
