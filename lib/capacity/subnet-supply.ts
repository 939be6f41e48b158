import type { SubnetAddresses } from './address-demand-props';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';
import type { CapacitySubnet, SubnetSupply } from './subnet-capacity-props';
import { CidrBlock } from '../planning/cidr-block';
import { PrefixReservation } from '../planning/prefix-reservation';

/** AWS takes the first four addresses of a subnet and the last one. */
const RESERVED_AT_HEAD = 4;
const RESERVED_AT_TAIL = 1;

/** The smallest and the largest subnet, as exponents of two: /28 and /16. */
const SMALLEST = 4;
const LARGEST = 16;

/** Addresses in the smallest aligned head of a subnet that leaves room for single addresses. */
function headFor(singleAddresses: number): number {
  return 2 ** Math.max(SMALLEST, Math.ceil(Math.log2(singleAddresses + RESERVED_AT_HEAD)));
}

/** Whether 2^exponent addresses are enough: single ones at the head, prefixes behind, the last /28 holds no prefix. */
function holds(exponent: number, { singleAddresses, prefixes }: SubnetAddresses): boolean {
  const size = 2 ** exponent;
  if (prefixes === 0) return size - RESERVED_AT_HEAD - RESERVED_AT_TAIL >= singleAddresses;
  return (size - headFor(singleAddresses)) / ADDRESSES_PER_PREFIX - 1 >= prefixes;
}

/** Mask length of the smallest subnet that holds so much; undefined when even a /16 does not. */
export function smallestMask(need: SubnetAddresses): number | undefined {
  for (let exponent = SMALLEST; exponent <= LARGEST; exponent += 1) {
    if (holds(exponent, need)) return 32 - exponent;
  }
  return undefined;
}

/** What one or more subnets give. */
export interface Supply {
  /** Addresses handed out one by one. */
  readonly singleAddresses: number;
  /** Prefixes that single addresses cannot break up: those in reservations. */
  readonly reservedPrefixes: number;
  /** Whole /28 blocks beside the reservations, as long as no single address lies in them. */
  readonly openPrefixes: number;
  /** Single addresses that fit beside the open prefixes. */
  readonly separateAddresses: number;
  /** Whether some of it is reserved for prefixes. */
  readonly isReserved: boolean;
}

/** Blocks of /28 that can become prefixes: all but the first and the last, in which AWS keeps addresses. */
function usableBlocks(ipv4CidrBlock: string): number {
  return Math.max(0, 2 ** (28 - CidrBlock.parse(ipv4CidrBlock).cidrMask) - 2);
}

function supplyOf({ ipv4CidrBlock, reservedCidrBlocks = [] }: CapacitySubnet): Supply {
  const { unreservedAddresses, usablePrefixes, ...summary } = PrefixReservation.summarize(
    ipv4CidrBlock,
    reservedCidrBlocks,
  );
  const openPrefixes = usableBlocks(ipv4CidrBlock) - usablePrefixes;
  return {
    singleAddresses: unreservedAddresses,
    reservedPrefixes: usablePrefixes,
    openPrefixes,
    separateAddresses: unreservedAddresses - openPrefixes * ADDRESSES_PER_PREFIX,
    isReserved: summary.reservedCidrBlocks.length > 0,
  };
}

/** What several subnets give together. */
export function supplyOfAll(subnets: CapacitySubnet[]): Supply {
  const supplies = subnets.map(supplyOf);
  const sum = (value: (supply: Supply) => number): number =>
    supplies.reduce((total, supply) => total + value(supply), 0);
  return {
    singleAddresses: sum((supply) => supply.singleAddresses),
    reservedPrefixes: sum((supply) => supply.reservedPrefixes),
    openPrefixes: sum((supply) => supply.openPrefixes),
    separateAddresses: sum((supply) => supply.separateAddresses),
    isReserved: supplies.some((supply) => supply.isReserved),
  };
}

/**
 * What is left of a supply beside so many single addresses.
 *
 * At best they lie close together, in space that no prefix needs. At worst each of them breaks up a block of its own.
 */
export function supplyBeside(supply: Supply, singleAddresses: number): SubnetSupply {
  const { reservedPrefixes, openPrefixes, separateAddresses } = supply;
  const spilled = Math.max(0, singleAddresses - separateAddresses);
  const open = (broken: number): number => Math.max(0, openPrefixes - broken);
  return {
    singleAddresses: supply.singleAddresses,
    prefixes: reservedPrefixes + open(Math.ceil(spilled / ADDRESSES_PER_PREFIX)),
    guaranteedPrefixes: reservedPrefixes,
    fragmentedPrefixes: reservedPrefixes + open(singleAddresses),
  };
}
