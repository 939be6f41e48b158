import { joinToBytes } from '../shared/response';
import type { Attributes } from '../shared/custom-resource';
import type { BlockUsage, Fragmentation } from './fragmentation';
import type { Reservation } from './model';
import { byAddress } from '../../lib/planning/free-space';

/** Keeps both lists and everything else within the 4,096 bytes of a response. */
const LIST_MAX_BYTES = 1_000;

const NO_BLOCKS: Fragmentation = {
  total: 0,
  free: 0,
  reserved: 0,
  prefixHeld: 0,
  partlyUsed: 0,
  unusable: 0,
};

/** Counts of all subnet ranges of one family together: a subnet can have several IPv6 blocks. */
export function totalOf(isIpv6: boolean, usages: readonly BlockUsage[]): Fragmentation {
  const reports = usages
    .filter(({ subnetRange }) => subnetRange.isIpv6 === isIpv6)
    .map((usage) => usage.report());
  return reports.reduce(
    (a, b) => ({
      total: a.total + b.total,
      free: a.free + b.free,
      reserved: a.reserved + b.reserved,
      prefixHeld: a.prefixHeld + b.prefixHeld,
      partlyUsed: a.partlyUsed + b.partlyUsed,
      unusable: a.unusable + b.unusable,
    }),
    NO_BLOCKS,
  );
}

function prefixCounts(start: '' | 'Ipv6', counts: Fragmentation): Attributes {
  return {
    [`${start}TotalPrefixes`]: String(counts.total),
    [`${start}FreePrefixes`]: String(counts.free),
    [`${start}ReservedPrefixes`]: String(counts.reserved),
    [`${start}PrefixHeldPrefixes`]: String(counts.prefixHeld),
    [`${start}PartlyUsedPrefixes`]: String(counts.partlyUsed),
    [`${start}UnusablePrefixes`]: String(counts.unusable),
  };
}

/** What a template can read from the resource. */
export function attributesOf(
  reservations: readonly Reservation[],
  usages: readonly BlockUsage[],
): Attributes {
  const sorted = [...reservations].sort((a, b) => byAddress(a.range, b.range));
  const join = (texts: readonly string[]): string => joinToBytes(texts, LIST_MAX_BYTES);
  return {
    ReservationIds: join(sorted.map(({ id }) => id)),
    ReservedCidrBlocks: join(sorted.map(({ range }) => range.toString())),
    ReservationCount: String(sorted.length),
    ...prefixCounts('', totalOf(false, usages)),
    ...prefixCounts('Ipv6', totalOf(true, usages)),
  };
}
