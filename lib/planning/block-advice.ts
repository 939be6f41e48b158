import type { AddressPlanProps } from './address-plan-props';
import { DOCKER, RFC_1918, SHARED, isPublic } from './address-families';
import type { BlockAt } from './block-reading';
import { CidrBlock } from './cidr-block';
import { type PlanProblem, PlanProblemSeverity } from './plan-problem';
import { type Rules, check } from './problem-text';

/** Risks of the blocks of a plan that AWS accepts. */
export function blockAdvice(props: AddressPlanProps): PlanProblem[] {
  const vpc = [at('vpcCidrBlock', props.vpcCidrBlock)];
  const pods = (props.podCidrBlocks ?? []).map((cidr, index) => at(`podCidrBlocks[${index}]`, cidr));
  const service = props.serviceIpv4Cidr === undefined ? [] : [at('serviceIpv4Cidr', props.serviceIpv4Cidr)];
  return [...vpc, ...pods, ...service].flatMap(({ path, block }) =>
    check(BLOCK_WARNINGS, path, block, PlanProblemSeverity.WARNING),
  );
}

function at(path: string, cidr: string): BlockAt {
  return { path, block: CidrBlock.parse(cidr) };
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const BLOCK_WARNINGS: Rules<CidrBlock> = {
  'NET-07': (block) =>
    block.overlaps(DOCKER)
      ? `${block} overlaps ${DOCKER}, the Docker bridge of Cloud9, SageMaker and some nodes: choose another block`
      : undefined,
  'NET-08': (block) =>
    isPublic(block)
      ? `${block} is publicly routable, hosts of the internet with these addresses become unreachable: use ${[...RFC_1918, SHARED].join(', ')}`
      : undefined,
};
