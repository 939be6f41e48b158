import type { AddressPlanProps, PlannedSubnet } from './address-plan-props';
import { CidrBlock } from './cidr-block';
import { azCounts } from './input-checks';
import { ipv6Index } from './ipv6-index';
import { PrefixReservation } from './prefix-reservation';
import { placePodSlots, placeVpcSlots, podMask, vpcMasks } from './slot-layout';
import { SubnetRole } from './subnet-role';

/** The subnets of every AZ slot, used now or later: by role, then pod block, then AZ slot. */
export function planSubnets(props: AddressPlanProps): PlannedSubnet[] {
  const { azSlots } = azCounts(props);
  const vpc = CidrBlock.parse(props.vpcCidrBlock);
  const slots = placeVpcSlots(vpc, azSlots, vpcMasks(vpc.cidrMask, azSlots, props.cidrMasks));
  const none = PrefixReservation.none();
  return [
    ...toSubnets(SubnetRole.CLUSTER, slots.cluster, none),
    ...toSubnets(SubnetRole.PUBLIC, slots.public, none),
    ...toSubnets(SubnetRole.NODE, slots.node, nodeReservation(props)),
    ...(props.podCidrBlocks ?? []).flatMap((cidr, index) =>
      podSubnets(CidrBlock.parse(cidr), index, azSlots, props),
    ),
  ];
}

/** What is kept in node subnets: pods live there when there are no pod blocks. */
export function nodeReservation({
  nodeReservation: wanted,
  podCidrBlocks = [],
}: AddressPlanProps): PrefixReservation {
  if (wanted !== undefined) return wanted;
  return podCidrBlocks.length === 0 ? PrefixReservation.scaled() : PrefixReservation.none();
}

/** Whether a subnet of the layout is made now; if not, its addresses are kept for it. */
export function isUsedNow(subnet: PlannedSubnet, props: AddressPlanProps): boolean {
  const isWanted = subnet.role !== SubnetRole.PUBLIC || props.publicSubnets !== false;
  return isWanted && subnet.azIndex < azCounts(props).maxAzs;
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
