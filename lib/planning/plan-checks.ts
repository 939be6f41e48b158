import type { AddressPlanProps } from './address-plan-props';
import { MOST_POD_BLOCKS } from './ipv6-index';
import type { PlanProblem } from './plan-problem';
import { planError } from './problem-text';
import { serviceCidrProblems } from './service-cidr-checks';
import { azProblems, maskProblems, podSlotProblems, vpcSlotProblems } from './slot-checks';
import { AWS_CIDR_MASK } from './slot-layout';
import { type BlockAt, readIpv4, vpcBlockProblems } from './vpc-block-checks';

/** AZ slots of a plan when nothing is said. */
const DEFAULT_AZ_SLOTS = 3;

/** Quotas of a new account. */
const DEFAULT_QUOTAS = { ipv4CidrBlocksPerVpc: 5, subnetsPerVpc: 200 };

/** How many AZs a plan has room for and uses. */
export interface AzCounts {
  readonly azSlots: number;
  readonly maxAzs: number;
}

/** The AZ counts of a plan, defaults filled in. */
export function azCounts(props: AddressPlanProps): AzCounts {
  const azSlots = props.azSlots ?? DEFAULT_AZ_SLOTS;
  return { azSlots, maxAzs: props.maxAzs ?? Math.min(DEFAULT_AZ_SLOTS, azSlots) };
}

/** Every reason to refuse the props of a plan. */
export function planProblems(props: AddressPlanProps): PlanProblem[] {
  const vpc = readIpv4('vpcCidrBlock', props.vpcCidrBlock);
  const pods = (props.podCidrBlocks ?? []).map((cidr, index) => readIpv4(`podCidrBlocks[${index}]`, cidr));
  const podBlocks = pods.flatMap(({ blocks }) => blocks);
  const all = [...vpc.blocks, ...podBlocks];
  return [
    ...[vpc, ...pods].flatMap(({ problems }) => problems),
    ...(vpc.blocks.length > 0 ? vpcBlockProblems(all) : []),
    ...countProblems(props),
    ...layoutProblems(vpc.blocks, podBlocks, props),
    ...(props.serviceIpv4Cidr === undefined
      ? []
      : serviceCidrProblems(
          'serviceIpv4Cidr',
          props.serviceIpv4Cidr,
          all.map(({ block }) => block),
        )),
  ];
}

function countProblems(props: AddressPlanProps): PlanProblem[] {
  const { ipv4CidrBlocksPerVpc, subnetsPerVpc } = { ...DEFAULT_QUOTAS, ...props.quotas };
  const podBlocks = props.podCidrBlocks?.length ?? 0;
  const subnets = azCounts(props).maxAzs * (3 + podBlocks);
  const problems: PlanProblem[] = [];
  const say = (code: string, path: string, message: string) => problems.push(planError(code, path, message));
  if (podBlocks > MOST_POD_BLOCKS)
    say(
      'PLAN-05',
      'podCidrBlocks',
      `${podBlocks} pod blocks, the /56 of a VPC has IPv6 subnets for at most ${MOST_POD_BLOCKS}: use fewer, larger blocks`,
    );
  if (podBlocks + 1 > ipv4CidrBlocksPerVpc)
    say(
      'NET-09',
      'podCidrBlocks',
      `${podBlocks + 1} IPv4 CIDR blocks (the VPC's and ${podBlocks} for pods) exceed the quota of ${ipv4CidrBlocksPerVpc} per VPC: use fewer, larger blocks, or have quota L-83CA0A9D raised and set quotas.ipv4CidrBlocksPerVpc`,
    );
  if (subnets > subnetsPerVpc)
    say(
      'SUB-07',
      'podCidrBlocks',
      `${subnets} subnets exceed the quota of ${subnetsPerVpc} per VPC: use fewer pod blocks or AZs, or have quota L-407747CB raised and set quotas.subnetsPerVpc`,
    );
  return problems;
}

function layoutProblems(vpc: BlockAt[], pods: BlockAt[], props: AddressPlanProps): PlanProblem[] {
  const { azSlots, maxAzs } = azCounts(props);
  const inputs = [...azProblems(azSlots, maxAzs), ...maskProblems(props)];
  if (inputs.length > 0) return inputs;
  const hasAwsSize = ({ block }: BlockAt) =>
    block.cidrMask >= AWS_CIDR_MASK.shortest && block.cidrMask <= AWS_CIDR_MASK.longest;
  return [
    ...vpc.filter(hasAwsSize).flatMap((at) => vpcSlotProblems(at, azSlots, props)),
    ...pods.filter(hasAwsSize).flatMap((at) => podSlotProblems(at, azSlots, props)),
  ];
}
