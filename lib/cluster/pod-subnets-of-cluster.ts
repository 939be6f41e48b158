import { Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { isLookupPending } from '../network/known-at-synth';
import type { IPodNetworkVpc } from '../network/pod-network';
import { PodSubnetSelection } from '../vpc-cni/pod-subnet-selection';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';
import type { IConstruct } from 'constructs';
import { selectActiveBlocks } from './pod-block-rotation';
import { ConstructError } from '../synth/construct-error';

/** The selection of pod subnets that was asked for, or the one the network was made for. */
export function choosePodSubnets(scope: IConstruct, props: PodNetworkClusterProps): PodSubnetSelection {
  const { podSubnetSelection, network, ipFamily } = props;
  if (props.activePodBlocks !== undefined) return selectActiveBlocks(scope, props, props.activePodBlocks);
  if (podSubnetSelection !== undefined) return podSubnetSelection;
  const separate = ipFamily !== eks.IpFamily.IP_V6 && network.podSubnets.length > 0;
  return separate
    ? PodSubnetSelection.customNetworking({ subnets: network.podSubnets })
    : PodSubnetSelection.nodeSubnets();
}

/** Refuses what a selection says and the cluster does not: a name, a zone without pod subnet. */
export function checkPodSubnets(
  scope: IConstruct,
  selection: PodSubnetSelection,
  props: PodNetworkClusterProps,
): void {
  const { network } = props;
  const zones = isLookupPending(network.vpc) ? [] : zoneProblems(selection, network);
  const problems = [...nameProblems(selection, props), ...zones];
  if (problems.length > 0) {
    throw new ConstructError(scope, ['the pod subnets do not fit the cluster:', ...problems].join('\n  - '));
  }
}

function nameProblems(selection: PodSubnetSelection, { clusterName }: PodNetworkClusterProps): string[] {
  const tagged = selection._discovery?.clusterName;
  if (tagged === undefined || tagged === clusterName) return [];
  return [
    clusterName === undefined
      ? `subnets are kept for the cluster '${tagged}', but this cluster gets its name at deployment: set clusterName to '${tagged}'`
      : `subnets are kept for the cluster '${tagged}', but this one is called '${clusterName}': use one name`,
  ];
}

/** A node in a zone without ENIConfig never becomes ready; without discovered subnet it fills the node subnet. */
function zoneProblems(selection: PodSubnetSelection, network: IPodNetworkVpc): string[] {
  if (!selection.leavesPrimaryInterface) return [];
  const nodeZones = [...new Set(network.nodeSubnets.map(({ availabilityZone }) => availabilityZone))];
  const groups = selection._groups.length > 0 ? selection._groups : [selection._discovery!];
  return groups.flatMap((group) => {
    const zones = group.subnets.map(({ availabilityZone }) => availabilityZone);
    const name = 'name' in group && group.name !== undefined ? `group '${group.name}'` : 'the selection';
    return nodeZones
      .filter((zone) => !zones.includes(zone))
      .map((zone) => missingZone(name, zone, nodeZones.indexOf(zone) + 1));
  });
}

/** The name of a zone that is chosen at deployment says nothing to a reader; its place in the node subnets does. */
function missingZone(name: string, zone: string, position: number): string {
  const shown = Token.isUnresolved(zone) ? `zone ${position}` : zone;
  return `${name} has no pod subnet in ${shown}, where nodes run: add one (network.podSubnetsOf(n) has one of pod block n for each zone), or keep nodes out of it`;
}
