import { type BlockAt, readIpv4Block } from './block-reading';
import type { CidrBlock } from './cidr-block';
import type { PlanProblem } from './plan-problem';
import { type Rules, check } from './problem-text';
import { AWS_CIDR_MASK } from './slot-layout';

/** A subnet among the other subnets of its VPC. */
interface Subnet {
  readonly block: CidrBlock;
  readonly earlier: BlockAt[];
  readonly vpcBlocks: CidrBlock[];
}

/** What EC2 would refuse about the subnets of a VPC. */
export function subnetProblems(path: string, cidrs: string[], vpcBlocks: CidrBlock[]): PlanProblem[] {
  const readings = cidrs.map((cidr, index) => readIpv4Block(`${path}[${index}]`, cidr));
  const blocks = readings.flatMap((reading) => reading.blocks);
  return [
    ...readings.flatMap((reading) => reading.problems),
    ...blocks.flatMap((at, index) =>
      check(SUBNET_RULES, at.path, { block: at.block, earlier: blocks.slice(0, index), vpcBlocks }),
    ),
  ];
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
  'SUB-03': ({ block, earlier }) => {
    const overlapped = earlier.filter((other) => other.block.overlaps(block));
    const list = overlapped.map((other) => `${other.block} (${other.path})`).join(' and ');
    return list === ''
      ? undefined
      : `${block} overlaps ${list} (EC2 would answer InvalidSubnet.Conflict): choose disjoint blocks`;
  },
};
