import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PrefixReservation } from '../planning/prefix-reservation';
import type { ReservationProvider } from './reservation-provider';

/** A VPC that exists already, and what its subnets are for. */
export interface PodNetworkVpcAttributes {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /** Subnets for the control plane, in at least two Availability Zones. */
  readonly clusterSubnets: ec2.ISubnet[];

  /**
   * Private subnets for nodes.
   *
   * Internal load balancers find them by the tag `kubernetes.io/role/internal-elb` = 1, which whoever made the subnets
   * sets; pod subnets do not carry it.
   */
  readonly nodeSubnets: ec2.ISubnet[];

  /**
   * Private subnets for pods, one in each Availability Zone that has a node subnet.
   *
   * Import them with their Availability Zone: it becomes the name of the ENIConfig.
   *
   * @default - pods live in the node subnets
   */
  readonly podSubnets?: ec2.ISubnet[];

  /**
   * Public subnets.
   *
   * Internet-facing load balancers find them by the tag `kubernetes.io/role/elb` = 1.
   *
   * @default - none
   */
  readonly publicSubnets?: ec2.ISubnet[];

  /**
   * IPv4 CIDR blocks of the VPC, against which the service CIDR of the cluster is checked.
   *
   * @default - not checked, unless the VPC knows its block at synth
   */
  readonly vpcCidrBlocks?: string[];

  /**
   * Ranges to reserve for prefixes in the pod subnets, or in the node subnets where there are no pod subnets.
   *
   * The subnets must be imported with their `ipv4CidrBlock`. They may be in use: nothing moves, and the attributes of
   * the reservations tell how many prefixes are free.
   *
   * @default - nothing is reserved
   */
  readonly prefixReservation?: PrefixReservation;

  /**
   * Take over reservations of the same ranges that exist already, instead of refusing.
   *
   * @default false
   */
  readonly adoptExistingReservations?: boolean;

  /**
   * Who makes the subnet CIDR reservations.
   *
   * @default ReservationProvider.lambda()
   */
  readonly reservationProvider?: ReservationProvider;

  /**
   * Whether the route tables of node and pod subnets lead to a NAT gateway, a transit gateway or the like.
   *
   * @default - not known: what depends on it is not checked
   */
  readonly hasNatRoutes?: boolean;

  /**
   * Whether another account owns the VPC and shares it by AWS RAM.
   *
   * A participant makes clusters, nodes and security groups in shared subnets. It may not change the VPC, its subnets, route
   * tables, gateways and endpoints, and sees no tags of the owner.
   *
   * @default - compared, where the accounts of VPC and stack are known; else false
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
   */
  readonly participant?: boolean;
}
