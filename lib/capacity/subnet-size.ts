import type { SubnetAddresses } from './address-demand-props';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';

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
