import type { NetworkInterface, Reservation } from './model';
import { contains, parseAddress, parseRange, prefixMask, rangeOf, type Range } from './ranges';

/**
 * How the /28 blocks (IPv4) or /80 blocks (IPv6) of a subnet are used. Every block is counted once.
 *
 * EC2 assigns a prefix only from a block in which no address is in use.
 */
export interface Fragmentation {
  readonly total: number;
  /** Nothing in use, and in no reservation. */
  readonly free: number;
  /** Nothing in use, and kept for prefixes by a reservation of type prefix. */
  readonly reserved: number;
  /** Assigned to a network interface as a prefix. */
  readonly prefixHeld: number;
  /** At least one single address in use. */
  readonly partlyUsed: number;
  /** Holding addresses that AWS keeps (the first and the last block), or in a reservation of type explicit. */
  readonly unusable: number;
}

/** A block that cannot become a prefix because of single addresses, with what uses them. */
export interface Blocker {
  readonly range: Range;
  readonly users: readonly string[];
}

type BlockUse = 'prefixHeld' | 'partlyUsed' | 'unusable';

/** Use of the blocks of one subnet range; blocks that nobody uses are not listed, an IPv6 subnet has 65,536. */
export class BlockUsage {
  private readonly uses = new Map<string, BlockUse>();
  private readonly blocks = new Map<string, Range>();
  private readonly users = new Map<string, string[]>();

  constructor(
    readonly subnetRange: Range,
    interfaces: readonly NetworkInterface[],
    private readonly reservations: readonly Reservation[],
  ) {
    for (const networkInterface of interfaces) this.addInterface(networkInterface);
    this.add(subnetRange.first, 'unusable');
    this.add(subnetRange.last, 'unusable');
    for (const { range } of reservations.filter((r) => !holdsBlocks(r.range)))
      this.add(range.first, 'unusable');
  }

  report(): Fragmentation {
    const count = (use: BlockUse): number => [...this.uses.values()].filter((u) => u === use).length;
    const total = countBlocks(this.subnetRange);
    const [reserved, explicit] = [this.unusedIn('prefix'), this.unusedIn('explicit')];
    const free = total - this.uses.size - reserved - explicit;
    const [prefixHeld, partlyUsed] = [count('prefixHeld'), count('partlyUsed')];
    return { total, free, reserved, prefixHeld, partlyUsed, unusable: count('unusable') + explicit };
  }

  /** Blocks inside some ranges in which nothing is in use, reserved or not. */
  freeWithin(ranges: readonly Range[]): number {
    const inside = ranges.filter((range) => holdsBlocks(range) && contains(this.subnetRange, range));
    return inside.reduce((sum, range) => sum + this.unusedBlocks(range), 0);
  }

  /** Blocks inside some ranges that single addresses keep from becoming prefixes, in the order of the addresses. */
  blockersWithin(ranges: readonly Range[]): Blocker[] {
    return [...this.users.entries()]
      .filter(([key]) => this.uses.get(key) === 'partlyUsed')
      .map(([key, users]) => ({ range: this.blocks.get(key)!, users }))
      .filter(({ range }) => ranges.some((outer) => contains(outer, range)))
      .sort((a, b) => (a.range.first < b.range.first ? -1 : 1));
  }

  private addInterface({ id, description, addresses, prefixes }: NetworkInterface): void {
    for (const prefix of prefixes) {
      const range = parseRange(prefix);
      if (range !== undefined && contains(this.subnetRange, range)) this.add(range.first, 'prefixHeld');
    }
    for (const text of addresses) {
      const address = parseAddress(text);
      if (address?.family !== this.subnetRange.family) continue;
      this.add(address.value, 'partlyUsed', `${id}${description === '' ? '' : ` '${description}'`} ${text}`);
    }
  }

  /** The first use that is told of a block stands: prefixes before addresses, addresses before what AWS keeps. */
  private add(address: bigint, use: BlockUse, user?: string): void {
    const { family } = this.subnetRange;
    const range = rangeOf(family, address, prefixMask(family));
    if (!contains(this.subnetRange, range)) return;
    const known = this.uses.get(range.text);
    if (known === undefined || (known === 'partlyUsed' && use === 'prefixHeld'))
      this.uses.set(range.text, use);
    this.blocks.set(range.text, range);
    if (user !== undefined) this.users.set(range.text, [...(this.users.get(range.text) ?? []), user]);
  }

  /** Unused blocks in the reservations of a type; reservations never overlap, so no block is counted twice. */
  private unusedIn(type: Reservation['type']): number {
    const ranges = this.reservations.filter((r) => r.type === type).map(({ range }) => range);
    return this.freeWithin(ranges);
  }

  private unusedBlocks(range: Range): number {
    const used = [...this.blocks.values()].filter((block) => contains(range, block)).length;
    return countBlocks(range) - used;
  }
}

const holdsBlocks = (range: Range): boolean => range.cidrMask <= prefixMask(range.family);

const countBlocks = (range: Range): number => 2 ** (prefixMask(range.family) - range.cidrMask);
