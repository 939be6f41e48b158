import type * as ec2 from 'aws-cdk-lib/aws-ec2';
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

  /**
   * Subnets of the nodes, of the node subnets of the network: one for EFA and for a Capacity Block.
   *
   * @default - all node subnets of the network
   */
  readonly nodeSubnets?: ec2.ISubnet[];
}
