import type { AddressPlan } from '../planning/address-plan';
import type { FlowLogs } from './flow-logs';
import type { IpamPools } from './ipam-pools';
import type { NatGateways } from './nat-gateways';
import type { ReservationProvider } from './reservation-provider';
import type { TransitGatewayOptions } from './transit-gateway-options';

/** Properties of a `PodNetworkVpc`. */
export interface PodNetworkVpcProps {
  /** Which CIDR block goes where. */
  readonly addressPlan: AddressPlan;

  /**
   * IPAM pools from which the blocks come, for a plan of `AddressPlan.ofMasks`.
   *
   * @default - the blocks are those of the plan
   */
  readonly ipamPools?: IpamPools;

  /**
   * Names of the Availability Zones, as many as the plan uses, in the order of its slots.
   *
   * Keep the order for the life of the VPC: a subnet that changes its zone is replaced. Name the zones where
   * EKS does not place control-plane interfaces in all of them (zone ids use1-az3, usw1-az2 and cac1-az3).
   *
   * @default - the first zones that `Fn::GetAZs` lists at deploy time
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly availabilityZones?: string[];

  /**
   * NAT gateways for the IPv4 egress of node and pod subnets.
   *
   * @default - NatGateways.perAvailabilityZone(); none where a transit gateway is the way out, and in an isolated network
   */
  readonly natGateways?: NatGateways;

  /**
   * Attachment to a transit gateway, and what goes through it.
   *
   * @default - no attachment
   */
  readonly transitGateway?: TransitGatewayOptions;

  /**
   * Whether the VPC has no way to the Internet, in either IP family: no gateways and no public subnets.
   *
   * Clusters in it are fully private. They add the VPC endpoints they need to `PodNetworkVpc.endpoints`; what your pods call
   * beyond that you add there too. Images come from Amazon ECR alone.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
   */
  readonly isolated?: boolean;

  /**
   * Where the flow logs of the VPC go, and how long they are kept.
   *
   * @default - FlowLogs.toCloudWatchLogs(), kept for a month
   */
  readonly flowLogs?: FlowLogs;

  /**
   * Reserve the ranges that the plan keeps for prefixes. Turn it off where aws-node uses secondary IP mode.
   *
   * @default true
   */
  readonly reservePrefixes?: boolean;

  /**
   * Who makes the subnet CIDR reservations.
   *
   * @default ReservationProvider.lambda()
   */
  readonly reservationProvider?: ReservationProvider;
}
