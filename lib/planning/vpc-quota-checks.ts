import type { PlanProblem } from './plan-problem';
import { type Rules, check } from './problem-text';

/** Quotas of a VPC that decide about its blocks and subnets. */
export interface VpcQuotas {
  readonly ipv4CidrBlocksPerVpc: number;
  readonly subnetsPerVpc: number;
}

/**
 * The quotas of a new account.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
export const DEFAULT_VPC_QUOTAS: VpcQuotas = { ipv4CidrBlocksPerVpc: 5, subnetsPerVpc: 200 };

/** Numbers of what a VPC has, and its quotas. */
export interface VpcCounts extends VpcQuotas {
  readonly ipv4CidrBlocks: number;
  readonly subnets: number;
}

/** Numbers of blocks and subnets that exceed a quota. */
export function vpcQuotaProblems(path: string, counts: VpcCounts): PlanProblem[] {
  return check(QUOTA_RULES, path, counts);
}

const QUOTA_RULES: Rules<VpcCounts> = {
  'NET-09': ({ ipv4CidrBlocks, ipv4CidrBlocksPerVpc: quota }) =>
    ipv4CidrBlocks > quota
      ? `${ipv4CidrBlocks} IPv4 CIDR blocks, the primary one included, exceed the quota of ${quota} per VPC: ` +
        'use fewer, larger blocks, or have quota L-83CA0A9D raised (up to 50) and set quotas.ipv4CidrBlocksPerVpc'
      : undefined,
  'SUB-07': ({ subnets, subnetsPerVpc: quota }) =>
    subnets > quota
      ? `${subnets} subnets exceed the quota of ${quota} per VPC: ` +
        'use fewer pod blocks or AZs, or have the quota raised and set quotas.subnetsPerVpc'
      : undefined,
};
