import { Annotations, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ClusterFeature } from '../planning/cluster-feature';
import { GATEWAY_SERVICES, REGIONS_WITHOUT, servicesOf } from '../planning/endpoint-services';
import type { ClusterEndpointsProps } from './cluster-endpoints-props';
import { addressesOf, workloadSubnetsOf } from './network-addresses';
import type { IClusterEndpoints } from './endpoints';
import type { IPodNetworkVpc } from './pod-network';

/**
 * VPC endpoints for a cluster, derived from the features in use.
 *
 * One security group for all interface endpoints lets port 443 in from every block of the VPC, secondary ones included:
 * pods arrive with their own addresses, as traffic inside a VPC is never translated.
 *
 * A VPC takes one interface endpoint with a private name for each service, so define one set for all clusters in it. In
 * the partition aws-cn the stack needs a concrete Region, because names of services differ there.
 *
 * @example
 * declare const network: IPodNetworkVpc;
 * new ClusterEndpoints(this, 'Endpoints', {
 *   network,
 *   features: [ClusterFeature.NODES, ClusterFeature.POD_IDENTITY, ClusterFeature.LOGS],
 * });
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export class ClusterEndpoints extends Construct implements IClusterEndpoints {
  /** Security group of the interface endpoints. */
  public readonly securityGroup: ec2.SecurityGroup;

  /** CIDR blocks from which the interface endpoints can be reached. */
  public readonly allowedCidrBlocks: string[];

  private readonly network: IPodNetworkVpc;
  private readonly subnets: ec2.ISubnet[];

  constructor(scope: Construct, id: string, props: ClusterEndpointsProps) {
    super(scope, id);
    this.network = props.network;
    this.subnets = onePerZone(this.network.nodeSubnets);
    this.allowedCidrBlocks = addressesOf(this, this.network);
    this.securityGroup = this.defineSecurityGroup();
    this.addFeatures(...(props.features ?? [ClusterFeature.NODES, ClusterFeature.IRSA]));
    (props.additionalServices ?? []).forEach((service) => this.addService(service));
  }

  public get services(): string[] {
    return this.node.children
      .filter((child) => child instanceof ec2.VpcEndpoint)
      .map(({ node }) => node.id)
      .sort();
  }

  public get interfaceCount(): number {
    return (
      this.services.filter((service) => !GATEWAY_SERVICES.includes(service)).length * this.subnets.length
    );
  }

  public addFeatures(...features: ClusterFeature[]): void {
    servicesOf(features).forEach((service) => this.addService(service));
  }

  public addService(service: string): void {
    if (this.node.tryFindChild(service) !== undefined) return;
    this.warnOfRegion(service);
    if (GATEWAY_SERVICES.includes(service)) this.defineGateway(service);
    else this.defineInterface(service);
  }

  private defineGateway(service: string): void {
    new ec2.GatewayVpcEndpoint(this, service, {
      vpc: this.network.vpc,
      service: new ec2.GatewayVpcEndpointAwsService(service),
      subnets: [{ subnets: workloadSubnetsOf(this.network) }],
    });
  }

  private defineInterface(service: string): void {
    new ec2.InterfaceVpcEndpoint(this, service, {
      vpc: this.network.vpc,
      service: new ec2.InterfaceVpcEndpointAwsService(service),
      subnets: { subnets: this.subnets },
      securityGroups: [this.securityGroup],
      // The rule that this would add knows the primary block of the VPC only.
      open: false,
      privateDnsEnabled: true,
    });
  }

  private defineSecurityGroup(): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: this.network.vpc,
      description: 'Interface endpoints of AWS services, for all of the VPC',
      allowAllOutbound: false,
    });
    for (const cidr of this.allowedCidrBlocks)
      group.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(443), 'HTTPS from a block of the VPC');
    return group;
  }

  private warnOfRegion(service: string): void {
    const { region } = Stack.of(this);
    if (!REGIONS_WITHOUT[service]?.includes(region)) return;
    Annotations.of(this).addWarningV2(
      'PodNetwork:EndpointNotInRegion',
      `${service} had no VPC endpoint in ${region} when this release was made, so the deployment may fail: look it up with aws ec2 describe-vpc-endpoint-services, and give the network another way out if there is none`,
    );
  }
}

/** An interface endpoint takes one subnet of each Availability Zone. */
function onePerZone(subnets: ec2.ISubnet[]): ec2.ISubnet[] {
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  return subnets.filter((_, index) => zones.indexOf(zones[index]) === index);
}
