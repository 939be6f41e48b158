import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties } from '../../resource-provider';
import { optionalText, textOr } from '../property-values';
import { refuse } from '../refusals';
import type { RouteTable } from './network';

const TARGETS = [
  'GatewayId',
  'NatGatewayId',
  'EgressOnlyInternetGatewayId',
  'NetworkInterfaceId',
  'InstanceId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'VpcEndpointId',
  'CarrierGatewayId',
  'LocalGatewayId',
  'CoreNetworkArn',
];

/** Route tables, which subnets use them, and routes. */
export function routeProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const { routeTables } = network;

  const table = provider({
    create({ properties }) {
      const { id: vpcId } = network.vpc(textOr(properties.VpcId, ''));
      const id = tables.newId('rtb');
      routeTables.set(id, { id, vpcId, isMain: false, routes: {}, associations: {} });
      return answer(id, { RouteTableId: id });
    },
    update: (_, id) => answer(id, { RouteTableId: id }),
    delete(id) {
      const users = Object.values(routeTables.get(id)?.associations ?? {});
      if (users.length > 0)
        refuse(
          'route-table-in-use',
          `The routeTable '${id}' has dependencies and cannot be deleted: ${users.join(', ')}`,
        );
      routeTables.delete(id);
    },
  });

  const association = provider({
    create({ properties }) {
      const subnet = network.subnet(textOr(properties.SubnetId, ''));
      const to = network.routeTable(textOr(properties.RouteTableId, ''));
      if (to.vpcId !== subnet.vpcId)
        refuse(
          'association-elsewhere',
          `Route table ${to.id} and subnet ${subnet.subnetId} belong to different networks`,
        );
      const current = network.routeTableOf(subnet);
      if (current !== undefined && Object.values(current.associations).includes(subnet.subnetId))
        refuse(
          'association-exists',
          `the specified association for ${subnet.subnetId} conflicts with an existing association`,
        );
      const id = tables.newId('rtbassoc');
      to.associations[id] = subnet.subnetId;
      return answer(id, { Id: id });
    },
    update({ properties }, id) {
      const to = network.routeTable(textOr(properties.RouteTableId, ''));
      for (const { associations } of routeTables.values()) delete associations[id];
      to.associations[id] = textOr(properties.SubnetId, '');
      return answer(id, { Id: id });
    },
    delete(id) {
      for (const { associations } of routeTables.values()) delete associations[id];
    },
  });

  const route = provider({
    create({ properties }) {
      const found = network.routeTable(textOr(properties.RouteTableId, ''));
      const destination = destinationOf(properties);
      if (found.routes[destination] !== undefined)
        refuse('route-exists', `The route identified by ${destination} already exists.`);
      found.routes[destination] = { destination, target: checkedTarget(aws, found, properties) };
      return answer(`${found.id}|${destination}`, { CidrBlock: destination });
    },
    update({ properties }, id) {
      const found = network.routeTable(textOr(properties.RouteTableId, ''));
      const destination = destinationOf(properties);
      found.routes[destination] = { destination, target: checkedTarget(aws, found, properties) };
      return answer(id, { CidrBlock: destination });
    },
    delete(_, { properties }) {
      delete routeTables.get(textOr(properties.RouteTableId, ''))?.routes[destinationOf(properties)];
    },
  });
  return {
    'AWS::EC2::RouteTable': table,
    'AWS::EC2::SubnetRouteTableAssociation': association,
    'AWS::EC2::Route': route,
  };
}

function destinationOf(properties: Properties): string {
  return textOr(
    properties.DestinationCidrBlock ??
      properties.DestinationIpv6CidrBlock ??
      properties.DestinationPrefixListId,
    '',
  );
}

/** The target of a route, which must exist and, for a gateway, be attached. */
function checkedTarget(aws: Aws, { id, vpcId }: RouteTable, properties: Properties): string {
  const given = TARGETS.filter((name) => properties[name] !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1)
    return refuse(
      'route-without-target',
      `The route must have exactly one target, not [${given.join(', ')}]`,
    );
  const target = textOr(properties[name], '');
  if (!doesExist(aws, name, target))
    refuse('route-target-not-found', `The target '${target}' does not exist`);
  const gateway = aws.network.gateways.get(target);
  if (gateway !== undefined && gateway.vpcId !== vpcId)
    refuse(
      'route-gateway-elsewhere',
      `route table ${id} and network gateway ${target} belong to different networks`,
    );
  if (gateway?.kind === 'egress-only' && optionalText(properties.DestinationCidrBlock) !== undefined)
    refuse('route-family', `${target} carries IPv6 only`);
  return target;
}

function doesExist({ network }: Aws, name: string, target: string): boolean {
  if (name === 'GatewayId' || name === 'EgressOnlyInternetGatewayId')
    return !/^e?igw-/.test(target) || network.gateways.has(target);
  if (name === 'NatGatewayId') return network.nats.has(target);
  if (name === 'NetworkInterfaceId') return network.state.networkInterfaces.has(target);
  if (name === 'VpcEndpointId') return network.endpoints.has(target);
  return true;
}
