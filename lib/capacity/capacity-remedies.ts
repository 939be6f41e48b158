import type { SubnetAddresses } from './address-demand-props';
import { smallestMask } from './subnet-size';
import { CidrBlock } from '../planning/cidr-block';

/** Addresses that AWS keeps at the head of a subnet. */
const KEPT_AT_HEAD = 4;

/** What helps whatever the subnet is. */
const FEWER = 'a lower maxSize, fewer max pods or a smaller warm pool';

/** Mask length of the smallest head that holds single addresses. */
function headMaskFor(singleAddresses: number): number {
  return Math.min(28, 32 - Math.ceil(Math.log2(singleAddresses + KEPT_AT_HEAD)));
}

/** A subnet that is large enough already only has its reservations in the wrong place. */
function reserveElsewhere({ singleAddresses, prefixes }: SubnetAddresses): string {
  if (prefixes === 0) return 'reserve nothing, as nothing here takes prefixes (reservePrefixes: false)';
  const head = headMaskFor(singleAddresses);
  return `keep the first /${head} unreserved and reserve the rest (PrefixReservation.keepFirst(${head}))`;
}

/** What to do so that a subnet holds so much. */
export function remedyFor(need: SubnetAddresses, ipv4CidrBlocks: string[]): string {
  if (ipv4CidrBlocks.length > 1) return `use larger subnets or more of them, ${FEWER}`;
  const mask = smallestMask(need);
  if (mask === undefined) return `not even a /16 holds that: use more zones, ${FEWER}, or IPv6`;
  if (mask >= CidrBlock.parse(ipv4CidrBlocks[0]).cidrMask) return reserveElsewhere(need);
  return `use a /${mask}, ${FEWER}`;
}
