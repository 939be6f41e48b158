import { CidrBlock } from '../../lib/planning/cidr-block';
import type { DeployedResource, DeployedTemplate } from '../support/deployed-template';

/** Resource types behind the properties of a route. */
const TARGETS: { [property: string]: string } = {
  NatGatewayId: 'nat',
  GatewayId: 'internet gateway',
  EgressOnlyInternetGatewayId: 'egress-only gateway',
  TransitGatewayId: 'transit gateway',
  VpcEndpointId: 'endpoint',
};

/** Subnets of a role, by the name that `ec2.Vpc` tags them with. */
export function subnetsNamed(deployed: DeployedTemplate, name: string): DeployedResource[] {
  return deployed
    .ofType('AWS::EC2::Subnet')
    .filter(({ properties }) =>
      properties.Tags?.some(
        ({ Key, Value }: { Key: string; Value: string }) => Key === 'aws-cdk:subnet-name' && Value === name,
      ),
    );
}

function tableOf(deployed: DeployedTemplate, subnet: DeployedResource): string {
  const associations = deployed
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .filter(({ properties }) => properties.SubnetId === deployed.idOf(subnet));
  expect(associations).toHaveLength(1);
  return associations[0].properties.RouteTableId;
}

/** Where packets of a subnet go, by destination: `0.0.0.0/0 -> nat in 10.0.16.0/20`. */
export function waysOf(deployed: DeployedTemplate, subnet: DeployedResource): string[] {
  const table = tableOf(deployed, subnet);
  return deployed
    .ofType('AWS::EC2::Route')
    .filter(({ properties }) => properties.RouteTableId === table)
    .map(({ properties }) => {
      const [property] = Object.keys(TARGETS).filter((name) => properties[name] !== undefined);
      const to = properties.DestinationCidrBlock ?? properties.DestinationIpv6CidrBlock;
      return `${to} -> ${targetText(deployed, TARGETS[property], properties[property])}`;
    })
    .sort();
}

/** A NAT gateway is told by what it is and where it stands. */
function targetText(deployed: DeployedTemplate, kind: string, id: string): string {
  const target = deployed.byPhysicalId(id.split('/')[0]);
  if (target?.type !== 'AWS::EC2::NatGateway') return kind;
  const { SubnetId, ConnectivityType, AvailabilityMode } = target.properties;
  if (AvailabilityMode === 'regional') return 'regional nat';
  const home = deployed.byPhysicalId(SubnetId);
  return `${ConnectivityType ?? 'public'} nat in ${home?.properties.AvailabilityZone ?? SubnetId}`;
}

/** Each different way of the subnets of a role, with a zone of its own replaced by `its zone`. */
export function waysOfRole(deployed: DeployedTemplate, name: string): string[][] {
  const all = subnetsNamed(deployed, name).map((subnet) =>
    waysOf(deployed, subnet).map((way) => way.replace(subnet.properties.AvailabilityZone, 'its zone')),
  );
  return [...new Map(all.map((ways) => [ways.join(), ways])).values()];
}

/** Endpoints by service, as `com.amazonaws.eu-west-1.ec2` is `ec2`. */
export function serviceOf({ properties }: DeployedResource): string {
  return String(properties.ServiceName).split('.').slice(3).join('.');
}

/** Endpoints that an address of a subnet does not reach: by name of service. */
export function endpointsOutOfReach(deployed: DeployedTemplate, subnet: DeployedResource): string[] {
  return deployed
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((endpoint) =>
      endpoint.properties.VpcEndpointType === 'Interface'
        ? !letsIn(deployed, endpoint, CidrBlock.parse(subnet.properties.CidrBlock))
        : !endpoint.properties.RouteTableIds.includes(tableOf(deployed, subnet)),
    )
    .map(serviceOf);
}

function letsIn(deployed: DeployedTemplate, endpoint: DeployedResource, block: CidrBlock): boolean {
  const rules = endpoint.properties.SecurityGroupIds.flatMap((id: string) => {
    const group = deployed.resources.find((resource) => id.startsWith(deployed.idOf(resource)));
    return group?.properties.SecurityGroupIngress ?? [];
  });
  return rules.some(
    ({ CidrIp, FromPort, ToPort }: { CidrIp?: string; FromPort: number; ToPort: number }) =>
      CidrIp !== undefined && CidrBlock.parse(CidrIp).contains(block) && FromPort <= 443 && ToPort >= 443,
  );
}

/** Zones in which an endpoint has an interface. */
export function zonesOfEndpoint(deployed: DeployedTemplate, { properties }: DeployedResource): string[] {
  return properties.SubnetIds.map((id: string) => deployed.byPhysicalId(id)?.properties.AvailabilityZone);
}
