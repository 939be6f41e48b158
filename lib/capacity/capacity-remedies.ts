import type { SubnetAddresses } from './address-demand-props';
import type { AddressPool } from './address-pools';
import { smallestMask } from './subnet-size';
import { CidrBlock } from '../planning/cidr-block';

/** Addresses that AWS keeps at the head of a subnet. */
const KEPT_AT_HEAD = 4;

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

/** What helps whatever the subnet is. */
function smallerNeed({ draws }: AddressPool): string {
  const takesForPods = draws.some(({ each }) => each.prefixes > 0 || each.singleAddresses > 1);
  return takesForPods ? 'a lower maxSize, fewer max pods or a smaller warm pool' : 'or a lower maxSize';
}

/** What to do so that a pool holds so much. */
export function remedyFor(need: SubnetAddresses, pool: AddressPool): string {
  const smaller = smallerNeed(pool);
  if (pool.subnets.length > 1) return `use larger subnets, more of them, ${smaller}`;
  const mask = smallestMask(need);
  if (mask === undefined) return `use more zones (not even a /16 holds that), IPv6, ${smaller}`;
  const [{ ipv4CidrBlock }] = pool.subnets;
  return mask >= CidrBlock.parse(ipv4CidrBlock).cidrMask
    ? reserveElsewhere(need)
    : `use a /${mask}, ${smaller}`;
}
