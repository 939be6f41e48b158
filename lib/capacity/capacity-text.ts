import type { SubnetAddresses } from './address-demand-props';
import type { AddressPool } from './address-pools';
import { otherUses, takenPrefixesOf } from './other-uses';
import type { Share } from './pool-load';
import { expectedShares, nodesOfDraw, peakShares } from './pool-load';
import type { SubnetLoad } from './subnet-capacity-props';
import { CapacityLimit } from './subnet-capacity-props';
import type { Supply } from './subnet-supply';
import { smallestMask } from './subnet-supply';
import { totalNodes } from './zone-nodes';
import { CidrBlock } from '../planning/cidr-block';
import { grouped } from '../text/counts';

/** A pool at some moment. */
export interface PoolMoment {
  readonly pool: AddressPool;
  readonly supply: Supply;
  readonly load: SubnetLoad;
  /** The zone that is lost at that moment. */
  readonly lostZone?: number;
  /** An ordinary day instead of the peak. */
  readonly isExpected?: boolean;
}

/** Where the number of nodes comes from: `102 nodes of General (100 + 2 while it is replaced)`. */
function peakNodesText({ pool, lostZone }: PoolMoment, index: number): string {
  const draw = pool.draws[index];
  const nodes = nodesOfDraw(draw, lostZone);
  const surge = nodes.surge > 0 ? ` (${grouped(nodes.ordinary)} + ${nodes.surge} while it is replaced)` : '';
  return `${grouped(totalNodes(nodes))} nodes of ${draw.placed.group.name}${surge}`;
}

/** An average may be a part of a node. */
function expectedNodesText({ pool }: PoolMoment, { nodes }: Share, index: number): string {
  return `${grouped(Math.round(nodes * 10) / 10)} nodes of ${pool.draws[index].placed.group.name}`;
}

function nodeTerms(moment: PoolMoment, kind: keyof SubnetAddresses): string[] {
  const { pool, lostZone, isExpected } = moment;
  const shares = isExpected ? expectedShares(pool) : peakShares(pool, lostZone);
  return shares.flatMap((share, index) => {
    if (share.each[kind] === 0) return [];
    const nodes = isExpected ? expectedNodesText(moment, share, index) : peakNodesText(moment, index);
    return [`${nodes} x ${share.each[kind]}`];
  });
}

/** How the need comes about: nodes times what each takes, for each group, and what else is there. */
function sumText(moment: PoolMoment, limit: CapacityLimit): string {
  const { pool } = moment;
  if (limit === CapacityLimit.PREFIXES) {
    const taken = takenPrefixesOf(pool);
    return [...nodeTerms(moment, 'prefixes'), ...(taken > 0 ? [`${taken} taken already`] : [])].join(' + ');
  }
  const others = otherUses(pool).map(({ addresses, text }) => `${grouped(addresses)} ${text}`);
  return [...nodeTerms(moment, 'singleAddresses'), ...others].join(' + ');
}

/** What is there of one kind. */
function supplyText({ supply, load }: PoolMoment, limit: CapacityLimit): string {
  if (limit === CapacityLimit.SINGLE_ADDRESSES) {
    return `${grouped(supply.singleAddresses)} ${supply.isReserved ? 'unreserved' : 'usable'} ones`;
  }
  const { prefixes, guaranteedPrefixes } = load.supply;
  const beside = `beside ${grouped(load.need.singleAddresses)} single addresses`;
  if (!supply.isReserved) return `room for ${grouped(prefixes)} ${beside}`;
  const more = prefixes - guaranteedPrefixes;
  const reserved = `${grouped(guaranteedPrefixes)} reserved ones`;
  return more > 0 ? `${reserved} and room for ${grouped(more)} more ${beside}` : reserved;
}

function whenText({ lostZone, isExpected }: PoolMoment): string {
  if (isExpected) return 'on an ordinary day';
  return lostZone === undefined ? 'at peak' : 'after the loss of a zone';
}

/** The need of one kind with every number: `needs 1,064 prefixes at peak [152 nodes ... x 7]`. */
export function needText(moment: PoolMoment, limit: CapacityLimit): string {
  const { need } = moment.load;
  const [amount, kind] =
    limit === CapacityLimit.PREFIXES ? [need.prefixes, 'prefixes'] : [need.singleAddresses, 'addresses'];
  return `needs ${grouped(amount)} ${kind} ${whenText(moment)} [${sumText(moment, limit)}]`;
}

/** Need and supply of one kind: `needs 1,064 prefixes at peak [...] and has 1,007 reserved ones`. */
export function arithmetic(moment: PoolMoment, limit: CapacityLimit): string {
  return `${needText(moment, limit)} and has ${supplyText(moment, limit)}`;
}

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
