import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IPodNetworkVpc } from '../network/pod-network';
import { PodNetworkVpc } from '../network/pod-network-vpc';
import type { PodAddressing } from '../vpc-cni/pod-addressing';
import { PodAddressingMode } from '../vpc-cni/pod-addressing';
import type { PodSubnetSelection } from '../vpc-cni/pod-subnet-selection';

/** Says which blocks of the plan no pod will ever use. */
export function warnOfUnusedPodBlocks(
  scope: Construct,
  selection: PodSubnetSelection,
  network: IPodNetworkVpc,
): void {
  const used = new Set(selection.subnets);
  const blocks = network.addressPlan?.podCidrBlocks ?? [];
  const unused = blocks.flatMap((block, index) =>
    network.podSubnetsOf(index).some((subnet) => used.has(subnet))
      ? []
      : [`${block} (podCidrBlocks[${index}])`],
  );
  if (unused.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:PodBlockUnused',
    `no pod takes an address of ${unused.join(', ')}: select its subnets by PodSubnetSelection.customNetworkingByNodeLabel or subnetDiscovery, or drop it from the address plan`,
  );
}

/** Says that what is kept for prefixes is lost to single addresses. */
export function warnOfUselessReservations(
  scope: Construct,
  { mode }: PodAddressing,
  network: IPodNetworkVpc,
): void {
  const reservations = network instanceof PodNetworkVpc ? network.reservations.length : 0;
  if (mode !== PodAddressingMode.SECONDARY_IP || reservations === 0) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:ReservationsUseless',
    `secondary IP mode takes no address of the ranges that ${reservations} subnets keep for prefixes: set reservePrefixes to false at the network, or use PodAddressing.prefixDelegation()`,
  );
}
