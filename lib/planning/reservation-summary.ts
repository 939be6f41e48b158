import { type BlockAt, readBlock } from './block-reading';
import { CidrBlock } from './cidr-block';
import { prefixMask } from './cidr-text';
import { byAddress, freeSpace } from './free-space';
import type { PlanProblem } from './plan-problem';
import type { PrefixReservationDemand, PrefixReservationSummary } from './prefix-reservation-summary';
import { endPrefixes } from './subnet-prefixes';
import { rangeProblems, yieldProblems } from './reservation-rules';

/** The yield of ranges that are read already, and what is wrong with them. */
export interface ExaminedRanges {
  /** The ranges that EC2 would take, in order of address. */
  readonly ranges: CidrBlock[];
  readonly usablePrefixes: number;
  readonly unreservedAddresses: number;
  readonly problems: PlanProblem[];
}

/** Examines ranges of a subnet; problems of their yield are reported at the path. */
export function examineRanges(
  path: string,
  subnet: CidrBlock,
  blocks: BlockAt[],
  demand: PrefixReservationDemand = {},
  name = `subnet ${subnet}`,
): ExaminedRanges {
  const ranges = possibleRanges(subnet, blocks);
  const usablePrefixes = prefixesIn(subnet, ranges);
  const unreservedAddresses = addressesOutside(subnet, ranges);
  const named = { name, block: subnet };
  return {
    ranges,
    usablePrefixes,
    unreservedAddresses,
    problems: [
      ...rangeProblems(named, blocks).flat(),
      ...yieldProblems(path, { subnet: named, ranges, usablePrefixes, unreservedAddresses, demand }),
    ],
  };
}

/** What ranges yield in a subnet. */
export function summarizeRanges(
  subnetCidr: string,
  texts: string[],
  demand: PrefixReservationDemand,
): PrefixReservationSummary {
  const subnet = CidrBlock.parse(subnetCidr);
  const path = demand.path ?? 'ranges';
  const readings = texts.map((text) => readBlock(path, text, 'RSV-03'));
  const { ranges, problems, ...counts } = examineRanges(
    path,
    subnet,
    readings.flatMap(({ blocks }) => blocks),
    demand,
  );
  return {
    subnetCidrBlock: subnet.toString(),
    reservedCidrBlocks: ranges.map(String),
    ...counts,
    problems: [...readings.flatMap((reading) => reading.problems), ...problems],
  };
}

/** Ranges that EC2 would take: inside the subnet, large enough for a prefix, not overlapping an earlier one. */
function possibleRanges(subnet: CidrBlock, blocks: BlockAt[]): CidrBlock[] {
  const taken: CidrBlock[] = [];
  for (const { block } of blocks) {
    const isPossible = subnet.contains(block) && block.cidrMask <= prefixMask(block.isIpv6);
    if (isPossible && !taken.some((other) => other.overlaps(block))) taken.push(block);
  }
  return taken.sort(byAddress);
}

function prefixesIn(subnet: CidrBlock, ranges: CidrBlock[]): number {
  const ends = endPrefixes(subnet).filter((end) => ranges.some((range) => range.contains(end)));
  const blocks = ranges.map((range) => 2 ** (prefixMask(range.isIpv6) - range.cidrMask));
  return blocks.reduce((sum, count) => sum + count, 0) - ends.length;
}

function addressesOutside(subnet: CidrBlock, ranges: CidrBlock[]): number {
  const keptByAws = [0n, 1n, 2n, 3n].map((offset) => subnet._first + offset).concat(subnet._last);
  return freeSpace(subnet, ranges)
    .map(
      (free) =>
        Number(free._last - free._first + 1n) -
        keptByAws.filter((address) => free._first <= address && address <= free._last).length,
    )
    .reduce((sum, count) => sum + count, 0);
}
