import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { AddedNodes } from './capacity-nodegroup';
import type { ClusterView } from './cluster-view';
import { subnetKey } from './subnet-key';

/** A cluster, the nodes that were added to it so far, and whether its capacity is proven. */
export interface CountedCluster {
  readonly view: ClusterView;
  readonly added: readonly AddedNodes[];
  readonly isValidated: boolean;
  add(nodes: AddedNodes): void;
}

const CLUSTERS = new WeakMap<IConstruct, CountedCluster[]>();

/** Makes a cluster known to the other clusters of its app. */
export function registerCluster(cluster: CountedCluster): void {
  const { root } = cluster.view.node;
  CLUSTERS.set(root, [...(CLUSTERS.get(root) ?? []), cluster]);
}

/** The clusters of an app, in the order in which they were defined. */
export function clustersOfApp({ node }: IConstruct): readonly CountedCluster[] {
  return CLUSTERS.get(node.root) ?? [];
}

/** The clusters that share subnets with a cluster, directly or over others; the cluster itself is among them. */
export function clustersSharingSubnets(cluster: CountedCluster): CountedCluster[] {
  const all = clustersOfApp(cluster.view);
  const found = new Set([cluster]);
  for (const one of found) {
    const taken = new Set(subnetsOf(one).map(subnetKey));
    for (const other of all)
      if (subnetsOf(other).some((subnet) => taken.has(subnetKey(subnet)))) found.add(other);
  }
  return all.filter((one) => found.has(one));
}

function subnetsOf({ view: { network, podSubnetSelection } }: CountedCluster): ec2.ISubnet[] {
  return [...network.nodeSubnets, ...podSubnetSelection.subnets];
}
