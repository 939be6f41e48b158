import { type BlockAt, readIpv4Block } from './block-reading';
import type { CidrBlock } from './cidr-block';
import { earlierOverlaps, listed } from './overlaps';
import type { PlanProblem } from './plan-problem';
import { type Rules, check } from './problem-text';
import { AWS_CIDR_MASK } from './slot-layout';

/** A subnet among the other subnets of its VPC. */
interface Subnet {
  readonly block: CidrBlock;
  /** Subnets written before it that it overlaps. */
  readonly overlapped: BlockAt[];
  readonly vpcBlocks: CidrBlock[];
}

/** Everything EC2 would refuse about the subnets of a VPC. */
export function subnetProblems(path: string, cidrs: string[], vpcBlocks: CidrBlock[]): PlanProblem[] {
  const readings = cidrs.map((cidr, index) => readIpv4Block(`${path}[${index}]`, cidr));
  const blocks = readings.flatMap((reading) => reading.blocks);
  return [
    ...readings.flatMap((reading) => reading.problems),
    ...subnetBlockProblems(blocks, vpcBlocks).flat(),
  ];
}

/** The same for blocks that are read already, for each subnet. */
export function subnetBlockProblems(blocks: BlockAt[], vpcBlocks: CidrBlock[]): PlanProblem[][] {
  const overlaps = earlierOverlaps(blocks);
  return blocks.map(({ path, block }, index) =>
    check(SUBNET_RULES, path, { block, overlapped: overlaps[index], vpcBlocks }),
  );
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const SUBNET_RULES: Rules<Subnet> = {
  'SUB-01': ({ block }) => {
    const { shortest, longest } = AWS_CIDR_MASK;
    if (block.cidrMask >= shortest && block.cidrMask <= longest) return undefined;
    return `${block} is /${block.cidrMask}, AWS accepts /${shortest} to /${longest} for a subnet`;
  },
  'SUB-02': ({ block, vpcBlocks }) =>
    vpcBlocks.some((vpcBlock) => vpcBlock.contains(block))
      ? undefined
      : `${block} is not inside a CIDR block of the VPC (${vpcBlocks.join(', ')}): move it, or associate its block with the VPC first`,
  'SUB-03': ({ block, overlapped }) =>
    overlapped.length === 0
      ? undefined
      : `${block} overlaps ${listed(overlapped)} (EC2 would answer InvalidSubnet.Conflict): choose disjoint blocks`,
};
