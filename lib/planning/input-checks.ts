import { MOST_POD_BLOCKS } from './ipv6-index';
import { type PlanProblem, PlanProblemSeverity } from './plan-problem';
import { type Rules, check } from './problem-text';
import type { ResolvedPlan } from './resolved-plan';
import { AWS_CIDR_MASK, AZ_SLOTS, ipv4Size } from './slot-layout';
import { SubnetRole } from './subnet-role';
import { vpcQuotaProblems } from './vpc-quota-checks';

/** Addresses that EKS needs in each cluster subnet. */
export const CLUSTER_ADDRESSES = 6;

const RETIRED_RULES: Rules<ResolvedPlan> = {
  'PLAN-09': ({ retired, podBlocks, given }) => {
    const { podCidrBlocks = [], retiredPodCidrBlocks = [] } = given;
    const foreign = retiredPodCidrBlocks.filter((cidr) => !podCidrBlocks.includes(cidr));
    if (foreign.length > 0)
      return `${foreign.join(', ')} is not one of podCidrBlocks (${podCidrBlocks.join(', ')}): a retired block keeps its place there, so that the blocks after it stay where they are`;
    return retired.length > 0 && new Set(retired).size === podBlocks
      ? 'every pod block is retired, and pods would have no addresses: keep one, or plan without podCidrBlocks'
      : undefined;
  },
};

type AzCounts = Pick<ResolvedPlan, 'azSlots' | 'maxAzs' | 'controlPlaneAzs'>;

/** AZ counts and masks that no layout can be made of. */
export function inputProblems(plan: ResolvedPlan): PlanProblem[] {
  const { maxAzs, controlPlaneAzs } = plan.given;
  return [
    ...check(AZ_SLOTS_RULES, 'azSlots', plan),
    ...(maxAzs === undefined ? [] : check(MAX_AZS_RULES, 'maxAzs', plan)),
    ...(controlPlaneAzs === undefined ? [] : check(CONTROL_PLANE_RULES, 'controlPlaneAzs', plan)),
    ...check(RETIRED_RULES, 'retiredPodCidrBlocks', plan),
    ...MASKED_ROLES.flatMap((role) => maskProblems(role, plan.cidrMasks[role])),
  ];
}

const { fewest, most } = AZ_SLOTS;

const isSlotCount = (count: number) => Number.isInteger(count) && count >= fewest && count <= most;

const AZ_SLOTS_RULES: Rules<AzCounts> = {
  'PLAN-02': ({ azSlots }) =>
    isSlotCount(azSlots)
      ? undefined
      : `${azSlots} AZ slots are not possible: use a whole number from ${fewest} to ${most}`,
};

const MAX_AZS_RULES: Rules<AzCounts> = {
  'PLAN-02': ({ azSlots, maxAzs }) => {
    if (!Number.isInteger(maxAzs))
      return `${maxAzs} AZs are not possible: use a whole number from ${fewest} to azSlots`;
    if (maxAzs <= azSlots || !isSlotCount(azSlots)) return undefined;
    return `${maxAzs} AZs do not fit into ${azSlots} AZ slots: use at most ${azSlots}, or raise azSlots before the first deployment`;
  },
  'CLU-01': ({ maxAzs }) =>
    maxAzs < fewest
      ? `EKS needs cluster subnets in at least ${fewest} AZs, not ${maxAzs}: use ${fewest} or more`
      : undefined,
};

const CONTROL_PLANE_RULES: Rules<AzCounts> = {
  'CLU-01': ({ maxAzs, controlPlaneAzs }) =>
    Number.isInteger(controlPlaneAzs) && controlPlaneAzs >= fewest && controlPlaneAzs <= maxAzs
      ? undefined
      : `the control plane cannot be in ${controlPlaneAzs} AZs: use a whole number from ${fewest} to maxAzs (${maxAzs})`,
};

/** The AZs of the control plane are for life; with two of them, that is easily overlooked. */
export function controlPlaneAdvice({ azSlots, maxAzs, given }: ResolvedPlan): PlanProblem[] {
  if (given.controlPlaneAzs !== undefined || maxAzs !== fewest || azSlots === fewest) return [];
  const message =
    'a control plane keeps the AZs it is created in: with maxAzs 2 these are 2, with maxAzs 3 they would be 3, and CloudFormation would replace the cluster or EKS refuse the update; state controlPlaneAzs: 2, and maxAzs can be raised later';
  return [{ code: 'PLAN-07', severity: PlanProblemSeverity.WARNING, path: 'controlPlaneAzs', message }];
}

/** Roles whose mask length can be chosen. */
const MASKED_ROLES = [SubnetRole.CLUSTER, SubnetRole.PUBLIC, SubnetRole.NODE, SubnetRole.POD] as const;

function maskProblems(role: SubnetRole, mask: number | undefined): PlanProblem[] {
  return mask === undefined ? [] : check(MASK_RULES, `cidrMasks.${role}`, { role, mask });
}

const MASK_RULES: Rules<{ role: SubnetRole; mask: number }> = {
  'PLAN-03': ({ mask }) => (Number.isInteger(mask) ? undefined : `mask ${mask} is not a whole number`),
  'SUB-01': ({ role, mask }) => {
    const { shortest, longest } = AWS_CIDR_MASK;
    if (!(mask < shortest || mask > longest)) return undefined;
    return `${role} subnets cannot be /${mask}, AWS accepts /${shortest} to /${longest} for a subnet`;
  },
  'CLU-03': ({ role, mask }) => {
    const usable = Math.max(0, Math.floor(ipv4Size(mask)) - 5);
    if (role !== SubnetRole.CLUSTER || usable >= CLUSTER_ADDRESSES || !Number.isInteger(mask))
      return undefined;
    return `a /${mask} has ${usable} usable addresses, EKS needs at least ${CLUSTER_ADDRESSES} in each cluster subnet: use /28 (11 usable) or larger`;
  },
};

/** Numbers of blocks and subnets that exceed a quota. */
export function quotaProblems(plan: ResolvedPlan): PlanProblem[] {
  const { podBlocks, retired, publicSubnets, transitSubnets, maxAzs, quotas } = plan;
  const vpcRoles = 2 + Number(publicSubnets) + Number(transitSubnets);
  const used = podBlocks - new Set(retired).size;
  const counts = { ipv4CidrBlocks: used + 1, subnets: maxAzs * (vpcRoles + used) };
  return [
    ...vpcQuotaProblems('podCidrBlocks', { ...counts, ...quotas }),
    ...check(IPV6_RULES, 'podCidrBlocks', { podBlocks }),
  ];
}

const IPV6_RULES: Rules<{ podBlocks: number }> = {
  'PLAN-05': ({ podBlocks }) =>
    podBlocks > MOST_POD_BLOCKS
      ? `the IPv6 /56 of a VPC has subnets for at most ${MOST_POD_BLOCKS} pod blocks, not ${podBlocks}: use fewer, larger blocks`
      : undefined,
};
