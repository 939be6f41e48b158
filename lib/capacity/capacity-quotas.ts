import { ENI_QUOTA, NAU_QUOTA } from './address-demand-warnings';
import { number } from './capacity-text';
import type { PlanProblem } from '../planning/plan-problem';
import { PlanProblemSeverity } from '../planning/plan-problem';

/** The most network address units AWS grants to a VPC. */
const MOST_NAU = 256_000;

/** What all nodes together have. */
export interface Totals {
  readonly enis: number;
  readonly networkAddressUnits: number;
}

function unitProblems({ networkAddressUnits: units }: Totals): PlanProblem[] {
  if (units <= NAU_QUOTA) return [];
  const grantable = units <= MOST_NAU;
  const remedy = grantable
    ? `or ask for up to ${number(MOST_NAU)}`
    : `AWS grants ${number(MOST_NAU)} at most`;
  return [
    {
      code: 'QUO-01',
      severity: grantable ? PlanProblemSeverity.WARNING : PlanProblemSeverity.ERROR,
      path: 'nodegroups',
      message:
        `the nodes use ${number(units)} network address units at peak, and a VPC has a quota of ${number(NAU_QUOTA)}: ` +
        `use prefixes, which count as one unit, ${remedy}`,
    },
  ];
}

function interfaceProblems({ enis }: Totals): PlanProblem[] {
  if (enis <= ENI_QUOTA) return [];
  return [
    {
      code: 'QUO-02',
      severity: PlanProblemSeverity.WARNING,
      path: 'nodegroups',
      message: `the nodes have ${number(enis)} network interfaces at peak, and a Region has a quota of ${number(ENI_QUOTA)}: ask for more (quota L-DF5E4CA3)`,
    },
  ];
}

/** Quotas that the nodes exceed; those that AWS raises are warnings. */
export function quotaProblems(totals: Totals): PlanProblem[] {
  return [...unitProblems(totals), ...interfaceProblems(totals)];
}
