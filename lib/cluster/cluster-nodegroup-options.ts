import type { PodNetworkNodegroupOptions } from './pod-network-nodegroup';

/** What a managed node group of a `PodNetworkCluster` can be told. */
export interface ClusterNodegroupOptions extends PodNetworkNodegroupOptions {
  /**
   * Name of the group of pod subnets in which the pods of these nodes live. Only where the cluster selects pod subnets by
   * `PodSubnetSelection.customNetworkingByNodeLabel`.
   *
   * @default - the first group, or none where there are no groups
   */
  readonly podSubnetGroup?: string;
}
