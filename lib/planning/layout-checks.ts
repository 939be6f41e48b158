import type { BlockAt } from './block-reading';
import type { CidrBlock } from './cidr-block';
import type { PlanProblem } from './plan-problem';
import { planError } from './problem-text';
import type { ResolvedPlan } from './resolved-plan';
import {
  AWS_CIDR_MASK,
  type VpcMasks,
  defaultVpcMasks,
  ipv4Size,
  longestVpcMask,
  mostSlots,
  placeVpcSlots,
  podMask,
  slotBits,
  transitSlotsFit,
  vpcMasks,
  vpcSlotsFit,
} from './slot-layout';
import { SubnetRole } from './subnet-role';

const VPC_ROLES = [SubnetRole.CLUSTER, SubnetRole.PUBLIC, SubnetRole.NODE] as const;

/** Why the slots do not fit into the VPC block side by side. */
export function vpcLayoutProblems({ path, block }: BlockAt, plan: ResolvedPlan): PlanProblem[] {
  const { azSlots, cidrMasks } = plan;
  const masks = vpcMasks(block.cidrMask, azSlots, cidrMasks);
  if (vpcSlotsFit(block.cidrMask, azSlots, masks)) return transitProblems(plan, masks);
  const layout = defaultVpcMasks(block.cidrMask, azSlots);
  if (!vpcSlotsFit(block.cidrMask, azSlots, layout)) return [tooSmall(path, block, azSlots)];
  const outside = VPC_ROLES.filter((role) => !roleFits(block, azSlots, masks[role]));
  if (outside.length > 0) return outside.map((role) => outsideProblem(role, masks[role], block, azSlots));
  return overlapProblems(block, azSlots, masks, layout);
}

function transitProblems({ transitSubnets, azSlots }: ResolvedPlan, masks: VpcMasks): PlanProblem[] {
  if (!transitSubnets || transitSlotsFit(azSlots, masks)) return [];
  const message = `${azSlots} transit subnets of /28 do not fit between the cluster subnets and the public subnets: use a larger VPC block, or a longer mask for cluster subnets`;
  return [planError('PLAN-10', 'transitSubnets', message)];
}

function roleFits(block: CidrBlock, azSlots: number, mask: number): boolean {
  return azSlots * ipv4Size(mask) <= ipv4Size(block.cidrMask);
}

function tooSmall(path: string, block: CidrBlock, azSlots: number): PlanProblem {
  const room = mostSlots(block.cidrMask);
  const fewerSlots = room === 0 ? '' : `, or ${room} AZ slots`;
  const message = `${block} is too small for the subnets of ${azSlots} AZ slots: use a /${longestVpcMask(azSlots)} or larger${fewerSlots}`;
  return planError('PLAN-04', path, message);
}

function outsideProblem(role: SubnetRole, mask: number, block: CidrBlock, azSlots: number): PlanProblem {
  const fitting = block.cidrMask + slotBits(azSlots);
  const remedy =
    fitting <= AWS_CIDR_MASK.longest
      ? `use a mask of ${fitting} or longer`
      : 'use a larger block or fewer AZ slots';
  return planError(
    'SUB-02',
    `cidrMasks.${role}`,
    `${azSlots} ${role} subnets of /${mask} do not all lie inside ${block}: ${remedy}`,
  );
}

/** Cluster and public subnets are placed one after the other, so the only subnets they can meet are the node subnets. */
function overlapProblems(
  block: CidrBlock,
  azSlots: number,
  masks: VpcMasks,
  layout: VpcMasks,
): PlanProblem[] {
  const slots = placeVpcSlots(block, azSlots, masks);
  const room = VPC_ROLES.map((role) => `${role} ${layout[role]}`).join(', ');
  return [SubnetRole.CLUSTER as const, SubnetRole.PUBLIC as const].flatMap((role) => {
    const pairs = slots[role].flatMap((one) =>
      slots.node.filter((node) => node.overlaps(one)).map((node) => [one, node]),
    );
    if (pairs.length === 0) return [];
    const [one, node] = pairs[0];
    const message = `${role} subnet ${one} overlaps node subnet ${node} (EC2 would answer InvalidSubnet.Conflict): use longer masks, these fit: ${room}`;
    return [planError('SUB-03', `cidrMasks.${role}`, message)];
  });
}

/** Why the slots do not fit into a pod block. */
export function podLayoutProblems(
  { path, block }: BlockAt,
  { azSlots, cidrMasks }: ResolvedPlan,
): PlanProblem[] {
  const wanted = cidrMasks.pod;
  if (wanted !== undefined)
    return roleFits(block, azSlots, wanted) ? [] : [outsideProblem(SubnetRole.POD, wanted, block, azSlots)];
  const { shortest, longest } = AWS_CIDR_MASK;
  const mask = podMask(block.cidrMask, azSlots);
  if (mask <= longest) return [];
  const message = `pod subnets of ${block} would be /${mask} with ${azSlots} AZ slots, AWS accepts /${shortest} to /${longest} for a subnet: use a pod block of /${longest - slotBits(azSlots)} or larger`;
  return [planError('SUB-01', path, message)];
}
