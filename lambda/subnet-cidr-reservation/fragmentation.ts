import { CidrBlock } from '../../lib/planning/cidr-block';
import { prefixMask } from '../../lib/planning/cidr-text';
import { byAddress } from '../../lib/planning/free-space';
import { endPrefixes } from '../../lib/planning/subnet-prefixes';
import type { NetworkInterface, Reservation } from './model';

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
  readonly range: CidrBlock;
  readonly users: readonly string[];
}

type BlockUse = 'prefixHeld' | 'partlyUsed' | 'unusable';

/** Use of the blocks of one subnet range; blocks that nobody uses are not listed, an IPv6 subnet has 65,536. */
export class BlockUsage {
  private readonly uses = new Map<string, BlockUse>();
  private readonly blocks = new Map<string, CidrBlock>();
  private readonly users = new Map<string, string[]>();

  constructor(
    readonly subnetRange: CidrBlock,
    interfaces: readonly NetworkInterface[],
    private readonly reservations: readonly Reservation[],
  ) {
    for (const networkInterface of interfaces) this.addInterface(networkInterface);
    const small = reservations.map(({ range }) => range).filter((range) => !holdsBlocks(range));
    for (const range of [...endPrefixes(subnetRange), ...small]) this.add(range, 'unusable');
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
  freeWithin(ranges: readonly CidrBlock[]): number {
    const inside = ranges.filter((range) => holdsBlocks(range) && this.subnetRange.contains(range));
    return inside.reduce((sum, range) => sum + this.unusedBlocks(range), 0);
  }

  /** Blocks inside some ranges that single addresses keep from becoming prefixes, in the order of the addresses. */
  blockersWithin(ranges: readonly CidrBlock[]): Blocker[] {
    return [...this.users.entries()]
      .filter(([key]) => this.uses.get(key) === 'partlyUsed')
      .map(([key, users]) => ({ range: this.blocks.get(key)!, users }))
      .filter(({ range }) => ranges.some((outer) => outer.contains(range)))
      .sort((a, b) => byAddress(a.range, b.range));
  }

  private addInterface({ id, description, addresses, prefixes }: NetworkInterface): void {
    for (const prefix of prefixes) {
      const range = CidrBlock._truncated(prefix);
      if (range !== undefined && this.subnetRange.contains(range)) this.add(range, 'prefixHeld');
    }
    for (const text of addresses) {
      const address = CidrBlock._address(text);
      if (address?.isIpv6 !== this.subnetRange.isIpv6) continue;
      this.add(address, 'partlyUsed', `${id}${description === '' ? '' : ` '${description}'`} ${text}`);
    }
  }

  /** The first use that is told of a block stands: prefixes before addresses, addresses before what AWS keeps. */
  private add(part: CidrBlock, use: BlockUse, user?: string): void {
    const range = part._enclosing(prefixMask(this.subnetRange.isIpv6));
    if (!this.subnetRange.contains(range)) return;
    const key = range.toString();
    const known = this.uses.get(key);
    if (known === undefined || (known === 'partlyUsed' && use === 'prefixHeld')) this.uses.set(key, use);
    this.blocks.set(key, range);
    if (user !== undefined) this.users.set(key, [...(this.users.get(key) ?? []), user]);
  }

  /** Unused blocks in the reservations of a type; reservations never overlap, so no block is counted twice. */
  private unusedIn(type: Reservation['type']): number {
    const ranges = this.reservations.filter((r) => r.type === type).map(({ range }) => range);
    return this.freeWithin(ranges);
  }

  private unusedBlocks(range: CidrBlock): number {
    const used = [...this.blocks.values()].filter((block) => range.contains(block)).length;
    return countBlocks(range) - used;
  }
}

const holdsBlocks = (range: CidrBlock): boolean => range.cidrMask <= prefixMask(range.isIpv6);

const countBlocks = (range: CidrBlock): number => 2 ** (prefixMask(range.isIpv6) - range.cidrMask);
