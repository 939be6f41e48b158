import type { CidrBlock } from './cidr-block';
import { byAddress, freeSpace } from './free-space';

/**
 * The first free block of a size in some space: the lowest one, in the order in which the space is written.
 *
 * @param space blocks to search, in order of preference
 * @param taken blocks that must not be touched, in any order, inside the space or not
 * @param cidrMask mask length of the block
 */
export function findBlock(
  space: readonly CidrBlock[],
  taken: readonly CidrBlock[],
  cidrMask: number,
): CidrBlock | undefined {
  const sorted = [...taken].sort(byAddress);
  for (const block of space) {
    const free = freeSpace(block, sorted).find((piece) => piece.cidrMask <= cidrMask);
    if (free !== undefined) return free._piece(cidrMask, 0);
  }
  return undefined;
}
