import type { AddressPlanProps, PlannedSubnet } from './address-plan-props';
import type { CidrBlock } from './cidr-block';
import { ipv6Index } from './ipv6-index';
import { PrefixReservation } from './prefix-reservation';
import { placePodSlots, placeVpcSlots, podMask, vpcMasks } from './slot-layout';
import { SubnetRole } from './subnet-role';

/** The subnets of every AZ slot, used now or later: by role, then pod block, then AZ slot. */
export function planSubnets(
  vpc: CidrBlock,
  pods: CidrBlock[],
  azSlots: number,
  props: AddressPlanProps,
): PlannedSubnet[] {
  const slots = placeVpcSlots(vpc, azSlots, vpcMasks(vpc.cidrMask, azSlots, props.cidrMasks));
  const none = PrefixReservation.none();
  const nodes = props.nodeReservation ?? none;
  return [
    ...toSubnets(SubnetRole.CLUSTER, slots.cluster, none),
    ...toSubnets(SubnetRole.PUBLIC, slots.public, none),
    ...toSubnets(SubnetRole.NODE, slots.node, nodes),
    ...pods.flatMap((pod, index) => podSubnets(pod, index, azSlots, props)),
  ];
}

function podSubnets(
  pod: CidrBlock,
  podBlockIndex: number,
  azSlots: number,
  props: AddressPlanProps,
): PlannedSubnet[] {
  const mask = props.cidrMasks?.pod ?? podMask(pod.cidrMask, azSlots);
  const reservation = props.podReservation ?? PrefixReservation.scaled();
  return toSubnets(SubnetRole.POD, placePodSlots(pod, azSlots, mask), reservation, podBlockIndex);
}

function toSubnets(
  role: SubnetRole,
  blocks: CidrBlock[],
  reservation: PrefixReservation,
  podBlockIndex?: number,
): PlannedSubnet[] {
  return blocks.map((block, azIndex) => ({
    role,
    azIndex,
    podBlockIndex,
    ipv4CidrBlock: block.toString(),
    usableAddresses: block.usableAddresses,
    ipv6Index: ipv6Index(role, azIndex, podBlockIndex),
    reservedCidrBlocks: reservation._rangesWithin(block),
  }));
}
