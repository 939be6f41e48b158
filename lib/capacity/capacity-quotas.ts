import type { PlanProblem } from '../planning/plan-problem';
import { PlanProblemSeverity } from '../planning/plan-problem';
import { grouped } from '../text/counts';

/** Quotas that nodes come up against. */
export interface CapacityQuotas {
  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/network-address-usage.html */
  readonly networkAddressUnitsPerVpc: number;
  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-enis */
  readonly interfacesPerRegion: number;
}

/** The quotas of a new account. */
export const DEFAULT_CAPACITY_QUOTAS: CapacityQuotas = {
  networkAddressUnitsPerVpc: 64_000,
  interfacesPerRegion: 5_000,
};

/** The most network address units AWS grants to a VPC. */
const MOST_NAU = 256_000;

/** Totals of all nodes together. */
export interface Totals {
  readonly enis: number;
  readonly networkAddressUnits: number;
}

function unitProblems({ networkAddressUnits: units }: Totals, quota: number): PlanProblem[] {
  if (units <= quota) return [];
  const grantable = units <= MOST_NAU;
  const remedy = grantable
    ? `or ask for up to ${grouped(MOST_NAU)}`
    : `AWS grants ${grouped(MOST_NAU)} at most`;
  return [
    {
      code: 'QUO-01',
      severity: grantable ? PlanProblemSeverity.WARNING : PlanProblemSeverity.ERROR,
      path: 'nodegroups',
      message:
        `the nodes use ${grouped(units)} network address units at peak, and a VPC has a quota of ${grouped(quota)}: ` +
        `use prefixes, which count as one unit, ${remedy}`,
    },
  ];
}

/** Network interfaces beyond the quota of an account in a Region. */
export function interfaceProblems(enis: number, quota: number): PlanProblem[] {
  if (enis <= quota) return [];
  return [
    {
      code: 'QUO-02',
      severity: PlanProblemSeverity.WARNING,
      path: 'nodegroups',
      message: `the nodes have ${grouped(enis)} network interfaces at peak, and a Region has a quota of ${grouped(quota)}: ask for more (quota L-DF5E4CA3)`,
    },
  ];
}

/** Quotas that the nodes exceed; those that AWS raises are warnings. */
export function quotaProblems(
  totals: Totals,
  quotas: CapacityQuotas = DEFAULT_CAPACITY_QUOTAS,
): PlanProblem[] {
  return [
    ...unitProblems(totals, quotas.networkAddressUnitsPerVpc),
    ...interfaceProblems(totals.enis, quotas.interfacesPerRegion),
  ];
}
