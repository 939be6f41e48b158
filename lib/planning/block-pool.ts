import type { CidrBlock } from './cidr-block';
import { freeSpace } from './free-space';

/** Address space from which blocks are dealt, the lowest first. */
export class BlockPool {
  private free: CidrBlock[];

  /** @param space disjoint blocks, in order of preference */
  constructor(space: readonly CidrBlock[]) {
    this.free = [...space];
  }

  /** The block that would be dealt next; undefined when no room is left. */
  public next(cidrMask: number): CidrBlock | undefined {
    return this.free.find((piece) => piece.cidrMask <= cidrMask)?._piece(cidrMask, 0);
  }

  /** Whether all of a block is free. */
  public has(block: CidrBlock): boolean {
    return this.free.some((piece) => piece.contains(block));
  }

  /** Takes a block out of the space; what of it is not free stays as it is. */
  public take(block: CidrBlock): void {
    this.free = this.free.flatMap((piece) => (piece.overlaps(block) ? freeSpace(piece, [block]) : [piece]));
  }
}
