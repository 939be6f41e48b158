import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { TransitGatewayOptions } from './transit-gateway-options';

const ALL_IPV4 = '0.0.0.0/0';

/** Where subnets go through the transit gateway. */
export function destinationsOf({ destinationCidrBlocks }: TransitGatewayOptions): string[] {
  return destinationCidrBlocks ?? [ALL_IPV4];
}

/** Whether the transit gateway is the one way out. */
export function isOnlyWayOut(options?: TransitGatewayOptions): boolean {
  return options !== undefined && destinationsOf(options).includes(ALL_IPV4);
}

/** Properties of a `TransitGatewayWay`; subnets of one role are in the order of their zones. */
export interface TransitGatewayWayProps extends TransitGatewayOptions {
  readonly vpc: ec2.IVpc;
  readonly transitSubnets: ec2.ISubnet[];
  readonly nodeSubnets: ec2.ISubnet[];
  /** Of all pod blocks, one block after the other. */
  readonly podSubnets: ec2.ISubnet[];
}

/** The attachment of a VPC to a transit gateway, routes to it, and private NAT gateways for pods. */
export class TransitGatewayWay extends Construct {
  public readonly attachment: ec2.CfnTransitGatewayAttachment;

  constructor(scope: Construct, id: string, props: TransitGatewayWayProps) {
    super(scope, id);
    const { transitGatewayId, vpc, nodeSubnets, podSubnets } = props;
    this.attachment = new ec2.CfnTransitGatewayAttachment(this, 'Attachment', {
      transitGatewayId,
      vpcId: vpc.vpcId,
      subnetIds: props.transitSubnets.map(({ subnetId }) => subnetId),
    });
    const nats = props.privateNatForPods ? this.definePrivateNats(nodeSubnets) : [];
    for (const destination of destinationsOf(props)) {
      nodeSubnets.forEach((subnet) => this.defineRoute(subnet, destination, { transitGatewayId }));
      podSubnets.forEach((subnet, index) => {
        const nat = isIpv6(destination) ? undefined : nats[index % nodeSubnets.length];
        this.defineRoute(subnet, destination, nat ? { natGatewayId: nat.ref } : { transitGatewayId });
      });
    }
  }

  /** In the node subnets, whose addresses the other networks route, and whose route table leads on. */
  private definePrivateNats(nodeSubnets: ec2.ISubnet[]): ec2.CfnNatGateway[] {
    return nodeSubnets.map(
      ({ subnetId }, index) =>
        new ec2.CfnNatGateway(this, `PrivateNat${index + 1}`, { subnetId, connectivityType: 'private' }),
    );
  }

  /** EC2 refuses a route to a transit gateway that the VPC is not attached to. */
  private defineRoute(subnet: ec2.ISubnet, destination: string, target: object): void {
    const key = Token.isUnresolved(destination) ? '' : ` ${destination.replaceAll(/[/:]/g, '-')}`;
    const route = new ec2.CfnRoute(this, `${subnet.node.id}${key}`, {
      routeTableId: subnet.routeTable.routeTableId,
      ...(isIpv6(destination)
        ? { destinationIpv6CidrBlock: destination }
        : { destinationCidrBlock: destination }),
      ...target,
    });
    route.node.addDependency(this.attachment);
  }
}

function isIpv6(cidr: string): boolean {
  return cidr.includes(':');
}
