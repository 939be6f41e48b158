import type { CapacitySubnet } from './subnet-capacity-props';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';
import { CidrBlock } from '../planning/cidr-block';
import { PrefixReservation } from '../planning/prefix-reservation';

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
