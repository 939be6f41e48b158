import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { AddressPlan } from '../planning/address-plan';
import type { IClusterEndpoints } from './endpoints';
import type { SubnetCidrReservation } from './subnet-cidr-reservation';

/**
 * A VPC with the subnets of a pod network, made by this library or imported.
 *
 * Subnets are listed by role; the subnets of one role are in the order of their Availability Zones.
 */
export interface IPodNetworkVpc extends IConstruct {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /** Subnets of the interfaces that EKS places for the control plane, and of nothing else. */
  readonly clusterSubnets: ec2.ISubnet[];

  /** Private subnets of the nodes. */
  readonly nodeSubnets: ec2.ISubnet[];

  /** Private subnets of the pods, one in each Availability Zone; empty where pods live in the node subnets. */
  readonly podSubnets: ec2.ISubnet[];

  /** Public subnets of load balancers and NAT gateways; may be empty. */
  readonly publicSubnets: ec2.ISubnet[];

  /** IPv4 CIDR blocks of the VPC that are known at synth; empty if none is. */
  readonly knownCidrBlocks: string[];

  /** The plan the VPC was laid out by; undefined for an imported one. */
  readonly addressPlan?: AddressPlan;

  /** What is reserved for prefixes: one construct for each subnet in which ranges are kept. */
  readonly reservations: SubnetCidrReservation[];

  /**
   * Whether node and pod subnets reach the Internet over IPv4, by NAT gateways or the like; undefined where it is not
   * known.
   */
  readonly hasNatRoutes?: boolean;

  /** VPC endpoints of an isolated network, to which clusters add what they need; undefined for other networks. */
  readonly endpoints?: IClusterEndpoints;

  /** What must exist before the first node starts, such as subnet CIDR reservations. */
  readonly nodeDependencies: IConstruct[];

  /**
   * Pod subnets of one pod block of the plan, in the order of their Availability Zones.
   *
   * An imported network knows its pod subnets as those of block 0. A block that is retired has none.
   *
   * @param podBlockIndex position of the block in `podCidrBlocks` of the plan
   */
  podSubnetsOf(podBlockIndex: number): ec2.ISubnet[];
}
