import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { IPodNetworkVpc } from '../network/pod-network';
import type { PodSubnetSelection } from '../vpc-cni/pod-subnet-selection';
import type { NodeNetwork } from './node-network';

/** The parts of a cluster that its node groups and its capacity are derived from. */
export interface ClusterView extends Construct {
  readonly cluster: eks.ICluster;
  readonly serviceCidr: string;
  readonly network: IPodNetworkVpc;
  readonly podSubnetSelection: PodSubnetSelection;
  readonly nodeNetwork: NodeNetwork;
}
