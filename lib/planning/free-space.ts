import { CidrBlock } from './cidr-block';
import { addressBits } from './cidr-text';

/** Sorts blocks: IPv4 before IPv6, then by their first address, then larger ones first. */
export function byAddress(a: CidrBlock, b: CidrBlock): number {
  if (a.isIpv6 !== b.isIpv6) return a.isIpv6 ? 1 : -1;
  if (a._first !== b._first) return a._first < b._first ? -1 : 1;
  return a.cidrMask - b.cidrMask;
}

/** The fewest aligned blocks that cover the addresses from first to last exactly, in order. */
export function alignedBlocks(first: bigint, last: bigint, isIpv6: boolean): CidrBlock[] {
  const blocks: CidrBlock[] = [];
  for (let next = first; next <= last; next = blocks[blocks.length - 1]._last + 1n) {
    blocks.push(largestBlockAt(next, last, isIpv6));
  }
  return blocks;
}

function largestBlockAt(first: bigint, last: bigint, isIpv6: boolean): CidrBlock {
  const bits = addressBits(isIpv6);
  let hostBits = 0;
  const fits = (n: number) => first % (1n << BigInt(n)) === 0n && first + (1n << BigInt(n)) - 1n <= last;
  while (hostBits < bits && fits(hostBits + 1)) hostBits += 1;
  return CidrBlock._of(first, bits - hostBits, isIpv6);
}

/** What is left of a block when the used ones are taken out, as aligned blocks in order. */
export function freeSpace(block: CidrBlock, used: CidrBlock[]): CidrBlock[] {
  const inside = used.filter((other) => block.overlaps(other)).sort(byAddress);
  const free: CidrBlock[] = [];
  let next = block._first;
  for (const taken of inside) {
    free.push(...alignedBlocks(next, taken._first - 1n, block.isIpv6));
    if (taken._last >= next) next = taken._last + 1n;
  }
  return [...free, ...alignedBlocks(next, block._last, block.isIpv6)];
}
