import { Ec2State, isInside, sizeOf, type LoopbackSubnet } from '../../../loopback/ec2-state';
import { refuse } from '../refusals';
import type { Tables } from '../tables';
import type { NetworkAcl } from './network-acls';

export interface Vpc {
  readonly id: string;
  readonly primaryBlock: string;
  /** IPv4 and IPv6 blocks by association id, the primary one first. */
  readonly blocks: Record<string, string>;
  readonly defaultGroupId: string;
  readonly mainRouteTableId: string;
  hasDnsSupport: boolean;
  hasDnsHostnames: boolean;
}

export interface Route {
  readonly destination: string;
  target: string;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  readonly isMain: boolean;
  readonly routes: Record<string, Route>;
  /** Subnets by association id. */
  readonly associations: Record<string, string>;
}

export interface Gateway {
  readonly id: string;
  readonly kind: 'internet' | 'egress-only';
  vpcId?: string;
}

export interface ElasticIp {
  readonly allocationId: string;
  readonly publicIp: string;
  /** The NAT gateway that has it. */
  usedBy?: string;
}

export interface NatGateway {
  readonly id: string;
  /** Empty for a regional gateway. */
  readonly subnetId: string;
  readonly vpcId: string;
  readonly isPublic: boolean;
  state: 'pending' | 'available' | 'deleting';
}

export interface SecurityGroupRule {
  readonly direction: 'ingress' | 'egress';
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  /** A block, a group or a prefix list. */
  readonly peer: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly rules: Record<string, SecurityGroupRule>;
}

export interface Endpoint {
  readonly id: string;
  readonly kind: string;
  readonly vpcId: string;
  readonly service: string;
  readonly hasPrivateName: boolean;
  subnetIds: readonly string[];
  groupIds: readonly string[];
  routeTableIds: readonly string[];
}

/** Everything of EC2 that makes up a network. Subnets, reservations and interfaces live where EC2's server has them. */
export class Network {
  readonly state = new Ec2State();
  readonly vpcs;
  readonly routeTables;
  readonly gateways;
  readonly addresses;
  readonly nats;
  readonly groups;
  readonly endpoints;
  readonly acls;

  constructor(private readonly tables: Tables) {
    this.vpcs = tables.table<Vpc>();
    this.routeTables = tables.table<RouteTable>();
    this.gateways = tables.table<Gateway>();
    this.addresses = tables.table<ElasticIp>();
    this.nats = tables.table<NatGateway>();
    this.groups = tables.table<SecurityGroup>();
    this.endpoints = tables.table<Endpoint>();
    this.acls = tables.table<NetworkAcl>();
    for (const table of [this.state.subnets, this.state.reservations, this.state.networkInterfaces])
      tables.table(table as Map<string, unknown>);
  }

  vpc(id: string): Vpc {
    return this.vpcs.get(id) ?? refuse('vpc-not-found', `The vpc ID '${id}' does not exist`);
  }

  subnet(id: string): LoopbackSubnet {
    return this.state.subnets.get(id) ?? refuse('subnet-not-found', `The subnet ID '${id}' does not exist`);
  }

  group(id: string): SecurityGroup {
    return this.groups.get(id) ?? refuse('group-not-found', `The security group '${id}' does not exist`);
  }

  routeTable(id: string): RouteTable {
    return (
      this.routeTables.get(id) ?? refuse('route-table-not-found', `The routeTable ID '${id}' does not exist`)
    );
  }

  subnetsOf(vpcId: string): LoopbackSubnet[] {
    return [...this.state.subnets.values()].filter((subnet) => subnet.vpcId === vpcId);
  }

  interfacesIn(subnetId: string): string[] {
    return [...this.state.networkInterfaces.values()]
      .filter((networkInterface) => networkInterface.subnetId === subnetId)
      .map(({ networkInterfaceId, description }) => `${networkInterfaceId} (${description})`);
  }

  interfacesWith(groupId: string): string[] {
    return [...this.state.networkInterfaces.values()]
      .filter(({ securityGroupIds = [] }) => securityGroupIds.includes(groupId))
      .map(({ networkInterfaceId, description }) => `${networkInterfaceId} (${description})`);
  }

  /** The table that tells packets from a subnet where to go. */
  routeTableOf(subnet: LoopbackSubnet): RouteTable | undefined {
    const tables = [...this.routeTables.values()];
    return (
      tables.find(({ associations }) => Object.values(associations).includes(subnet.subnetId)) ??
      tables.find(({ isMain, vpcId }) => isMain && vpcId === subnet.vpcId)
    );
  }

  /** A network interface with the first free address of its subnet. */
  addInterface(subnetId: string, description: string, securityGroupIds: readonly string[] = []): string {
    const subnet = this.subnet(subnetId);
    if (subnet.cidrBlock !== undefined && this.state.availableAddresses(subnet) < 1) {
      refuse('no-free-address', `Insufficient free addresses in subnet ${subnetId} (${subnet.cidrBlock})`);
    }
    const networkInterfaceId = this.tables.newId('eni');
    const privateIpAddresses = subnet.cidrBlock === undefined ? [] : [this.freeAddress(subnet)];
    this.state.addNetworkInterface({
      networkInterfaceId,
      subnetId,
      description,
      privateIpAddresses,
      securityGroupIds,
    });
    return networkInterfaceId;
  }

  private freeAddress({ subnetId, cidrBlock }: LoopbackSubnet): string {
    const interfaces = [...this.state.networkInterfaces.values()];
    const taken = new Set(interfaces.flatMap(({ privateIpAddresses }) => privateIpAddresses));
    const reserved = this.state.reservationsOf(subnetId).map(({ cidr }) => cidr);
    const [address = ''] = cidrBlock!.split('/');
    const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    for (let offset = 4; offset < sizeOf(cidrBlock!) - 1; offset += 1) {
      const value = first + offset;
      const candidate = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
      const isReserved = reserved.some((range) => !range.includes(':') && isInside(`${candidate}/32`, range));
      if (!taken.has(candidate) && !isReserved) return candidate;
    }
    return refuse('no-free-address', `Insufficient free addresses in subnet ${subnetId} (${cidrBlock})`);
  }
}
