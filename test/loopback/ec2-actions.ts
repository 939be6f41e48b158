import type { Ec2Query } from './ec2-query';
import {
  ACCOUNT_ID,
  Ec2Error,
  type Ec2State,
  type LoopbackNetworkInterface,
  type LoopbackReservation,
  type LoopbackSubnet,
} from './ec2-state';
import type { FaultKind } from './faults';

export interface ActionContext {
  readonly state: Ec2State;
  readonly query: Ec2Query;
  /** The fault that this call meets, for those that change what is answered. */
  readonly fault?: FaultKind;
  /** Largest page the server gives, whatever was asked for. */
  readonly pageSize: number;
}

type Xml = Record<string, unknown>;

const item = (items: readonly unknown[]): Xml => ({ item: items });
const tagSet = (tags: Record<string, string>): Xml =>
  item(Object.entries(tags).map(([key, value]) => ({ key, value })));

function reservationXml({ tags, ...reservation }: LoopbackReservation): Xml {
  return { ...reservation, ownerId: ACCOUNT_ID, tagSet: tagSet(tags) };
}

function subnetXml(state: Ec2State, subnet: LoopbackSubnet): Xml {
  const { subnetId, vpcId, availabilityZone, cidrBlock, ipv6CidrBlock } = subnet;
  const association = {
    associationId: `subnet-cidr-assoc-${subnetId.slice(7)}`,
    ipv6CidrBlock,
    ipv6CidrBlockState: { state: 'associated' },
  };
  return {
    subnetId,
    subnetArn: `arn:aws:ec2:${state.region}:${state.accountId}:subnet/${subnetId}`,
    state: 'available',
    ownerId: state.accountId,
    vpcId,
    ...(cidrBlock === undefined ? {} : { cidrBlock }),
    ipv6CidrBlockAssociationSet: item(ipv6CidrBlock === undefined ? [] : [association]),
    availableIpAddressCount: state.availableAddresses(subnet),
    availabilityZone,
    tagSet: tagSet(subnet.tags ?? {}),
  };
}

function networkInterfaceXml(networkInterface: LoopbackNetworkInterface): Xml {
  const { networkInterfaceId, subnetId, description, privateIpAddresses: addresses } = networkInterface;
  return {
    networkInterfaceId,
    subnetId,
    description,
    ownerId: ACCOUNT_ID,
    status: 'in-use',
    interfaceType: 'interface',
    ...(addresses.length === 0 ? {} : { privateIpAddress: addresses[0] }),
    privateIpAddressesSet: item(
      addresses.map((privateIpAddress, i) => ({ privateIpAddress, primary: i === 0 })),
    ),
    ipv4PrefixSet: item(networkInterface.ipv4Prefixes.map((ipv4Prefix) => ({ ipv4Prefix }))),
    ipv6AddressesSet: item(networkInterface.ipv6Addresses.map((ipv6Address) => ({ ipv6Address }))),
    ipv6PrefixSet: item(networkInterface.ipv6Prefixes.map((ipv6Prefix) => ({ ipv6Prefix }))),
  };
}

/** One page of a list; the token is the index of the next item. */
function page<T>({ query, pageSize }: ActionContext, all: readonly T[]): { items: T[]; rest: Xml } {
  const start = Number(Buffer.from(query.get('NextToken') ?? '', 'base64').toString() || 0);
  const end = start + Math.min(pageSize, Number(query.get('MaxResults') ?? pageSize));
  const nextToken = end < all.length ? Buffer.from(String(end)).toString('base64') : undefined;
  return { items: all.slice(start, end), rest: nextToken === undefined ? {} : { nextToken } };
}

const required = (query: Ec2Query, name: string): string => {
  const value = query.get(name);
  if (value !== undefined) return value;
  throw new Ec2Error('MissingParameter', `The request must contain the parameter ${name}`);
};

/** The actions by name: what each answers, as an object that becomes XML. */
export const ACTIONS: Record<string, (context: ActionContext) => Xml> = {
  CreateSubnetCidrReservation({ state, query, fault }) {
    const made = state.createReservation({
      subnetId: required(query, 'SubnetId'),
      cidr: required(query, 'Cidr'),
      reservationType: required(query, 'ReservationType'),
      description: query.get('Description') ?? '',
      tags: fault === 'drop-tags' ? {} : query.tags('TagSpecification.1.Tag'),
    });
    return { subnetCidrReservation: reservationXml(made) };
  },

  DeleteSubnetCidrReservation({ state, query }) {
    const deleted = state.deleteReservation(required(query, 'SubnetCidrReservationId'));
    return { deletedSubnetCidrReservation: reservationXml(deleted) };
  },

  GetSubnetCidrReservations(context) {
    const { state, query, fault } = context;
    const { subnetId } = state.subnet(required(query, 'SubnetId'));
    const all =
      fault === 'ignore-filters' ? [...state.reservations.values()] : state.reservationsOf(subnetId);
    const { items, rest } = page(context, asListed(fault, all, state.lastDeleted));
    return {
      subnetIpv4CidrReservationSet: item(items.filter(({ cidr }) => !cidr.includes(':')).map(reservationXml)),
      subnetIpv6CidrReservationSet: item(items.filter(({ cidr }) => cidr.includes(':')).map(reservationXml)),
      ...rest,
    };
  },

  DescribeSubnets(context) {
    const { state, query, fault } = context;
    const asked = query.list('SubnetId').map((id) => state.subnet(id));
    const all = asked.length === 0 || fault === 'ignore-filters' ? [...state.subnets.values()] : asked;
    const { items, rest } = page(context, all);
    return { subnetSet: item(items.map((subnet) => subnetXml(state, subnet))), ...rest };
  },

  DescribeNetworkInterfaces(context) {
    const { state, query, fault } = context;
    const subnets = fault === 'ignore-filters' ? undefined : query.filter('subnet-id');
    const all = [...state.networkInterfaces.values()].filter(
      (eni) => subnets?.includes(eni.subnetId) ?? true,
    );
    const { items, rest } = page(context, all);
    return { networkInterfaceSet: item(items.map(networkInterfaceXml)), ...rest };
  },

  CreateTags({ state, query }) {
    state.createTags(query.list('ResourceId'), query.tags('Tag'));
    return { return: true };
  },

  DeleteTags({ state, query }) {
    state.deleteTags(query.list('ResourceId'), Object.keys(query.tags('Tag')));
    return { return: true };
  },

  DescribeTags(context) {
    const { state, query, fault } = context;
    const ids = fault === 'ignore-filters' ? undefined : query.filter('resource-id');
    const all = [...state.reservations.values()]
      .filter(({ subnetCidrReservationId: id }) => ids?.includes(id) ?? true)
      .flatMap(({ subnetCidrReservationId: resourceId, tags }) =>
        Object.entries(tags).map(([key, value]) => ({
          resourceId,
          resourceType: 'subnet-cidr-reservation',
          key,
          value,
        })),
      );
    const { items, rest } = page(context, all);
    return { tagSet: item(items), ...rest };
  },
};

/** Lists are late: they lack what was just made, or still have what was just deleted. */
function asListed(
  fault: string | undefined,
  all: readonly LoopbackReservation[],
  deleted: LoopbackReservation | undefined,
): readonly LoopbackReservation[] {
  if (fault === 'stale') return all.slice(0, -1);
  return fault === 'ghost' && deleted !== undefined ? [...all, deleted] : all;
}
