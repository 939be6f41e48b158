import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** A VPC that exists already, and what its subnets are for. */
export interface PodNetworkVpcAttributes {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /** Subnets for the control plane, in at least two Availability Zones. */
  readonly clusterSubnets: ec2.ISubnet[];

  /** Private subnets for nodes. */
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
   * @default - none
   */
  readonly publicSubnets?: ec2.ISubnet[];

  /**
   * IPv4 CIDR blocks of the VPC, against which the service CIDR of the cluster is checked.
   *
   * @default - not checked, unless the VPC knows its block at synth
   */
  readonly vpcCidrBlocks?: string[];
}
