import type { Entity, NatGateway, Subnet } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { defaultRoute, name, unique } from './facts';
import { rule, some, type Rule } from './rule';
import { vpc } from './sources';

interface NatUse extends Entity {
  readonly subnet: Subnet;
}

/** Subnets of nodes and pods that a template associates with a route table. */
function routed({ subnets }: NetworkModel): NatUse[] {
  return subnets
    .filter(({ roles, routeTable }) => routeTable && (roles.has('node') || roles.has('pod')))
    .map((subnet) => ({ resource: subnet.resource, subnet }));
}

/** The NAT gateway that the default route of a subnet leads to, when it is in the templates. */
function natGatewayOf(subnet: Subnet, { assembly, natGateways }: NetworkModel): NatGateway | undefined {
  const route = defaultRoute(subnet);
  if (route?.target !== 'nat') return undefined;
  const target = assembly.referenced(route.targetValue);
  return natGateways.find(({ resource }) => resource === target);
}

/** Internet gateways that routes lead to. */
function gatewaysOfRoutes({ assembly, routes }: NetworkModel): Entity[] {
  const targets = routes
    .filter(({ target }) => target === 'igw')
    .flatMap(({ targetValue }) => assembly.referenced(targetValue) ?? [])
    .filter(({ type }) => type === 'AWS::EC2::InternetGateway');
  return unique(targets).map((resource) => ({ resource }));
}

/** Gateways that routes lead to, and that lead nowhere themselves. */
export const GATEWAY_RULES: readonly Rule[] = [
  rule({
    id: 'SUB-19',
    severity: RuleSeverity.ERROR,
    title: 'Private NAT gateways do not lead to the internet',
    why: 'The internet gateway drops the packets of a private NAT gateway: nodes pull no images.',
    over: routed,
    when: ({ subnet }, { model }) => natGatewayOf(subnet, model)?.subnet !== undefined,
    check: ({ subnet }, { model }) => {
      const gateway = natGatewayOf(subnet, model)!;
      return (
        !known(gateway.isPublic) &&
        defaultRoute(known(gateway.subnet))?.target === 'igw' &&
        `${name(subnet)} leads to ${gateway.resource.logicalId}, a private NAT gateway, and on to an internet gateway`
      );
    },
    remedy: 'Make the NAT gateway public, or route it to a transit gateway.',
    source: vpc('vpc-nat-gateway'),
    example: 'NatGateway: { ConnectivityType: private } in a public subnet',
  }),
  rule({
    id: 'SUB-20',
    severity: RuleSeverity.ERROR,
    title: 'Internet gateways are attached to a VPC',
    why: 'A route to a gateway that is not attached fails, and so does the NAT gateway behind it.',
    over: gatewaysOfRoutes,
    check: ({ resource }, { model }) => {
      const { assembly } = model;
      const attachments = model.resourcesNear(resource, 'AWS::EC2::VPCGatewayAttachment');
      const gateways = attachments.flatMap(({ props }) => props.raw('InternetGatewayId') ?? []);
      return (
        !some(gateways, (gateway) => (assembly.referenced(gateway) ?? known(gateway)) === resource) &&
        `${resource.logicalId} is attached to no VPC`
      );
    },
    remedy: 'Add an AWS::EC2::VPCGatewayAttachment.',
    source: vpc('VPC_Internet_Gateway'),
    example: 'PublicRoute: { GatewayId: Igw } without AWS::EC2::VPCGatewayAttachment',
  }),
];
