import type { AddressPlanProps } from './address-plan-props';
import { CidrBlock } from './cidr-block';
import type { PlanProblem } from './plan-problem';
import { planError } from './problem-text';
import {
  AWS_CIDR_MASK,
  AZ_SLOTS,
  type VpcMasks,
  type VpcSlots,
  defaultVpcMasks,
  ipv4Size,
  longestVpcMask,
  mostSlots,
  placeVpcSlots,
  podMask,
  vpcMasks,
  vpcSlotsFit,
} from './slot-layout';
import { SubnetRole } from './subnet-role';
import type { BlockAt } from './vpc-block-checks';

/** Addresses that EKS needs in each cluster subnet. */
const CLUSTER_ADDRESSES = 6;

const VPC_ROLES = [SubnetRole.CLUSTER, SubnetRole.PUBLIC, SubnetRole.NODE] as const;

type VpcRole = (typeof VPC_ROLES)[number];

const isWhole = (value: unknown): value is number => Number.isInteger(value);

/** AZ slots and AZs in use that cannot be. */
export function azProblems(azSlots: number, maxAzs: number): PlanProblem[] {
  const { fewest, most } = AZ_SLOTS;
  const problems: PlanProblem[] = [];
  if (!isWhole(azSlots) || azSlots < fewest || azSlots > most) {
    problems.push(
      planError('PLAN-02', 'azSlots', `azSlots is ${azSlots}: use a whole number from ${fewest} to ${most}`),
    );
  } else if (isWhole(maxAzs) && maxAzs > azSlots) {
    problems.push(
      planError(
        'PLAN-02',
        'maxAzs',
        `maxAzs is ${maxAzs}, but the layout has ${azSlots} AZ slots: use at most ${azSlots}, or choose more azSlots (before the first deployment)`,
      ),
    );
  }
  if (!isWhole(maxAzs))
    problems.push(
      planError('PLAN-02', 'maxAzs', `maxAzs is ${maxAzs}: use a whole number from ${fewest} to azSlots`),
    );
  else if (maxAzs < fewest)
    problems.push(
      planError(
        'CLU-01',
        'maxAzs',
        `maxAzs is ${maxAzs}, EKS needs cluster subnets in at least ${fewest} AZs: use ${fewest} or more`,
      ),
    );
  return problems;
}

/** Masks that no subnet can have. */
export function maskProblems(props: AddressPlanProps): PlanProblem[] {
  return Object.values(SubnetRole).flatMap((role) => {
    const mask = props.cidrMasks?.[role];
    return mask === undefined ? [] : oneMaskProblems(role, mask);
  });
}

function oneMaskProblems(role: SubnetRole, mask: number): PlanProblem[] {
  const path = `cidrMasks.${role}`;
  const { shortest, longest } = AWS_CIDR_MASK;
  if (!isWhole(mask))
    return [planError('PLAN-03', path, `mask ${mask} is not a whole number: use ${shortest} to ${longest}`)];
  const problems: PlanProblem[] = [];
  if (mask < shortest || mask > longest) {
    problems.push(
      planError(
        'SUB-01',
        path,
        `${role} subnets of /${mask} are not possible, a subnet must be /${shortest} to /${longest}`,
      ),
    );
  }
  const usable = mask > 32 ? 0 : CidrBlock.parse(`0.0.0.0/${Math.max(mask, 0)}`).usableAddresses;
  if (role === SubnetRole.CLUSTER && usable < CLUSTER_ADDRESSES) {
    problems.push(
      planError(
        'CLU-03',
        path,
        `a cluster subnet of /${mask} has ${usable} usable addresses, EKS needs at least ${CLUSTER_ADDRESSES} in each: use /28 (11 usable) or larger`,
      ),
    );
  }
  return problems;
}

/** Slots that do not fit into the VPC block side by side. */
export function vpcSlotProblems(
  { path, block }: BlockAt,
  azSlots: number,
  props: AddressPlanProps,
): PlanProblem[] {
  const standard = defaultVpcMasks(block.cidrMask, azSlots);
  const masks = vpcMasks(block.cidrMask, azSlots, props.cidrMasks);
  if (vpcSlotsFit(block.cidrMask, azSlots, masks)) return [];
  const standardFits = vpcSlotsFit(block.cidrMask, azSlots, standard);
  return standardFits ? overrideProblems(block, azSlots, masks, standard) : [tooSmall(path, block, azSlots)];
}

function tooSmall(path: string, block: CidrBlock, azSlots: number): PlanProblem {
  const room = mostSlots(block.cidrMask);
  const remedy = room === 0 ? '' : `, or ${room} AZ slots`;
  const message = `${block} is too small for cluster, public and node subnets in ${azSlots} AZ slots: use a block of /${longestVpcMask(azSlots)} or larger${remedy}`;
  return planError('PLAN-04', path, message);
}

/** At least one problem for masks that do not fit: a role that is too large alone, or roles that meet. */
function overrideProblems(
  block: CidrBlock,
  azSlots: number,
  masks: VpcMasks,
  standard: VpcMasks,
): PlanProblem[] {
  const tooLarge = VPC_ROLES.filter((role) => azSlots * ipv4Size(masks[role]) > ipv4Size(block.cidrMask));
  if (tooLarge.length > 0) return tooLarge.map((role) => outsideProblem(role, masks[role], block, azSlots));
  const slots = placeVpcSlots(block, azSlots, masks);
  const advice = `with ${azSlots} AZ slots ${block} has room for ${printMasks(standard)}: use longer masks`;
  return VPC_ROLES.slice(0, 2).flatMap((role) => meetsNodes(role, slots, advice));
}

function outsideProblem(role: SubnetRole, mask: number, block: CidrBlock, azSlots: number): PlanProblem {
  const longEnough = block.cidrMask + Math.ceil(Math.log2(azSlots));
  const message = `${azSlots} ${role} subnets of /${mask} are not inside ${block}: use a mask of ${longEnough} or longer`;
  return planError('SUB-02', `cidrMasks.${role}`, message);
}

/** Cluster and public subnets are placed after each other, so only node subnets can be met. */
function meetsNodes(role: VpcRole, slots: VpcSlots, advice: string): PlanProblem[] {
  for (const block of slots[role]) {
    const node = slots.node.find((other) => other.overlaps(block));
    if (node === undefined) continue;
    const message = `${role} subnet ${block} overlaps node subnet ${node} (EC2 would refuse it with InvalidSubnet.Conflict); ${advice}`;
    return [planError('SUB-03', `cidrMasks.${role}`, message)];
  }
  return [];
}

function printMasks(masks: VpcMasks): string {
  return VPC_ROLES.map((role) => `${role} /${masks[role]}`).join(', ');
}

/** Pod slots that do not fit into a pod block. */
export function podSlotProblems(
  { path, block }: BlockAt,
  azSlots: number,
  props: AddressPlanProps,
): PlanProblem[] {
  const { shortest, longest } = AWS_CIDR_MASK;
  const override = props.cidrMasks?.[SubnetRole.POD];
  if (override !== undefined) {
    const fits = azSlots * ipv4Size(override) <= ipv4Size(block.cidrMask);
    return fits ? [] : [outsideProblem(SubnetRole.POD, override, block, azSlots)];
  }
  const mask = podMask(block.cidrMask, azSlots);
  if (mask <= longest) return [];
  const message = `pod subnets of /${mask} are not possible, a subnet must be /${shortest} to /${longest}: for ${azSlots} AZ slots use a block of /${longest - (mask - block.cidrMask)} or larger`;
  return [planError('SUB-01', path, message)];
}
