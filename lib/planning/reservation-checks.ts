import { blockReading } from './block-reading';
import type { CidrBlock } from './cidr-block';
import { type PlanProblem, PlanProblemSeverity } from './plan-problem';
import type { PlacedSubnet } from './planned-subnets';
import type { PrefixReservation } from './prefix-reservation';
import { planError } from './problem-text';
import { examineRanges } from './reservation-summary';
import type { ResolvedPlan } from './resolved-plan';
import { SubnetRole } from './subnet-role';

/** What is wrong with the reservations of a plan, or worth knowing about them. */
export function reservationProblems(subnets: PlacedSubnet[], plan: ResolvedPlan): PlanProblem[] {
  const ofRole = (role: SubnetRole) => subnets.filter((subnet) => subnet.role === role);
  return [
    ...roleProblems('podReservation', plan.podReservation, ofRole(SubnetRole.POD)),
    ...roleProblems('nodeReservation', plan.nodeReservation, ofRole(SubnetRole.NODE)),
    ...uselessProblems(plan),
  ];
}

function roleProblems(path: string, reservation: PrefixReservation, subnets: PlacedSubnet[]): PlanProblem[] {
  const found = subnets.flatMap(({ block: subnet, reserved }) => {
    const blocks = reserved.map((block) => ({ path, block }));
    return examineRanges(path, subnet, blocks).problems;
  });
  if (reservation._explicit !== undefined)
    return [...strayProblems(path, reservation._explicit, subnets), ...found];
  return [...oncePerCode(found), ...emptyProblems(path, subnets)];
}

/** Explicit blocks that are none, or that lie in no subnet of the role. */
function strayProblems(
  path: string,
  explicit: NonNullable<PrefixReservation['_explicit']>,
  subnets: PlacedSubnet[],
): PlanProblem[] {
  const subnetBlocks = subnets.map(({ block }) => block);
  return explicit.flatMap(({ reading }) => {
    const { blocks, problems } = blockReading(path, reading, 'RSV-03');
    const strays = blocks.filter(({ block }) => !subnetBlocks.some((subnet) => subnet.overlaps(block)));
    const where =
      subnetBlocks.length === 0
        ? 'no subnet, the plan has none of this role'
        : `none of the subnets ${subnetBlocks.join(', ')}`;
    const message = (block: CidrBlock) =>
      `${block} lies in ${where}: reserve only addresses of planned subnets`;
    return [...problems, ...strays.map(({ block }) => planError('RSV-01', path, message(block)))];
  });
}

/** Computed ranges are alike in all subnets, and so are their problems: one of each says it all. */
function oncePerCode(problems: PlanProblem[]): PlanProblem[] {
  return [...new Set(problems.map(({ code }) => code))].map((code) => {
    const [first, ...others] = problems.filter((problem) => problem.code === code);
    return { ...first, message: `${first.message} (and ${others.length} more like it)` };
  });
}

function emptyProblems(path: string, subnets: PlacedSubnet[]): PlanProblem[] {
  const empty = subnets.filter(({ reserved }) => reserved.length === 0);
  if (empty.length === 0) return [];
  const blocks = empty.map(({ block }) => block).join(', ');
  return [
    uselessReservation(
      path,
      `nothing is reserved in ${blocks}, less than one prefix is left for it: use larger subnets or reserve a larger part`,
    ),
  ];
}

function uselessProblems({ given, podBlocks }: ResolvedPlan): PlanProblem[] {
  if (given.podReservation === undefined || podBlocks > 0) return [];
  return [
    uselessReservation(
      'podReservation',
      'there are no pod subnets without podCidrBlocks: use nodeReservation, pods live in the node subnets',
    ),
  ];
}

function uselessReservation(path: string, message: string): PlanProblem {
  return { code: 'PLAN-06', severity: PlanProblemSeverity.WARNING, path, message };
}
