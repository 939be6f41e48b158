import { blockAdvice } from './block-advice';
import { type BlockAt, readIpv4Block } from './block-reading';
import type { CidrBlock } from './cidr-block';
import { connectedProblems } from './connected-checks';
import { findBlock } from './find-block';
import type { PlanProblem } from './plan-problem';
import { isError, planError } from './problem-text';
import { AWS_CIDR_MASK, placePodSlots, podMask } from './slot-layout';
import { vpcBlockProblems } from './vpc-block-checks';
import { DEFAULT_VPC_QUOTAS, vpcQuotaProblems } from './vpc-quota-checks';

/** An existing VPC, and the pod blocks that are to be added to it. Blocks are texts without tokens. */
export interface VpcExtension {
  /** Blocks of the VPC, the primary one first; without the pod blocks. */
  readonly vpcCidrBlocks: readonly string[];
  /** Blocks that the VPC is connected to. */
  readonly connectedCidrBlocks: readonly string[];
  /** The pod blocks, where they are decided. */
  readonly podCidrBlocks?: readonly string[];
  /** Where to search a pod block otherwise. */
  readonly searchCidrBlocks?: readonly string[];
  /** Mask length of the block to search. */
  readonly podCidrMask: number;
  /** AZs that each pod block has room for. */
  readonly azSlots: number;
  readonly ipv4CidrBlocksPerVpc?: number;
}

/** The pod blocks with the subnets of their AZ slots. */
export interface ExtensionPlan {
  readonly podBlocks: { readonly cidrBlock: string; readonly subnets: readonly string[] }[];
  readonly problems: PlanProblem[];
  readonly advice: PlanProblem[];
}

/** Finds the pod blocks, cuts them into subnets, and checks them against everything that the VPC has and reaches. */
export function planExtension(extension: VpcExtension): ExtensionPlan {
  const vpc = readAll('vpcCidrBlocks', extension.vpcCidrBlocks);
  const connected = readAll('connectedCidrBlocks', extension.connectedCidrBlocks);
  const space = readAll('searchCidrBlocks', extension.searchCidrBlocks ?? []);
  const written = readAll('podCidrBlocks', extension.podCidrBlocks ?? []);
  const found =
    extension.podCidrBlocks === undefined
      ? search(extension, space.blocks, [...vpc.blocks, ...connected.blocks])
      : written;
  const pods = found.blocks;
  const networks = connectedProblems(pods, connected.blocks);
  return {
    podBlocks: pods.map(({ block }) => subnetsOf(block, extension.azSlots)),
    problems: [
      ...[vpc, connected, space, found].flatMap(({ problems }) => problems),
      ...blockProblems(vpc.blocks, pods),
      ...networks.filter(isError),
      ...pods.flatMap((at) => sizeProblems(at, extension.azSlots)),
      ...quotaProblems(extension, pods.length),
    ],
    advice: [...pods.flatMap(blockAdvice), ...networks.filter((problem) => !isError(problem))],
  };
}

interface Read {
  readonly blocks: BlockAt[];
  readonly problems: PlanProblem[];
}

function readAll(prop: string, cidrs: readonly string[]): Read {
  const readings = cidrs.map((cidr, index) => readIpv4Block(`${prop}[${index}]`, cidr));
  return {
    blocks: readings.flatMap(({ blocks }) => blocks),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

function search({ podCidrMask }: VpcExtension, space: BlockAt[], taken: BlockAt[]): Read {
  const blockOf = ({ block }: BlockAt): CidrBlock => block;
  const block = findBlock(space.map(blockOf), taken.map(blockOf), podCidrMask);
  if (block !== undefined) return { blocks: [{ path: 'searchCidrBlocks', block }], problems: [] };
  const where = space.length === 0 ? 'it is empty' : `${space.map(blockOf).join(', ')} have none left`;
  const message = `no free block of /${podCidrMask} was found, ${where}: name more space, or set a longer podCidrMask`;
  return { blocks: [], problems: [planError('PLAN-08', 'searchCidrBlocks', message)] };
}

function subnetsOf(block: CidrBlock, azSlots: number): ExtensionPlan['podBlocks'][number] {
  const mask = podMask(block.cidrMask, azSlots);
  const subnets = mask > AWS_CIDR_MASK.longest ? [] : placePodSlots(block, azSlots, mask);
  return { cidrBlock: block.toString(), subnets: subnets.map(String) };
}

/** What EC2 says about the blocks that are there is its own affair; only the new ones are judged. */
function blockProblems(vpc: BlockAt[], pods: BlockAt[]): PlanProblem[] {
  return vpcBlockProblems(vpc[0], [...vpc, ...pods])
    .slice(vpc.length)
    .flat();
}

function sizeProblems({ path, block }: BlockAt, azSlots: number): PlanProblem[] {
  const mask = podMask(block.cidrMask, azSlots);
  if (mask <= AWS_CIDR_MASK.longest) return [];
  const message = `${block} would be cut into /${mask} for ${azSlots} AZ slots, AWS accepts no subnet smaller than /${AWS_CIDR_MASK.longest}: use a larger block`;
  return [planError('SUB-01', path, message)];
}

function quotaProblems(extension: VpcExtension, added: number): PlanProblem[] {
  const quota = extension.ipv4CidrBlocksPerVpc ?? DEFAULT_VPC_QUOTAS.ipv4CidrBlocksPerVpc;
  const ipv4CidrBlocks = extension.vpcCidrBlocks.length + added;
  return vpcQuotaProblems('podCidrBlocks', {
    ...DEFAULT_VPC_QUOTAS,
    ipv4CidrBlocks,
    ipv4CidrBlocksPerVpc: quota,
    subnets: 0,
  });
}
