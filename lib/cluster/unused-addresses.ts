import { Annotations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { IPodNetworkVpc } from '../network/pod-network';
import type { PodAddressing } from '../aws-node/pod-addressing';
import { PodAddressingMode } from '../aws-node/pod-addressing';
import { adviseAtSynth } from '../synth/warn-at-synth';
import type { ClusterView } from './cluster-view';
import { clustersOfApp } from './clusters-of-app';

/** Says, once for the clusters of a VPC, which blocks of the plan no pod will ever use. */
export function warnOfUnusedPodBlocks(cluster: ClusterView): void {
  adviseAtSynth(cluster, 'PodNetwork:PodBlockUnused', () => unusedPodBlocks(cluster));
}

function unusedPodBlocks(cluster: ClusterView): string | undefined {
  const { network } = cluster;
  const clusters = clustersOfApp(cluster).filter(({ view }) => view.network.vpc === network.vpc);
  if (clusters[0]?.view !== cluster) return undefined;
  const used = new Set(
    clusters.flatMap(({ view: { podSubnetSelection } }) => [
      ...podSubnetSelection.subnets,
      ...podSubnetSelection.formerSubnets,
    ]),
  );
  const blocks = network.addressPlan?.podCidrBlocks ?? [];
  const unused = blocks.flatMap((block, index) =>
    isUsed(network.podSubnetsOf(index), used) ? [] : [`${block} (podCidrBlocks[${index}])`],
  );
  return unused.length === 0
    ? undefined
    : `no pod takes an address of ${unused.join(', ')}: point new interfaces at a block that was just appended by activePodBlocks in the next deployment, select its subnets by PodSubnetSelection.customNetworkingByNodeLabel or subnetDiscovery, or drop it from the address plan`;
}

/** A retired block has no subnets. */
function isUsed(subnets: ec2.ISubnet[], used: Set<ec2.ISubnet>): boolean {
  return subnets.length === 0 || subnets.some((subnet) => used.has(subnet));
}

/** Says that what is kept for prefixes is lost to single addresses. */
export function warnOfUselessReservations(
  scope: Construct,
  { mode }: PodAddressing,
  ipFamily: string | undefined,
  { reservations }: IPodNetworkVpc,
): void {
  const who = mode === PodAddressingMode.SECONDARY_IP ? 'secondary IP mode' : 'an IPv6 cluster';
  const takesPrefixes = mode === PodAddressingMode.PREFIX_DELEGATION && ipFamily !== 'ipv6';
  const kept = reservations.filter(({ cidrBlocks }) => cidrBlocks.some((cidr) => !cidr.includes(':')));
  if (takesPrefixes || kept.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:ReservationsUseless',
    `${who} takes no address of the IPv4 ranges that ${kept.length} subnets keep for prefixes, only what they leave free: set reservePrefixes to false at the network, unless another cluster in it uses prefix delegation`,
  );
}
