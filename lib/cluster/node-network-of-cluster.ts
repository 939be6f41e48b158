import type { IDependable } from 'constructs';
import type { NodeNetwork } from './node-network';
import type { ClusterView } from './cluster-view';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';

/** What nodes are told, from the same props as aws-node. */
export function nodeNetworkOf(
  { cluster, serviceCidr, podSubnetSelection }: Omit<ClusterView, 'nodeNetwork'>,
  props: PodNetworkClusterProps,
  dependencies: IDependable[],
): NodeNetwork {
  const { securityGroupsForPods, eni, multus, windows } = props.vpcCniSettings ?? {};
  return {
    cluster,
    dependencies,
    kubernetesVersion: props.version,
    serviceCidr,
    podAddressing: props.podAddressing,
    customNetworking: podSubnetSelection.leavesPrimaryInterface,
    securityGroupsForPods: isOn(securityGroupsForPods),
    maxEnis: eni?.maxEnis,
    multiNic: eni?.multiNic,
    multusEnis: multus?.interfacesPerNode,
    vpcCniVersion: props.vpcCniVersion,
    windowsIpam: isOn(windows),
    windowsPrefixDelegation: windows?.prefixDelegation,
  };
}

/** A group of settings is on when it is given, unless it says otherwise. */
function isOn(group?: { readonly enabled?: boolean }): boolean {
  return group !== undefined && group.enabled !== false;
}
