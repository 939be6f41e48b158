import type { AddressPlanProps, PlannedSubnet } from './address-plan-props';
import { readBlock } from './block-reading';
import { CidrBlock } from './cidr-block';
import { type PlanProblem, PlanProblemSeverity } from './plan-problem';
import { nodeReservation } from './planned-subnets';
import { PrefixReservation } from './prefix-reservation';
import { planError } from './problem-text';
import { SubnetRole } from './subnet-role';

/** What is wrong with the reservations of a plan, or worth knowing about them. */
export function reservationProblems(subnets: PlannedSubnet[], props: AddressPlanProps): PlanProblem[] {
  const ofRole = (role: SubnetRole) => subnets.filter((subnet) => subnet.role === role);
  const pods = props.podReservation ?? PrefixReservation.scaled();
  const nodes = nodeReservation(props);
  return [
    ...roleProblems('podReservation', pods, ofRole(SubnetRole.POD)),
    ...roleProblems('nodeReservation', nodes, ofRole(SubnetRole.NODE)),
    ...uselessProblems(props),
  ];
}

function roleProblems(path: string, reservation: PrefixReservation, subnets: PlannedSubnet[]): PlanProblem[] {
  const found = subnets.flatMap(
    ({ ipv4CidrBlock, reservedCidrBlocks }) =>
      PrefixReservation.summarize(ipv4CidrBlock, reservedCidrBlocks, { path }).problems,
  );
  const explicit = reservation._explicitBlocks;
  if (explicit !== undefined) return [...strayProblems(path, explicit, subnets), ...found];
  return [...oncePerCode(found), ...emptyProblems(path, subnets)];
}

/** Explicit blocks that are none, or that lie in no subnet of the role. */
function strayProblems(path: string, explicit: string[], subnets: PlannedSubnet[]): PlanProblem[] {
  const subnetBlocks = subnets.map((subnet) => CidrBlock.parse(subnet.ipv4CidrBlock));
  return explicit.flatMap((text) => {
    const { blocks, problems } = readBlock(path, text, 'RSV-03');
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

function emptyProblems(path: string, subnets: PlannedSubnet[]): PlanProblem[] {
  const empty = subnets.filter((subnet) => subnet.reservedCidrBlocks.length === 0);
  if (empty.length === 0) return [];
  const blocks = empty.map((subnet) => subnet.ipv4CidrBlock).join(', ');
  return [
    uselessReservation(
      path,
      `nothing is reserved in ${blocks}, less than one prefix is left for it: use larger subnets or reserve a larger part`,
    ),
  ];
}

function uselessProblems({ podReservation, podCidrBlocks = [] }: AddressPlanProps): PlanProblem[] {
  if (podReservation === undefined || podCidrBlocks.length > 0) return [];
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
