import { RFC_1918, isRfc1918 } from './address-families';
import type { BlockAt } from './block-reading';
import type { CidrBlock } from './cidr-block';
import type { PlanProblem } from './plan-problem';
import { type Rules, check } from './problem-text';

/** Mask lengths that EKS accepts for the service CIDR block. */
const SERVICE_MASK = { shortest: 12, longest: 24 } as const;

/** A service CIDR block beside the blocks of its VPC. */
interface ServiceBlock {
  readonly block: CidrBlock;
  readonly vpcBlocks: CidrBlock[];
}

/** Everything EKS would refuse about a service CIDR block. */
export function serviceCidrProblems({ path, block }: BlockAt, vpcBlocks: CidrBlock[]): PlanProblem[] {
  return check(SERVICE_RULES, path, { block, vpcBlocks });
}

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const SERVICE_RULES: Rules<ServiceBlock> = {
  'CLU-08': ({ block }) =>
    isRfc1918(block)
      ? undefined
      : `service CIDR ${block} must be inside ${RFC_1918.join(', ')}: choose for example 172.20.0.0/16`,
  'CLU-09': ({ block }) => {
    const { shortest, longest } = SERVICE_MASK;
    if (block.cidrMask >= shortest && block.cidrMask <= longest) return undefined;
    return `service CIDR ${block} is /${block.cidrMask}, EKS accepts /${shortest} to /${longest}: choose for example a /16`;
  },
  'CLU-10': ({ block, vpcBlocks }) => {
    const overlapped = vpcBlocks.filter((other) => other.overlaps(block)).join(' and ');
    return overlapped === ''
      ? undefined
      : `service CIDR ${block} overlaps ${overlapped} of the VPC: choose a block outside the VPC`;
  },
};
