import type { Assembly } from './assembly';
import type { Resource } from './resource';
import { toCidr } from './cidr';
import type {
  Endpoint,
  NatGateway,
  Reservation,
  Route,
  RouteTable,
  RouteTarget,
  Subnet,
  Vpc,
  VpcBlock,
} from './entities';
import type { Props } from './props';
import {
  isObject,
  PartialText,
  Reference,
  Unknown,
  zoneLabel,
  type Maybe,
  type Value,
  textOf,
} from './value';

/** VPCs, subnets and routes of an assembly, linked to each other. */
export class VpcParts {
  public readonly vpcs: Vpc[];
  public readonly blocks: VpcBlock[];
  public readonly subnets: Subnet[];
  public readonly routeTables: RouteTable[];
  public readonly routes: Route[];
  public readonly natGateways: NatGateway[];
  public readonly endpoints: Endpoint[];
  public readonly reservations: Reservation[];
  private readonly vpcById = new Map<string, Vpc>();
  private readonly subnetById = new Map<string, Subnet>();
  private readonly tableById = new Map<string, RouteTable>();

  constructor(assembly: Assembly) {
    this.vpcs = assembly.ofType('AWS::EC2::VPC').map((resource) => this.vpc(resource));
    this.blocks = this.vpcs.flatMap((vpc) => vpc.blocks);
    for (const resource of assembly.ofType('AWS::EC2::VPCCidrBlock')) this.secondaryBlock(resource);
    this.subnets = assembly.ofType('AWS::EC2::Subnet').map((resource) => this.subnet(resource));
    this.routeTables = assembly.ofType('AWS::EC2::RouteTable').map((resource) => this.routeTable(resource));
    this.routes = assembly.ofType('AWS::EC2::Route').map((resource) => this.route(resource));
    for (const resource of assembly.ofType('AWS::EC2::SubnetRouteTableAssociation')) this.associate(resource);
    this.natGateways = assembly.ofType('AWS::EC2::NatGateway').map((resource) => this.natGateway(resource));
    this.endpoints = assembly.ofType('AWS::EC2::VPCEndpoint').map((resource) => this.endpoint(resource));
    this.reservations = [
      ...assembly
        .ofType('AWS::EC2::SubnetCidrReservation')
        .map((resource) => this.nativeReservation(resource)),
      ...assembly
        .ofType('Custom::SubnetCidrReservation')
        .flatMap((resource) => this.customReservations(resource)),
    ];
  }

  /** The subnet a value refers to. */
  public subnetOf(value: Value | undefined): Maybe<Subnet> {
    if (value instanceof Reference) return this.subnetById.get(value.resourceId) ?? value;
    return value instanceof Unknown ? value : new Unknown(`subnet ${textOf(value)} is not in the templates`);
  }

  public vpcOf(value: Value | undefined): Vpc | undefined {
    return value instanceof Reference ? this.vpcById.get(value.resourceId) : undefined;
  }

  public tableOf(value: Value | undefined): RouteTable | undefined {
    return value instanceof Reference ? this.tableById.get(value.resourceId) : undefined;
  }

  private vpc(resource: Resource): Vpc {
    const { props } = resource;
    const vpc: Vpc = {
      resource,
      blocks: [],
      subnets: [],
      routeTables: [],
      endpoints: [],
      natGateways: [],
      securityGroups: [],
      clusters: [],
      dnsSupport: props.flag('EnableDnsSupport') ?? true,
      dnsHostnames: props.flag('EnableDnsHostnames') ?? false,
    };
    const cidr = toCidr(
      props.raw('CidrBlock') ?? new Unknown(`${resource.logicalId} takes its CIDR block from IPAM`),
    );
    vpc.blocks.push({ resource, vpc, family: 'ipv4', primary: true, cidr });
    this.vpcById.set(resource.id, vpc);
    return vpc;
  }

  private secondaryBlock(resource: Resource): void {
    const { props } = resource;
    const vpc = this.vpcOf(props.raw('VpcId'));
    const ipv6 = ['Ipv6CidrBlock', 'AmazonProvidedIpv6CidrBlock', 'Ipv6Pool', 'Ipv6IpamPoolId'].some((name) =>
      props.has(name),
    );
    const written = props.raw(ipv6 ? 'Ipv6CidrBlock' : 'CidrBlock');
    const cidr = toCidr(written ?? new Unknown(`${resource.logicalId} gets its block from AWS`));
    const block: VpcBlock = { resource, vpc, family: ipv6 ? 'ipv6' : 'ipv4', primary: false, cidr };
    this.blocks.push(block);
    vpc?.blocks.push(block);
  }

  private subnet(resource: Resource): Subnet {
    const { props } = resource;
    const vpc = this.vpcOf(props.raw('VpcId'));
    const subnet: Subnet = {
      resource,
      vpc,
      ...cidrsOf(props),
      zone: zoneLabel(
        props.raw('AvailabilityZone') ?? new Unknown(`${resource.logicalId} has no AvailabilityZone`),
      ),
      zoneId: props.text('AvailabilityZoneId'),
      mapPublicIp: props.flag('MapPublicIpOnLaunch') ?? false,
      assignIpv6: props.flag('AssignIpv6AddressOnCreation') ?? false,
      dns64: props.flag('EnableDns64') ?? false,
      tags: tagsOf(props),
      roles: new Set(),
      reservations: [],
    };
    vpc?.subnets.push(subnet);
    this.subnetById.set(resource.id, subnet);
    return subnet;
  }

  private routeTable(resource: Resource): RouteTable {
    const vpc = this.vpcOf(resource.props.raw('VpcId'));
    const table: RouteTable = { resource, vpc, routes: [], subnets: [] };
    vpc?.routeTables.push(table);
    this.tableById.set(resource.id, table);
    return table;
  }

  private route(resource: Resource): Route {
    const { props } = resource;
    const table = this.tableOf(props.raw('RouteTableId'));
    const destination = props.raw('DestinationCidrBlock') ?? props.raw('DestinationIpv6CidrBlock');
    const route: Route = {
      resource,
      table,
      destination: destination === undefined ? undefined : toCidr(destination),
      ...targetOf(props),
    };
    table?.routes.push(route);
    return route;
  }

  private associate(resource: Resource): void {
    const subnet = this.subnetOf(resource.props.raw('SubnetId'));
    const table = this.tableOf(resource.props.raw('RouteTableId'));
    if (subnet instanceof Unknown || table === undefined) return;
    subnet.routeTable = table;
    table.subnets.push(subnet);
  }

  private natGateway(resource: Resource): NatGateway {
    const value = resource.props.raw('SubnetId');
    const connectivity = resource.props.text('ConnectivityType') ?? 'public';
    const subnet = value === undefined ? undefined : this.subnetOf(value);
    const isPublic = connectivity instanceof Unknown ? connectivity : connectivity === 'public';
    const gateway: NatGateway = { resource, subnet, isPublic };
    const vpc =
      subnet instanceof Unknown ? undefined : (subnet?.vpc ?? this.vpcOf(resource.props.raw('VpcId')));
    vpc?.natGateways.push(gateway);
    return gateway;
  }

  private endpoint(resource: Resource): Endpoint {
    const { props } = resource;
    const vpc = this.vpcOf(props.raw('VpcId'));
    const type = props.text('VpcEndpointType') ?? 'Gateway';
    const endpoint: Endpoint = {
      resource,
      vpc,
      service: serviceName(props.raw('ServiceName')),
      isInterface: type instanceof Unknown ? type : type === 'Interface',
      subnets: props.list('SubnetIds').map((value) => this.subnetOf(value)),
      routeTables: props.list('RouteTableIds'),
      securityGroups: props.list('SecurityGroupIds'),
      privateDns: props.flag('PrivateDnsEnabled') ?? false,
    };
    vpc?.endpoints.push(endpoint);
    return endpoint;
  }

  private nativeReservation(resource: Resource): Reservation {
    const { props } = resource;
    return this.reservation(resource, props.raw('Cidr'), props.text('ReservationType'));
  }

  private customReservations(resource: Resource): Reservation[] {
    const { props } = resource;
    const blocks = props.has('CidrBlocks') ? props.list('CidrBlocks') : props.list('CidrBlock');
    return blocks.map((block) =>
      this.reservation(resource, block, props.text('ReservationType') ?? 'prefix'),
    );
  }

  private reservation(
    resource: Resource,
    block: Value | undefined,
    type: Maybe<string> | undefined,
  ): Reservation {
    const subnet = this.subnetOf(resource.props.raw('SubnetId'));
    const cidr = toCidr(block ?? new Unknown(`${resource.logicalId} has no block`));
    const reservation = {
      resource,
      subnet,
      cidr,
      type: type ?? new Unknown(`${resource.logicalId} has no type`),
    };
    if (!(subnet instanceof Unknown)) subnet.reservations.push(reservation);
    return reservation;
  }
}

function cidrsOf(props: Props): { ipv4?: Subnet['ipv4']; ipv6?: Subnet['ipv6'] } {
  const [ipv4, ipv6] = [props.raw('CidrBlock'), props.raw('Ipv6CidrBlock')];
  const fromPool = props.has('Ipv4IpamPoolId') ? new Unknown('the CIDR block comes from IPAM') : undefined;
  const ipv6Pool = props.has('Ipv6IpamPoolId')
    ? new Unknown('the IPv6 CIDR block comes from IPAM')
    : undefined;
  return {
    ipv4: ipv4 === undefined ? fromPool : toCidr(ipv4),
    ipv6: ipv6 === undefined ? ipv6Pool : toCidr(ipv6),
  };
}

/** Tags by key; a key that is not known is left out. */
export function tagsOf(props: Props): Map<string, Maybe<string>> {
  const tags = new Map<string, Maybe<string>>();
  for (const tag of props.list('Tags')) {
    if (!isObject(tag) || typeof tag.Key !== 'string') continue;
    tags.set(tag.Key, tag.Value instanceof Unknown ? tag.Value : textOf(tag.Value ?? ''));
  }
  return tags;
}

const TARGETS: [string, RouteTarget][] = [
  ['NatGatewayId', 'nat'],
  ['EgressOnlyInternetGatewayId', 'egress-only'],
  ['TransitGatewayId', 'transit'],
  ['VpcPeeringConnectionId', 'peering'],
  ['InstanceId', 'instance'],
  ['NetworkInterfaceId', 'interface'],
  ['VpcEndpointId', 'endpoint'],
];

function targetOf(props: Props): { target: RouteTarget; targetValue?: Value } {
  const gateway = props.raw('GatewayId');
  if (gateway !== undefined) return { target: gatewayKind(gateway), targetValue: gateway };
  const found = TARGETS.find(([name]) => props.has(name));
  return found === undefined ? { target: 'other' } : { target: found[1], targetValue: props.raw(found[0]) };
}

function gatewayKind(value: Value): RouteTarget {
  if (typeof value === 'string' && value.startsWith('vgw-')) return 'vgw';
  return value instanceof Reference && /vpn/i.test(value.logicalId) && !/igw|internet/i.test(value.logicalId)
    ? 'vgw'
    : 'igw';
}

function serviceName(value: Value | undefined): Maybe<string> {
  if (value === undefined) return new Unknown('the endpoint has no ServiceName');
  const text = value instanceof PartialText ? value.tail : value;
  if (text instanceof Unknown || text === '')
    return value instanceof Unknown ? value : new Unknown('no service');
  return textOf(text)
    .replace(/^(com|aws|cn)\.(amazonaws|api)\.(?:[a-z0-9-]+\.)?|^cn\.com\.amazonaws\.[a-z0-9-]+\./, '')
    .replace(/^\./, '');
}
