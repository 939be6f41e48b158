import type { ClusterFeature } from '../planning/cluster-feature';
import type { IPodNetworkVpc } from './pod-network';

/** Properties of `ClusterEndpoints`. */
export interface ClusterEndpointsProps {
  /**
   * The network. Interface endpoints get an address in one node subnet of each Availability Zone, gateway endpoints a route
   * in the tables of all node and pod subnets.
   */
  readonly network: IPodNetworkVpc;

  /**
   * Parts of the cluster that call AWS services.
   *
   * @default - NODES and IRSA
   */
  readonly features?: ClusterFeature[];

  /**
   * Short names of further services with interface endpoints, such as `kms` or `sqs`.
   *
   * @default - none
   */
  readonly additionalServices?: string[];
}
