import { DOCKER, RFC_1918, SHARED, isPublic } from './address-families';
import type { BlockAt } from './block-reading';
import type { CidrBlock } from './cidr-block';
import { type PlanProblem, PlanProblemSeverity } from './plan-problem';
import { type Rules, check } from './problem-text';

/** Risks of a block that AWS accepts, of a VPC or of services. */
export function blockAdvice({ path, block }: BlockAt): PlanProblem[] {
  return check(BLOCK_WARNINGS, path, block, PlanProblemSeverity.WARNING);
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
