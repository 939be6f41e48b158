import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties } from '../../resource-provider';
import { isTrue, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';
import type { Endpoint } from './network';

/** Services that have endpoints in every commercial region, as far as clusters need them. */
const INTERFACE = [
  'ec2', 'ec2messages', 'ecr.api', 'ecr.dkr', 'eks', 'eks-auth', 'elasticloadbalancing', 'autoscaling', 'kms',
  'lambda', 'logs', 'monitoring', 's3', 'ssm', 'ssmmessages', 'sts', 'cloudformation', 'xray', 'sqs', 'guardduty-data',
]; // prettier-ignore
const GATEWAY = ['s3', 'dynamodb'];

/** Endpoints of services inside a VPC. */
export function endpointProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const attributes = (id: string) => ({
    Id: id,
    DnsEntries: [],
    NetworkInterfaceIds: interfacesOf(aws, id),
    CreationTimestamp: aws.clock.date().toISOString(),
  });

  const endpoint = provider({
    async create({ properties }) {
      const id = tables.newId('vpce');
      const made = checked(aws, id, properties);
      network.endpoints.set(id, made);
      for (const subnetId of made.subnetIds)
        network.addInterface(subnetId, `VPC Endpoint Interface ${id}`, made.groupIds);
      await aws.clock.sleep(made.kind === 'Interface' ? 60_000 : 5_000);
      return answer(id, attributes(id));
    },
    async update({ properties }, id) {
      const { subnetIds, groupIds, routeTableIds } = endpointOf(aws, id, properties);
      Object.assign(network.endpoints.get(id) ?? {}, { subnetIds, groupIds, routeTableIds });
      removeInterfaces(aws, id);
      for (const subnetId of subnetIds)
        network.addInterface(subnetId, `VPC Endpoint Interface ${id}`, groupIds);
      await aws.clock.sleep(30_000);
      return answer(id, attributes(id));
    },
    async delete(id) {
      network.endpoints.delete(id);
      await aws.clock.sleep(60_000);
      removeInterfaces(aws, id);
    },
  });
  return { 'AWS::EC2::VPCEndpoint': endpoint };
}

function interfacesOf({ network }: Aws, id: string): string[] {
  return [...network.state.networkInterfaces.values()]
    .filter(({ description }) => description.endsWith(id))
    .map(({ networkInterfaceId }) => networkInterfaceId);
}

function removeInterfaces(aws: Aws, id: string): void {
  for (const networkInterfaceId of interfacesOf(aws, id))
    aws.network.state.networkInterfaces.delete(networkInterfaceId);
}

function endpointOf({ network }: Aws, id: string, properties: Properties): Endpoint {
  const vpc = network.vpc(textOr(properties.VpcId, ''));
  const kind = textOr(properties.VpcEndpointType, 'Gateway');
  const groups = textsOf(properties.SecurityGroupIds);
  return {
    id,
    kind,
    vpcId: vpc.id,
    service: textOr(properties.ServiceName, '').split('.').slice(3).join('.'),
    hasPrivateName: kind === 'Interface' && isTrue(properties.PrivateDnsEnabled ?? true),
    subnetIds: textsOf(properties.SubnetIds),
    groupIds: kind !== 'Interface' || groups.length > 0 ? groups : [vpc.defaultGroupId],
    routeTableIds: textsOf(properties.RouteTableIds),
  };
}

function checked(aws: Aws, id: string, properties: Properties): Endpoint {
  const { network, region } = aws;
  const made = endpointOf(aws, id, properties);
  const known = made.kind === 'Gateway' ? GATEWAY : INTERFACE;
  const name = textOr(properties.ServiceName, '');
  if (name !== `com.amazonaws.${region}.${made.service}` || !known.includes(made.service))
    refuse('endpoint-service', `The Vpc Endpoint Service '${name}' does not exist`);
  const zones = made.subnetIds.map((subnetId) => network.subnet(subnetId).availabilityZone);
  if (new Set(zones).size < zones.length)
    refuse(
      'endpoint-zones',
      `Found another VPC endpoint subnet in the availability zone of ${made.subnetIds.join(', ')}.`,
    );
  made.groupIds.forEach((groupId) => network.group(groupId));
  made.routeTableIds.forEach((tableId) => network.routeTable(tableId));
  if (made.hasPrivateName) checkPrivateName(aws, made);
  return made;
}

function checkPrivateName({ network }: Aws, made: Endpoint): void {
  const { hasDnsHostnames, hasDnsSupport } = network.vpc(made.vpcId);
  if (!hasDnsHostnames || !hasDnsSupport)
    refuse(
      'endpoint-private-dns',
      'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true',
    );
  const other = [...network.endpoints.values()].find(
    ({ vpcId, service, hasPrivateName }) =>
      vpcId === made.vpcId && service === made.service && hasPrivateName,
  );
  if (other !== undefined)
    refuse(
      'endpoint-private-dns',
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${made.service} in the VPC ${made.vpcId}`,
    );
}
