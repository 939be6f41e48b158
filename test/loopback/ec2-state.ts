import { randomBytes } from 'node:crypto';
import * as ipaddr from 'ipaddr.js';

/** An error as EC2 words it. */
export class Ec2Error extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export interface LoopbackSubnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface LoopbackReservation {
  readonly subnetCidrReservationId: string;
  readonly subnetId: string;
  readonly cidr: string;
  readonly reservationType: string;
  readonly description: string;
  tags: Record<string, string>;
}

export interface LoopbackNetworkInterface {
  readonly networkInterfaceId: string;
  readonly subnetId: string;
  readonly description: string;
  /** The first is the primary address. */
  readonly privateIpAddresses: readonly string[];
  readonly ipv4Prefixes: readonly string[];
  readonly ipv6Addresses: readonly string[];
  readonly ipv6Prefixes: readonly string[];
  readonly securityGroupIds?: readonly string[];
}

export const ACCOUNT_ID = '123456789012';

const newId = (kind: string): string => `${kind}-${randomBytes(9).toString('hex').slice(0, 17)}`;

interface Bounds {
  readonly first: bigint;
  readonly last: bigint;
  readonly bits: number;
}

const known = new Map<string, Bounds>();

/** First and last address of a CIDR block, as integers. Kept apart from the handler's arithmetic on purpose. */
function bounds(cidr: string): Bounds {
  const found = known.get(cidr) ?? parseBounds(cidr);
  known.set(cidr, found);
  return found;
}

function parseBounds(cidr: string): Bounds {
  if (!ipaddr.isValidCIDR(cidr)) {
    const text = `Value (${cidr}) for parameter cidr is invalid. This is not a valid CIDR block.`;
    throw new Ec2Error('InvalidParameterValue', text);
  }
  const [address, mask] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const bits = bytes.length * 8;
  const value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const size = 1n << BigInt(bits - mask);
  const first = value - (value % size);
  return { first, last: first + size - 1n, bits };
}

export const isInside = (inner: string, outer: string): boolean => {
  const [a, b] = [bounds(inner), bounds(outer)];
  return a.bits === b.bits && b.first <= a.first && a.last <= b.last;
};

export const doOverlap = (one: string, other: string): boolean => {
  const [a, b] = [bounds(one), bounds(other)];
  return a.bits === b.bits && a.first <= b.last && b.first <= a.last;
};

/** Number of addresses of a block. */
export const sizeOf = (cidr: string): number => Number(bounds(cidr).last - bounds(cidr).first) + 1;

/** The part of EC2 that matters to subnet CIDR reservations, with its rules. */
export class Ec2State {
  region = 'us-east-1';
  accountId = ACCOUNT_ID;
  readonly subnets = new Map<string, LoopbackSubnet>();
  readonly reservations = new Map<string, LoopbackReservation>();
  readonly networkInterfaces = new Map<string, LoopbackNetworkInterface>();

  addSubnet(subnet: Partial<LoopbackSubnet> = {}): LoopbackSubnet {
    const defaults = {
      subnetId: newId('subnet'),
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZone: 'us-east-1a',
    };
    const added = { ...defaults, ...subnet };
    this.subnets.set(added.subnetId, added);
    return added;
  }

  addNetworkInterface(
    networkInterface: Partial<LoopbackNetworkInterface> & { subnetId: string },
  ): LoopbackNetworkInterface {
    const added = {
      networkInterfaceId: newId('eni'),
      description: '',
      privateIpAddresses: [],
      ipv4Prefixes: [],
      ipv6Addresses: [],
      ipv6Prefixes: [],
      ...networkInterface,
    };
    this.networkInterfaces.set(added.networkInterfaceId, added);
    return added;
  }

  reservationsOf(subnetId: string): LoopbackReservation[] {
    return [...this.reservations.values()].filter((reservation) => reservation.subnetId === subnetId);
  }

  subnet(subnetId: string): LoopbackSubnet {
    const found = this.subnets.get(subnetId);
    if (found !== undefined) return found;
    throw new Ec2Error('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
  }

  /** As EC2 counts: reserved space of type prefix is not available, nor are five addresses of every subnet. */
  availableAddresses({ subnetId, cidrBlock }: LoopbackSubnet): number {
    if (cidrBlock === undefined) return 0;
    const reserved = this.reservationsOf(subnetId)
      .filter(({ cidr, reservationType }) => reservationType === 'prefix' && isInside(cidr, cidrBlock))
      .map(({ cidr }) => cidr);
    const isUnreserved = (cidr: string): boolean => !reserved.some((outer) => isInside(cidr, outer));
    const inUse = [...this.networkInterfaces.values()]
      .filter((networkInterface) => networkInterface.subnetId === subnetId)
      .flatMap((eni) => [...eni.privateIpAddresses.map((address) => `${address}/32`), ...eni.ipv4Prefixes])
      .filter(isUnreserved);
    const taken = [...reserved, ...inUse].reduce((sum, cidr) => sum + sizeOf(cidr), 0);
    return Math.max(0, sizeOf(cidrBlock) - 5 - taken);
  }

  createReservation(
    request: Pick<LoopbackReservation, 'subnetId' | 'cidr' | 'reservationType'> &
      Partial<LoopbackReservation>,
  ): LoopbackReservation {
    const { subnetId, cidr, reservationType } = request;
    const { cidrBlock, ipv6CidrBlock } = this.subnet(subnetId);
    if (reservationType !== 'prefix' && reservationType !== 'explicit') {
      throw new Ec2Error(
        'InvalidParameterValue',
        `Value (${reservationType}) for parameter reservationType is invalid.`,
      );
    }
    const blocks = [cidrBlock, ipv6CidrBlock].filter((block) => block !== undefined);
    if (!blocks.some((block) => isInside(cidr, block))) {
      throw new Ec2Error(
        'InvalidParameterValue',
        `Reservation CIDR ${cidr} should be within subnet CIDR block`,
      );
    }
    if (this.reservationsOf(subnetId).some((existing) => doOverlap(existing.cidr, cidr))) {
      const text = `Reservation CIDR ${cidr} has overlap with existing reserved CIDR block`;
      throw new Ec2Error('InvalidParameterValue', text);
    }
    const made = { subnetCidrReservationId: newId('scr'), description: '', tags: {}, ...request };
    this.reservations.set(made.subnetCidrReservationId, made);
    return made;
  }

  /** What was deleted last, for lists that are late. */
  lastDeleted: LoopbackReservation | undefined;

  deleteReservation(id: string): LoopbackReservation {
    const found = this.reservations.get(id);
    if (found === undefined) {
      const text = `The subnet CIDR reservation ID '${id}' does not exist`;
      throw new Ec2Error('InvalidSubnetCidrReservationID.NotFound', text);
    }
    this.reservations.delete(id);
    this.lastDeleted = found;
    return found;
  }

  createTags(ids: readonly string[], tags: Record<string, string>): void {
    for (const reservation of this.tagged(ids)) Object.assign(reservation.tags, tags);
  }

  deleteTags(ids: readonly string[], keys: readonly string[]): void {
    for (const { tags } of this.tagged(ids)) keys.forEach((key) => delete tags[key]);
  }

  private tagged(ids: readonly string[]): LoopbackReservation[] {
    return ids.map((id) => {
      const found = this.reservations.get(id);
      if (found === undefined) throw new Ec2Error('InvalidID', `The ID '${id}' is not valid`);
      return found;
    });
  }
}
