import { RFC_1918, isRfc1918 } from './address-families';
import type { CidrBlock } from './cidr-block';
import type { PlanProblem } from './plan-problem';
import { planError } from './problem-text';
import { type BlockAt, readIpv4 } from './vpc-block-checks';

/** Mask lengths that EKS accepts for the service CIDR block. */
const SERVICE_MASK = { shortest: 12, longest: 24 } as const;

/**
 * What EKS would refuse about a service CIDR block.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 */
export function serviceCidrProblems(path: string, cidr: string, vpcBlocks: CidrBlock[]): PlanProblem[] {
  const { blocks, problems } = readIpv4(path, cidr);
  return [...problems, ...blocks.flatMap((at) => checkServiceBlock(at, vpcBlocks))];
}

function checkServiceBlock({ path, block }: BlockAt, vpcBlocks: CidrBlock[]): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const say = (code: string, message: string) =>
    problems.push(planError(code, path, `service CIDR ${block} ${message}`));
  if (!isRfc1918(block))
    say('CLU-08', `must be inside ${RFC_1918.join(', ')}: choose 172.20.0.0/16 or 10.100.0.0/16`);
  const { shortest, longest } = SERVICE_MASK;
  if (block.cidrMask < shortest || block.cidrMask > longest)
    say('CLU-09', `must be /${shortest} to /${longest}: choose for example a /16`);
  for (const vpcBlock of vpcBlocks.filter((other) => other.overlaps(block))) {
    say('CLU-10', `overlaps the CIDR block ${vpcBlock} of the VPC: choose a block outside the VPC`);
  }
  return problems;
}
