import { Lazy, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ConstructError } from '../synth/construct-error';
import { isLookupPending } from './known-at-synth';
import type { PodEgress } from './pod-egress';
import type { IPodNetworkVpc } from './pod-network';

/** Properties of `AddedSubnets`. */
export interface AddedSubnetsProps {
  readonly network: IPodNetworkVpc;
  readonly cidrBlock: string;
  /** CIDR blocks of the AZ slots; those after the last zone are kept for later. */
  readonly subnets: readonly string[];
  readonly zones: readonly string[];
  readonly egress: PodEgress;
}

/** A secondary CIDR block in an existing VPC, with a pod subnet in each zone. */
export class AddedSubnets extends Construct {
  public readonly subnets: ec2.ISubnet[];
  private readonly egress: PodEgress;

  constructor(scope: Construct, id: string, props: AddedSubnetsProps) {
    super(scope, id);
    const { vpc } = props.network;
    this.egress = props.egress;
    const association = new ec2.CfnVPCCidrBlock(this, 'CidrBlock', {
      vpcId: vpc.vpcId,
      cidrBlock: props.cidrBlock,
    });
    this.subnets = props.zones.map((zone, index) => this.defineSubnet(zone, index, props));
    this.subnets.forEach((subnet) => subnet.node.addDependency(association));
  }

  /** The construct by which others know the subnet is its import; the resource is a child, so that tags reach it. */
  private defineSubnet(zone: string, index: number, props: AddedSubnetsProps): ec2.ISubnet {
    const number = index + 1;
    const table = this.defineRouteTable(zone, number, props.network);
    const resource: { ref?: string } = {};
    const subnet = ec2.Subnet.fromSubnetAttributes(this, `Subnet${number}`, {
      subnetId: Lazy.string({ produce: () => resource.ref }),
      availabilityZone: zone,
      ipv4CidrBlock: props.subnets[index],
      routeTableId: table,
    });
    const created = new ec2.CfnSubnet(subnet as unknown as Construct, 'Resource', {
      vpcId: props.network.vpc.vpcId,
      availabilityZone: zone,
      cidrBlock: props.subnets[index],
    });
    resource.ref = created.ref;
    Tags.of(subnet).add('Name', `${this.node.path}/Subnet${number}`);
    new ec2.CfnSubnetRouteTableAssociation(this, `RouteTableAssociation${number}`, {
      subnetId: created.ref,
      routeTableId: table,
    });
    return subnet;
  }

  /** Without an explicit association, a subnet uses the main route table of the VPC, whatever that is. */
  private defineRouteTable(zone: string, number: number, network: IPodNetworkVpc): string {
    if (this.egress._kind === 'likeNodes') return this.tableOfNodes(zone, network);
    const table = new ec2.CfnRouteTable(this, `RouteTable${number}`, { vpcId: network.vpc.vpcId });
    const target = this.targetOf(zone, network);
    if (target !== undefined) {
      new ec2.CfnRoute(this, `DefaultRoute${number}`, {
        routeTableId: table.ref,
        destinationCidrBlock: '0.0.0.0/0',
        ...target,
      });
    }
    return table.ref;
  }

  private tableOfNodes(zone: string, { nodeSubnets }: IPodNetworkVpc): string {
    const ofZone = nodeSubnets.find(({ availabilityZone }) => availabilityZone === zone);
    const table = ofZone && tableIdOf(ofZone);
    if (table !== undefined) return table;
    throw new ConstructError(
      this,
      `pods in ${zone} cannot use the route table of the node subnet there, which is not known: import it with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, routeTableId }), or set podEgress`,
    );
  }

  private targetOf(zone: string, { vpc }: IPodNetworkVpc): object | undefined {
    const { _kind: kind, _natGatewayIds: nats, _transitGatewayId: transitGatewayId } = this.egress;
    if (kind === 'transitGateway') return { transitGatewayId };
    if (kind === 'none') return undefined;
    const natGatewayId = nats[zone] ?? (Token.isUnresolved(zone) ? Object.values(nats)[0] : undefined);
    if (natGatewayId !== undefined || isLookupPending(vpc)) return { natGatewayId };
    throw new ConstructError(
      this,
      `podEgress has no NAT gateway for ${zone}, where nodes run: add one to PodEgress.natGateways`,
    );
  }
}

/** An import that was not given its route table throws or, in some releases, answers with an empty text. */
function tableIdOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return subnet.routeTable.routeTableId || undefined;
  } catch {
    return undefined;
  }
}
