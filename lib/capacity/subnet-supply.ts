import type { SubnetAddresses } from './address-demand-props';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';
import type { CapacitySubnet } from './subnet-capacity-props';
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

/** Addresses of the first and the last /28 of a subnet without those AWS keeps: 12 and 15, and never part of a prefix. */
const ADDRESSES_AT_THE_ENDS = 27;

/** What one or more subnets give. */
export interface Supply {
  /** Addresses handed out one by one. */
  readonly singleAddresses: number;
  /** Prefixes, when single addresses take none of their space. */
  readonly prefixes: number;
  /** Prefixes among them whose space single addresses may take: those that are not reserved. */
  readonly openPrefixes: number;
  /** Single addresses that take no space of a prefix. */
  readonly separateAddresses: number;
  /** Whether some of it is reserved for prefixes. */
  readonly isReserved: boolean;
}

function supplyOf({ ipv4CidrBlock, reservedCidrBlocks = [] }: CapacitySubnet): Supply {
  const { reservedCidrBlocks: ranges, ...summary } = PrefixReservation.summarize(
    ipv4CidrBlock,
    reservedCidrBlocks,
  );
  const singleAddresses = summary.unreservedAddresses;
  if (ranges.length > 0) {
    const separate = { openPrefixes: 0, separateAddresses: singleAddresses };
    return { singleAddresses, prefixes: summary.usablePrefixes, ...separate, isReserved: true };
  }
  const prefixes = Math.max(0, 2 ** (28 - CidrBlock.parse(ipv4CidrBlock).cidrMask) - 2);
  const separateAddresses = Math.min(singleAddresses, ADDRESSES_AT_THE_ENDS);
  return { singleAddresses, prefixes, openPrefixes: prefixes, separateAddresses, isReserved: false };
}

/** What several subnets give together. */
export function supplyOfAll(subnets: CapacitySubnet[]): Supply {
  const supplies = subnets.map(supplyOf);
  const sum = (value: (supply: Supply) => number): number =>
    supplies.reduce((total, supply) => total + value(supply), 0);
  return {
    singleAddresses: sum((supply) => supply.singleAddresses),
    prefixes: sum((supply) => supply.prefixes),
    openPrefixes: sum((supply) => supply.openPrefixes),
    separateAddresses: sum((supply) => supply.separateAddresses),
    isReserved: supplies.some((supply) => supply.isReserved),
  };
}

/** Prefixes that are left at best beside so many single addresses; fragmentation leaves fewer. */
export function prefixesBeside(supply: Supply, singleAddresses: number): number {
  const spilled = Math.max(0, singleAddresses - supply.separateAddresses);
  return supply.prefixes - Math.min(supply.openPrefixes, Math.ceil(spilled / ADDRESSES_PER_PREFIX));
}
