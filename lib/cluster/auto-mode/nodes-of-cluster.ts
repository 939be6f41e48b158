import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IPodNetworkVpc } from '../../network/pod-network';
import type { PodSubnetSelection } from '../../vpc-cni/pod-subnet-selection';
import type { AutoModeNodesOptions, AutoModeNodesProps } from './auto-mode-nodes-props';

/** The parts of a cluster that nodes of Auto Mode are placed by. */
interface PlacedCluster {
  readonly cluster: eks.ICluster;
  readonly network: IPodNetworkVpc;
  readonly podSubnetSelection: PodSubnetSelection;
}

/** The options with the subnets of the cluster. */
export function autoModeNodesProps(
  { cluster, network, podSubnetSelection }: PlacedCluster,
  options: AutoModeNodesOptions,
  besideOtherNodes: boolean,
): AutoModeNodesProps {
  const { leavesPrimaryInterface, _groups: groups, _discovery: discovery } = podSubnetSelection;
  const podSubnets = leavesPrimaryInterface ? (groups[0]?.subnets ?? discovery?.subnets) : undefined;
  return {
    ...options,
    cluster,
    besideOtherNodes,
    nodeSubnets: network.nodeSubnets,
    podSubnets,
    podSubnetsHaveNatRoute: network.hasNatRoutes,
  };
}
