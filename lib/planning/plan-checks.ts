import type { AddressPlanProps } from './address-plan-props';
import { blockAdvice } from './block-advice';
import { type BlockAt, readIpv4Block } from './block-reading';
import { azCounts, controlPlaneAdvice, inputProblems, quotaProblems } from './input-checks';
import { podLayoutProblems, vpcLayoutProblems } from './layout-checks';
import type { PlanProblem } from './plan-problem';
import { planSubnets } from './planned-subnets';
import { isError } from './problem-text';
import { reservationProblems } from './reservation-checks';
import { serviceCidrProblems } from './service-cidr-checks';
import { hasVpcSize, vpcBlockProblems } from './vpc-block-checks';

/** Every reason to refuse the props of a plan. */
export function planProblems(props: AddressPlanProps): PlanProblem[] {
  const vpc = readIpv4Block('vpcCidrBlock', props.vpcCidrBlock);
  const pods = (props.podCidrBlocks ?? []).map((cidr, index) =>
    readIpv4Block(`podCidrBlocks[${index}]`, cidr),
  );
  const reading = [vpc, ...pods].flatMap(({ problems }) => problems);
  const blocks = [vpc, ...pods].flatMap((read) => read.blocks);
  const layout = layoutProblems(
    vpc.blocks,
    pods.flatMap((read) => read.blocks),
    props,
  );
  const canPlace = reading.length === 0 && layout.length === 0 && blocks.every(hasVpcSize);
  return [
    ...reading,
    ...vpcBlockProblems(vpc.blocks[0], blocks),
    ...layout,
    ...quotaProblems(props),
    ...serviceProblems(props, blocks),
    ...(canPlace ? reservationProblems(planSubnets(props), props).filter(isError) : []),
  ];
}

/** Warnings and facts about the props of a plan that has no problems. */
export function planAdvice(props: AddressPlanProps): PlanProblem[] {
  const reservations = reservationProblems(planSubnets(props), props).filter((problem) => !isError(problem));
  return [...blockAdvice(props), ...controlPlaneAdvice(props), ...reservations];
}

function layoutProblems(vpc: BlockAt[], pods: BlockAt[], props: AddressPlanProps): PlanProblem[] {
  const inputs = inputProblems(props);
  if (inputs.length > 0) return inputs;
  const { azSlots } = azCounts(props);
  return [
    ...vpc.filter(hasVpcSize).flatMap((at) => vpcLayoutProblems(at, azSlots, props)),
    ...pods.filter(hasVpcSize).flatMap((at) => podLayoutProblems(at, azSlots, props)),
  ];
}

function serviceProblems({ serviceIpv4Cidr }: AddressPlanProps, blocks: BlockAt[]): PlanProblem[] {
  if (serviceIpv4Cidr === undefined) return [];
  const vpcBlocks = blocks.map(({ block }) => block);
  return serviceCidrProblems('serviceIpv4Cidr', serviceIpv4Cidr, vpcBlocks);
}
