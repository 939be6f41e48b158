import type { PlannedSubnet } from './address-plan-props';
import type { CidrBlock } from './cidr-block';
import { ipv6Index } from './ipv6-index';
import { PrefixReservation } from './prefix-reservation';
import type { ResolvedPlan } from './resolved-plan';
import { placePodSlots, placeTransitSlots, placeVpcSlots, podMask, vpcMasks } from './slot-layout';
import { SubnetRole } from './subnet-role';

/** A subnet of the layout with its blocks. */
export interface PlacedSubnet {
  readonly role: SubnetRole;
  readonly azIndex: number;
  readonly podBlockIndex?: number;
  readonly block: CidrBlock;
  readonly reserved: CidrBlock[];
}

/** The subnets of every AZ slot, used now or later: by role, then pod block, then AZ slot; those of a transit gateway last. */
export function placeSubnets(vpc: CidrBlock, plan: ResolvedPlan): PlacedSubnet[] {
  const { azSlots, cidrMasks, pods } = plan;
  const masks = vpcMasks(vpc.cidrMask, azSlots, cidrMasks);
  const slots = placeVpcSlots(vpc, azSlots, masks);
  const transit = plan.transitSubnets ? placeTransitSlots(vpc, azSlots, masks) : [];
  const none = PrefixReservation.none();
  return [
    ...place(SubnetRole.CLUSTER, slots.cluster, none),
    ...place(SubnetRole.PUBLIC, slots.public, none),
    ...place(SubnetRole.NODE, slots.node, plan.nodeReservation),
    ...pods.flatMap(({ block }, index) => {
      const mask = cidrMasks.pod ?? podMask(block.cidrMask, azSlots);
      return place(SubnetRole.POD, placePodSlots(block, azSlots, mask), plan.podReservation, index);
    }),
    ...place(SubnetRole.TRANSIT, transit, none),
  ];
}

function place(
  role: SubnetRole,
  blocks: CidrBlock[],
  reservation: PrefixReservation,
  podBlockIndex?: number,
): PlacedSubnet[] {
  return blocks.map((block, azIndex) => ({
    role,
    azIndex,
    podBlockIndex,
    block,
    reserved: reservation._rangesWithin(block),
  }));
}

/** Whether a subnet of the layout is made now; if not, its addresses are kept for it. */
export function isUsedNow(
  { role, azIndex, podBlockIndex = -1 }: PlacedSubnet,
  { publicSubnets, maxAzs, retired }: ResolvedPlan,
): boolean {
  if (retired.includes(podBlockIndex)) return false;
  return (role !== SubnetRole.PUBLIC || publicSubnets) && azIndex < maxAzs;
}

/** The subnet as users of the plan see it. */
export function describe({ role, azIndex, podBlockIndex, block, reserved }: PlacedSubnet): PlannedSubnet {
  return {
    role,
    azIndex,
    podBlockIndex,
    ipv4CidrBlock: block.toString(),
    usableAddresses: block.usableAddresses,
    ipv6Index: ipv6Index(role, azIndex, podBlockIndex),
    reservedCidrBlocks: reserved.map(String),
  };
}
