import type { CidrBlock } from '../../lib/planning/cidr-block';
import { prefixMask } from '../../lib/planning/cidr-text';
import type { BlockUsage } from './fragmentation';

const NAMED_BLOCKERS = 8;

/**
 * Refusals for ranges that hold too few free prefixes, one per address family.
 *
 * @param required - free blocks that the ranges of each family must have together
 */
export function refuseFragmented(
  subnetId: string,
  ranges: readonly CidrBlock[],
  usages: readonly BlockUsage[],
  required: number,
): string[] {
  return [false, true].flatMap((isIpv6) => {
    const own = ranges.filter((range) => range.isIpv6 === isIpv6);
    if (own.length === 0) return [];
    const free = usages.reduce((sum, usage) => sum + usage.freeWithin(own), 0);
    return free < required ? [refusal(subnetId, isIpv6, own, usages, free, required)] : [];
  });
}

function refusal(
  subnetId: string,
  isIpv6: boolean,
  ranges: readonly CidrBlock[],
  usages: readonly BlockUsage[],
  free: number,
  required: number,
): string {
  const blockers = usages.flatMap((usage) => usage.blockersWithin(ranges));
  const named = blockers.slice(0, NAMED_BLOCKERS).map(({ range, users }) => `${range} (${users.join(', ')})`);
  const more = blockers.length > named.length ? ` and ${blockers.length - named.length} more` : '';
  const inTheWay =
    named.length === 0 ? 'no single address is in the way' : `in the way: ${named.join('; ')}${more}`;
  return (
    `${subnetId}: ${free} free /${prefixMask(isIpv6)} blocks in ${ranges.join(', ')}, ` +
    `${required} required; ${inTheWay}; remove these network interfaces, choose other ranges, ` +
    'or lower requireFreePrefixes'
  );
}
