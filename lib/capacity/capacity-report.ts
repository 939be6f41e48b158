import type { AddressPool, PlacedGroup } from './address-pools';
import { addressPools } from './address-pools';
import type { CapacityFinding } from './capacity-problems';
import { subnetFindings } from './capacity-problems';
import type { CapacityQuotas, Totals } from './capacity-quotas';
import { quotaProblems } from './capacity-quotas';
import type { ExaminedSubnets } from './pool-findings';
import { exhaustionOf } from './exhaustion';
import { fittingNodes } from './nodes-that-fit';
import { expectedLoadOf, loadOf, worstLoss } from './pool-load';
import type { CapacityGrowth, CapacityReport, SubnetCapacityProps } from './subnet-capacity-props';
import { supplyOfAll } from './subnet-supply';
import { nodesOfGroup } from './zone-nodes';

/** A report whose problems say which subnets they are about. */
export interface DetailedReport extends CapacityReport {
  readonly problems: CapacityFinding[];
}

function examine(pool: AddressPool, growth?: CapacityGrowth): ExaminedSubnets {
  const supply = supplyOfAll(pool.subnets);
  const lostZone = worstLoss(pool, supply);
  const report = {
    role: pool.role,
    azIndex: pool.azIndex,
    ipv4CidrBlocks: pool.subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock),
    expected: expectedLoadOf(pool, supply),
    peak: loadOf(pool, supply),
    afterZoneLoss: lostZone === undefined ? undefined : loadOf(pool, supply, lostZone),
    ...fittingNodes(pool, supply),
    exhaustion: exhaustionOf(pool, supply, growth),
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

/** How full subnets get, for node groups and subnets that `inputProblems` has nothing against. */
export function capacityReport(
  { subnets, nodegroups, growth }: SubnetCapacityProps,
  quotas?: CapacityQuotas,
): DetailedReport {
  const pools = addressPools(subnets, nodegroups);
  const examined = pools.map((pool) => examine(pool, growth));
  const placed = new Set(pools.flatMap(({ draws }) => draws.map((draw) => draw.placed)));
  const totals = totalsOf([...placed]);
  const exceeded = quotaProblems(totals, quotas).map((problem) => ({ ...problem, ipv4CidrBlocks: [] }));
  return {
    subnets: examined.map(({ report }) => report),
    ...totals,
    problems: [...subnetFindings(examined), ...exceeded],
  };
}
