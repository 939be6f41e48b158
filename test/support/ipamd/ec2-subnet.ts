import type { Random } from './random';
import { below } from './random';

const FULL = 0xffff;

/** What EC2 took from a subnet for an interface: a single address, or a /28 block. */
export interface Allocation {
  readonly block: number;
  /** Place of a single address in its block; undefined for the whole block. */
  readonly offset?: number;
}

/** A subnet as EC2 gives it out: single addresses anywhere, prefixes where 16 are free, reserved blocks first. */
export class Ec2Subnet {
  private readonly used: Uint16Array;
  private readonly reserved: Uint8Array;
  private readonly held: Uint8Array;
  /** Blocks that a prefix could take, as of the last look; some may be broken by now. */
  private readonly whole: { reserved: number[]; open: number[] } = { reserved: [], open: [] };
  private freeSingles = 0;

  constructor(
    cidrMask: number,
    private readonly random: Random,
    isReserved: (block: number) => boolean = () => false,
  ) {
    const blocks = 2 ** (28 - cidrMask);
    this.used = new Uint16Array(blocks);
    this.held = new Uint8Array(blocks);
    this.reserved = Uint8Array.from({ length: blocks }, (_, block) => (isReserved(block) ? 1 : 0));
    this.used[0] = 0b1111;
    this.used[blocks - 1] |= 0x8000;
    for (let block = 0; block < blocks; block += 1) {
      if (!this.reserved[block]) this.freeSingles += free(this.used[block]);
      if (this.used[block] === 0) this.pile(block).push(block);
    }
  }

  /** A single address; undefined for InsufficientFreeAddressesInSubnet. */
  public takeAddress(): Allocation | undefined {
    if (this.freeSingles === 0) return undefined;
    for (;;) {
      const block = below(this.random, this.used.length);
      const offset = below(this.random, 16);
      if (this.reserved[block] || this.held[block] || this.used[block] & (1 << offset)) continue;
      this.used[block] |= 1 << offset;
      this.freeSingles -= 1;
      return { block, offset };
    }
  }

  /** A /28 block; undefined for InsufficientCidrBlocks. */
  public takePrefix(): Allocation | undefined {
    const block = this.wholeBlock(this.whole.reserved) ?? this.wholeBlock(this.whole.open);
    if (block === undefined) return undefined;
    this.used[block] = FULL;
    this.held[block] = 1;
    if (!this.reserved[block]) this.freeSingles -= 16;
    return { block };
  }

  /** Gives back what was taken. */
  public release({ block, offset }: Allocation): void {
    this.held[block] = 0;
    this.used[block] = offset === undefined ? 0 : this.used[block] & ~(1 << offset);
    if (!this.reserved[block]) this.freeSingles += offset === undefined ? 16 : 1;
    if (this.used[block] === 0) this.pile(block).push(block);
  }

  /** Blocks that a prefix could take now. */
  public get wholeBlocks(): number {
    return this.used.filter((bits) => bits === 0).length;
  }

  private pile(block: number): number[] {
    return this.reserved[block] ? this.whole.reserved : this.whole.open;
  }

  /** One of a pile at random, after those that single addresses broke are dropped. */
  private wholeBlock(pile: number[]): number | undefined {
    while (pile.length > 0) {
      const index = below(this.random, pile.length);
      const block = pile[index];
      pile[index] = pile[pile.length - 1];
      pile.pop();
      if (this.used[block] === 0) return block;
    }
    return undefined;
  }
}

function free(bits: number): number {
  let count = 16;
  for (let rest = bits; rest > 0; rest &= rest - 1) count -= 1;
  return count;
}
