import { Annotations, Aspects, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IConstruct } from 'constructs';
import { FEATURES } from '../aws-node/facts/curated.data';
import { supports } from '../aws-node/facts/releases';
import { VpcCniVersion } from '../aws-node/vpc-cni-version';
import { EniLimits } from '../capacity/eni-limits';
import { isLookupPending } from '../network/known-at-synth';
import type { IPodNetworkVpc } from '../network/pod-network';
import { ConstructError } from '../synth/construct-error';
import { PodSubnetSelection } from '../vpc-cni/pod-subnet-selection';
import type { ClusterView } from './cluster-view';
import { clustersOfApp } from './clusters-of-app';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';

/** Interfaces of a node that can never hold pods in two subnets: the first one, and one for pods. */
const ONE_POD_INTERFACE = 2;

/** Custom networking whose ENIConfigs name, in each zone, the subnet of the block that is active there. */
export function selectActiveBlocks(
  scope: IConstruct,
  props: PodNetworkClusterProps,
  active: number[],
): PodSubnetSelection {
  const { network } = props;
  const zones = zonesOf(network);
  refuseMisuse(scope, props, active, zones.length);
  const blockOf = (index: number): number => active[Math.min(index, active.length - 1)];
  const subnets = zones.map((zone, index) => subnetIn(scope, network, zone, blockOf(index)));
  const formerSubnets = allPodSubnets(network).filter(
    (subnet) => !subnets.includes(subnet) && isBefore(network, subnet, zones, blockOf),
  );
  return PodSubnetSelection.customNetworking({ subnets, formerSubnets });
}

/** Says what a rotation leaves to do: nodes that cannot move live, and the subnets that are left. */
export function adviseOnRotation(cluster: ClusterView, version = VpcCniVersion.LATEST_KNOWN): void {
  const { formerSubnets } = cluster.podSubnetSelection;
  if (formerSubnets.length === 0) return;
  const annotations = Annotations.of(cluster);
  if (!supports(version, 'leavesFullSubnets')) {
    annotations.addWarningV2(
      'PodNetwork:FullSubnetKeepsNodes',
      `vpc-cni ${version.release} keeps a running node in its full subnet (needs v${FEATURES.leavesFullSubnets.since}): update the add-on in a deployment before activePodBlocks, or replace the nodes`,
    );
  }
  const blocks = formerSubnets.map((subnet) => subnet.ipv4CidrBlock).join(', ');
  annotations.addInfoV2(
    'PodNetwork:FormerPodSubnets',
    `interfaces of running nodes may still be in ${blocks}: replace the nodes when it suits you, and put the block into retiredPodCidrBlocks of the address plan when aws ec2 describe-network-interfaces shows none in these subnets`,
  );
  Aspects.of(cluster).add({ visit: (node) => void (node === cluster && warnOfStuckNodes(cluster)) });
}

function warnOfStuckNodes(cluster: ClusterView): void {
  const added = clustersOfApp(cluster).find(({ view }) => view === cluster)?.added ?? [];
  const stuck = added.flatMap(({ nodes, options }) => {
    const types = options.instanceTypes.map(String).filter(hasOnePodInterface);
    return types.length === 0 ? [] : [`${nodes.node.id} (${types.join(', ')})`];
  });
  if (stuck.length === 0) return;
  Annotations.of(cluster).addWarningV2(
    'PodNetwork:NodesStayInFormerSubnets',
    `running nodes of ${stuck.join(', ')} have one interface for pods and stay in the former subnets: replace them to give their pods addresses of the new ones`,
  );
}

function hasOnePodInterface(type: string): boolean {
  const limits = Token.isUnresolved(type) ? undefined : EniLimits.find(type);
  return limits !== undefined && limits.enis <= ONE_POD_INTERFACE;
}

function zonesOf({ nodeSubnets }: IPodNetworkVpc): string[] {
  return [...new Set(nodeSubnets.map(({ availabilityZone }) => availabilityZone))];
}

/** Blocks before the active one of the zone held its pods; those after it are for later. */
function isBefore(
  network: IPodNetworkVpc,
  subnet: ec2.ISubnet,
  zones: string[],
  blockOf: (zoneIndex: number) => number,
): boolean {
  const active = blockOf(zones.indexOf(subnet.availabilityZone));
  return Array.from({ length: active }, (_, block) => network.podSubnetsOf(block))
    .flat()
    .includes(subnet);
}

function allPodSubnets(network: IPodNetworkVpc): ec2.ISubnet[] {
  const count = network.addressPlan?.podCidrBlocks.length ?? network.knownCidrBlocks.length;
  return Array.from({ length: count }, (_, block) => network.podSubnetsOf(block)).flat();
}

function subnetIn(scope: IConstruct, network: IPodNetworkVpc, zone: string, block: number): ec2.ISubnet {
  const subnets = network.podSubnetsOf(block);
  const found = subnets.find(({ availabilityZone }) => availabilityZone === zone);
  if (found !== undefined) return found;
  if (isLookupPending(network.vpc) && subnets.length > 0) return subnets[0];
  throw new ConstructError(
    scope,
    `activePodBlocks names pod block ${block}, which has no subnet in ${Token.isUnresolved(zone) ? 'each zone of the nodes' : zone}: append it to podCidrBlocks in a deployment of its own, and take one that is not retired`,
  );
}

function refuseMisuse(
  scope: IConstruct,
  { podSubnetSelection, ipFamily, network }: PodNetworkClusterProps,
  active: number[],
  zones: number,
): void {
  const count = network.addressPlan?.podCidrBlocks.length;
  const wrong = active.filter(
    (block) => !Number.isInteger(block) || block < 0 || (count !== undefined && block >= count),
  );
  const problems = [
    ...(podSubnetSelection === undefined ? [] : ['podSubnetSelection decides too: drop one of them']),
    ...(ipFamily === eks.IpFamily.IP_V6 ? ['pods of an IPv6 cluster use no pod blocks: drop it'] : []),
    ...(active.length === 1 || active.length === zones || isLookupPending(network.vpc)
      ? []
      : [`${active.length} blocks for ${zones} zones of nodes: name one, or one for each zone`]),
    ...wrong.map(
      (block) =>
        `${block} is not the position of a pod block: use whole numbers from 0${count ? ` to ${count - 1}` : ''}`,
    ),
  ];
  if (problems.length > 0)
    throw new ConstructError(scope, ['activePodBlocks cannot be used:', ...problems].join('\n  - '));
}
