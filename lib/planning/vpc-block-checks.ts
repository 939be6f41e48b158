import { BENCHMARK, NEVER, SHARED, addressFamily, isRfc1918 } from './address-families';
import type { BlockAt } from './block-reading';
import { CidrBlock } from './cidr-block';
import { earlierOverlaps, listed } from './overlaps';
import type { PlanProblem } from './plan-problem';
import { type Rules, check } from './problem-text';
import { AWS_CIDR_MASK } from './slot-layout';

/** A block among the other blocks of its VPC. */
interface VpcBlock {
  readonly block: CidrBlock;
  /** Blocks written before it that it overlaps. */
  readonly overlapped: BlockAt[];
  readonly others: CidrBlock[];
  /** The primary block of the VPC; undefined for the primary itself, and when it could not be read. */
  readonly primary?: CidrBlock;
}

/** Everything AWS would refuse about the CIDR blocks of one VPC, for each block. */
export function vpcBlockProblems(primary: BlockAt | undefined, blocks: BlockAt[]): PlanProblem[][] {
  const overlaps = earlierOverlaps(blocks);
  return blocks.map(({ path, block }, index) =>
    check(VPC_BLOCK_RULES, path, {
      block,
      overlapped: overlaps[index],
      others: blocks.filter((_, other) => other !== index).map((at) => at.block),
      primary: primary === blocks[index] ? undefined : primary?.block,
    }),
  );
}

/** Whether AWS takes a block of this size for a VPC. */
export function hasVpcSize({ block }: BlockAt): boolean {
  return block.cidrMask >= AWS_CIDR_MASK.shortest && block.cidrMask <= AWS_CIDR_MASK.longest;
}

const TEN_SLASH_15 = CidrBlock.parse('10.0.0.0/15');
const TEN_SLASH_16 = CidrBlock.parse('10.0.0.0/16');

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions */
const VPC_BLOCK_RULES: Rules<VpcBlock> = {
  'NET-01': ({ block }) => {
    if (hasVpcSize({ path: '', block })) return undefined;
    const { shortest, longest } = AWS_CIDR_MASK;
    const [first, second] = [0, 1].map((index) => block._piece(shortest, index));
    const remedy =
      block.cidrMask > longest
        ? 'use a larger block'
        : `take /${shortest} blocks out of it, for example ${first} and ${second}`;
    return `${block} is /${block.cidrMask}, AWS accepts /${shortest} to /${longest} for a CIDR block of a VPC: ${remedy}`;
  },
  'NET-03': ({ block, overlapped }) =>
    overlapped.length === 0 ? undefined : `${block} overlaps ${listed(overlapped)}: choose disjoint blocks`,
  'NET-04': ({ block, others, primary }) => {
    const why = primary && isRfc1918(block) ? privateBlockFault(block, others, primary) : undefined;
    return (
      why &&
      `${block} cannot be added to a VPC whose primary block is ${primary}: ${why}, use blocks of ${SHARED}`
    );
  },
  'NET-05': ({ block, others, primary }) => {
    const foreign = others.find((other) => !BENCHMARK.contains(other));
    const refused = primary !== undefined && foreign !== undefined && BENCHMARK.contains(block);
    return refused
      ? `${block} is in ${BENCHMARK}, which AWS refuses beside ${foreign}: use blocks of ${SHARED}`
      : undefined;
  },
  'NET-06': ({ block }) => {
    const range = NEVER.find((never) => never.overlaps(block));
    return (
      range &&
      `${block} overlaps the reserved range ${range}: use private (RFC 1918) or shared (${SHARED}) address space`
    );
  },
};

function privateBlockFault(block: CidrBlock, others: CidrBlock[], primary: CidrBlock): string | undefined {
  if (addressFamily(primary) !== addressFamily(block))
    return `AWS refuses blocks of ${addressFamily(block)} there`;
  const blocker = TEN_SLASH_16.contains(block)
    ? others.find((other) => TEN_SLASH_15.contains(other) && !other.overlaps(block))
    : undefined;
  return blocker && `AWS refuses blocks of ${TEN_SLASH_16} beside ${blocker}, which is in ${TEN_SLASH_15}`;
}
