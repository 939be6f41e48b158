import type { CidrBlock } from './cidr-block';
import { prefixMask } from './cidr-text';

/**
 * Mask length of the part of a subnet that a default reservation leaves out; undefined where a subnet is too small.
 *
 * 1/64 of the subnet, at least a /27, at most a quarter of the subnet. IPv6: in the same proportion to /80.
 */
export function headMask(subnet: CidrBlock): number | undefined {
  const longest = prefixMask(subnet.isIpv6);
  if (subnet.cidrMask > longest - 2) return undefined;
  return Math.max(Math.min(subnet.cidrMask + 6, longest - 1), subnet.cidrMask + 2);
}

/** The first and the last prefix of a subnet: EC2 never hands them out, AWS keeps addresses in them. */
export function endPrefixes(subnet: CidrBlock): CidrBlock[] {
  const mask = prefixMask(subnet.isIpv6);
  const count = Math.floor(2 ** (mask - subnet.cidrMask));
  return [...new Set([0, count - 1])].slice(0, count).map((index) => subnet._piece(mask, index));
}
