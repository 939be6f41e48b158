import { BENCHMARK, NEVER, addressFamily, isRfc1918 } from './address-families';
import { CidrBlock } from './cidr-block';
import { readCidr } from './cidr-text';
import type { PlanProblem } from './plan-problem';
import { planError } from './problem-text';
import { AWS_CIDR_MASK } from './slot-layout';

/** A CIDR block and the prop it was written in. */
export interface BlockAt {
  readonly path: string;
  readonly block: CidrBlock;
}

/** Blocks that could be read, and what is wrong with the others. */
export interface ReadBlocks {
  readonly blocks: BlockAt[];
  readonly problems: PlanProblem[];
}

/** Reads an IPv4 block of a prop: at most one of block and problem is there. */
export function readIpv4(path: string, cidr: unknown): ReadBlocks {
  const reading = readCidr(cidr);
  if ('message' in reading) {
    const code = reading.correctedBlock === undefined ? 'PLAN-01' : 'NET-02';
    return { blocks: [], problems: [planError(code, path, reading.message)] };
  }
  const block = CidrBlock._of(reading.first, reading.cidrMask, reading.isIpv6);
  if (!block.isIpv6) return { blocks: [{ path, block }], problems: [] };
  const message = `${block} is IPv6: write an IPv4 block (IPv6 comes from the /56 that AWS gives the VPC)`;
  return { blocks: [], problems: [planError('PLAN-01', path, message)] };
}

/** What AWS would refuse about the CIDR blocks of one VPC; the first one is the primary. */
export function vpcBlockProblems(blocks: BlockAt[]): PlanProblem[] {
  return blocks.flatMap((at, index) => [
    ...sizeProblems(at),
    ...reservedRangeProblems(at),
    ...blocks.slice(0, index).flatMap((earlier) => overlapProblems(earlier, at)),
    ...associationProblems(blocks, index),
  ]);
}

function sizeProblems({ path, block }: BlockAt): PlanProblem[] {
  const { shortest, longest } = AWS_CIDR_MASK;
  if (block.cidrMask >= shortest && block.cidrMask <= longest) return [];
  const remedy =
    block.cidrMask < shortest ? `take /16 blocks out of it, ${firstBlocks(block)}` : 'use a larger block';
  const message = `${block} is /${block.cidrMask}, a CIDR block of a VPC must be /${shortest} to /${longest}: ${remedy}`;
  return [planError('NET-01', path, message)];
}

function firstBlocks(block: CidrBlock): string {
  return `for example ${block._piece(AWS_CIDR_MASK.shortest, 0)} and ${block._piece(AWS_CIDR_MASK.shortest, 1)}`;
}

function reservedRangeProblems({ path, block }: BlockAt): PlanProblem[] {
  const range = NEVER.find((never) => never.overlaps(block));
  if (range === undefined) return [];
  return [
    planError(
      'NET-06',
      path,
      `${block} overlaps the reserved range ${range}: use private (RFC 1918) or shared (100.64.0.0/10) address space`,
    ),
  ];
}

function overlapProblems(earlier: BlockAt, at: BlockAt): PlanProblem[] {
  if (!earlier.block.overlaps(at.block)) return [];
  return [
    planError(
      'NET-03',
      at.path,
      `${at.block} overlaps ${earlier.block} (${earlier.path}): choose disjoint blocks`,
    ),
  ];
}

/**
 * The association table of VPC CIDR blocks.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
 */
function associationProblems(blocks: BlockAt[], index: number): PlanProblem[] {
  if (index === 0) return [];
  const { path, block } = blocks[index];
  const others = blocks.filter((_, other) => other !== index).map((at) => at.block);
  const foreign = others.find((other) => addressFamily(other) !== BENCHMARK.toString());
  if (BENCHMARK.contains(block) && foreign !== undefined) {
    return [
      planError(
        'NET-05',
        path,
        `${block} is in ${BENCHMARK}, which AWS does not allow beside ${foreign}: use blocks of 100.64.0.0/10`,
      ),
    ];
  }
  const why = associationFault(blocks[0].block, others, block);
  if (why === undefined) return [];
  return [
    planError(
      'NET-04',
      path,
      `${block} cannot be associated with a VPC whose primary block is ${blocks[0].block}: ${why}`,
    ),
  ];
}

const TEN_SLASH_15 = CidrBlock.parse('10.0.0.0/15');
const TEN_SLASH_16 = CidrBlock.parse('10.0.0.0/16');

function associationFault(primary: CidrBlock, others: CidrBlock[], block: CidrBlock): string | undefined {
  if (!isRfc1918(block)) return undefined;
  if (addressFamily(primary) !== addressFamily(block)) {
    return `AWS refuses blocks of ${addressFamily(block)} there, use blocks of 100.64.0.0/10`;
  }
  const blocker = others.find((other) => TEN_SLASH_15.contains(other));
  if (!TEN_SLASH_16.contains(block) || blocker === undefined) return undefined;
  return `AWS refuses blocks of ${TEN_SLASH_16} once ${blocker} (of ${TEN_SLASH_15}) is in the VPC, use blocks of 100.64.0.0/10`;
}
