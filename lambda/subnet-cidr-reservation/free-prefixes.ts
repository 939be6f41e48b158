import type { BlockUsage } from './fragmentation';
import { prefixMask, type Range } from './ranges';

const NAMED_BLOCKERS = 8;

/**
 * Refusals for ranges that hold too few free prefixes, one per address family.
 *
 * @param required - free blocks that the ranges of each family must have together
 */
export function refuseFragmented(
  subnetId: string,
  ranges: readonly Range[],
  usages: readonly BlockUsage[],
  required: number,
): string[] {
  return ([4, 6] as const).flatMap((family) => {
    const own = ranges.filter((range) => range.family === family);
    if (own.length === 0) return [];
    const free = usages.reduce((sum, usage) => sum + usage.freeWithin(own), 0);
    return free < required ? [refusal(subnetId, family, own, usages, free, required)] : [];
  });
}

function refusal(
  subnetId: string,
  family: 4 | 6,
  ranges: readonly Range[],
  usages: readonly BlockUsage[],
  free: number,
  required: number,
): string {
  const blockers = usages.flatMap((usage) => usage.blockersWithin(ranges));
  const named = blockers
    .slice(0, NAMED_BLOCKERS)
    .map(({ range, users }) => `${range.text} (${users.join(', ')})`);
  const more = blockers.length > named.length ? ` and ${blockers.length - named.length} more` : '';
  const inTheWay =
    named.length === 0 ? 'no single address is in the way' : `in the way: ${named.join('; ')}${more}`;
  return (
    `${subnetId}: ${free} free /${prefixMask(family)} blocks in ${ranges.map(({ text }) => text).join(', ')}, ` +
    `${required} required; ${inTheWay}; remove these network interfaces, choose other ranges, ` +
    'or lower requireFreePrefixes'
  );
}
