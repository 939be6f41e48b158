import type { ExaminedSubnets } from './pool-findings';
import { findingsOf } from './pool-findings';
import type { SubnetCapacityReport } from './subnet-capacity-props';
import type { PlanProblem } from '../planning/plan-problem';
import { SubnetRole } from '../planning/subnet-role';

/** A problem and the subnets it is about; none for a quota. */
export interface CapacityFinding extends PlanProblem {
  readonly ipv4CidrBlocks: string[];
}

const ROLE_NAMES = { [SubnetRole.NODE as string]: 'node subnet', [SubnetRole.POD as string]: 'pod subnet' };

/** Subnets of which the same is true, as the subject of a sentence. */
function subjectOf([first, ...others]: SubnetCapacityReport[]): string {
  const role = ROLE_NAMES[first.role];
  if (first.ipv4CidrBlocks.length > 1) return `the whole of ${role}s ${first.ipv4CidrBlocks.join(', ')}`;
  const blocks = [first, ...others].map(({ ipv4CidrBlocks }) => ipv4CidrBlocks[0]);
  return blocks.length > 1 ? `each of the ${role}s ${blocks.join(', ')}` : `${role} ${blocks[0]}`;
}

/** Items with the same key, in the order in which each key first came. */
function groupsBy<T>(items: T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/** Every problem of every pool; zones that share one share the message. */
export function subnetFindings(all: ExaminedSubnets[]): CapacityFinding[] {
  const found = all.flatMap((examined) =>
    findingsOf(examined).map((finding) => ({ ...finding, report: examined.report })),
  );
  const groups = groupsBy(found, ({ code, text, report: { role, ipv4CidrBlocks } }) =>
    // Several subnets together are named together, so they stay apart from others.
    [code, role, ...ipv4CidrBlocks.slice(1), text].join(),
  );
  return groups.map((alike) => {
    const [{ code, severity, text }] = alike;
    const reports = alike.map(({ report }) => report);
    return {
      code,
      severity,
      path: `${reports[0].role}Subnets`,
      message: `${subjectOf(reports)} ${text}`,
      ipv4CidrBlocks: reports.flatMap(({ ipv4CidrBlocks }) => ipv4CidrBlocks),
    };
  });
}
