import { blockAdvice } from './block-advice';
import { controlPlaneAdvice, inputProblems, quotaProblems } from './input-checks';
import { podLayoutProblems, vpcLayoutProblems } from './layout-checks';
import { connectedProblems, connectedServiceProblems } from './connected-checks';
import type { PlanProblem } from './plan-problem';
import { type PlacedSubnet, placeSubnets } from './planned-subnets';
import { isError } from './problem-text';
import { reservationProblems } from './reservation-checks';
import type { ResolvedPlan } from './resolved-plan';
import { serviceCidrProblems } from './service-cidr-checks';
import { hasVpcSize, vpcBlockProblems } from './vpc-block-checks';

/** A plan with its subnets and everything there is to say about it. */
export interface ExaminedPlan {
  readonly plan: ResolvedPlan;
  /** Every slot, used now or later; none when they cannot be placed. */
  readonly subnets: PlacedSubnet[];
  /** Every reason to refuse the plan. */
  readonly problems: PlanProblem[];
  /** Warnings and facts. */
  readonly advice: PlanProblem[];
}

/** Places the subnets of a plan and checks all of it. */
export function examinePlan(plan: ResolvedPlan): ExaminedPlan {
  const { vpc, pods, vpcReading } = plan;
  const blocks = vpc === undefined ? pods : [vpc, ...pods];
  const layout = layoutProblems(plan);
  const canPlace = vpcReading.length === 0 && layout.length === 0 && blocks.every(hasVpcSize);
  const subnets = vpc !== undefined && canPlace ? placeSubnets(vpc.block, plan) : [];
  const reservations = subnets.length > 0 ? reservationProblems(subnets, plan) : [];
  const networks = [
    ...connectedProblems(blocks, plan.connected),
    ...connectedServiceProblems(plan.service, plan.connected),
  ];
  return {
    plan,
    subnets,
    problems: [
      ...vpcReading,
      ...vpcBlockProblems(vpc, blocks).flat(),
      ...layout,
      ...quotaProblems(plan),
      ...serviceProblems(plan),
      ...reservations.filter(isError),
      ...networks.filter(isError),
    ],
    advice: [
      ...[...blocks, ...(plan.service === undefined ? [] : [plan.service])].flatMap(blockAdvice),
      ...controlPlaneAdvice(plan),
      ...reservations.filter((problem) => !isError(problem)),
      ...networks.filter((problem) => !isError(problem)),
    ],
  };
}

function layoutProblems(plan: ResolvedPlan): PlanProblem[] {
  const inputs = inputProblems(plan);
  if (inputs.length > 0) return inputs;
  return [
    ...(plan.vpc === undefined ? [] : [plan.vpc])
      .filter(hasVpcSize)
      .flatMap((at) => vpcLayoutProblems(at, plan)),
    ...plan.pods.filter(hasVpcSize).flatMap((at) => podLayoutProblems(at, plan)),
  ];
}

function serviceProblems({ vpc, pods, service, serviceReading }: ResolvedPlan): PlanProblem[] {
  if (service === undefined) return serviceReading;
  const blocks = vpc === undefined ? pods : [vpc, ...pods];
  return serviceCidrProblems(
    service,
    blocks.map(({ block }) => block),
  );
}
