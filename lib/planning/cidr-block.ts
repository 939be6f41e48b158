import { type CidrFault, type CidrNumbers, addressBits, printAddress, readCidr } from './cidr-text';

/** The most blocks that one `split` may make: a /64 cut into /80 prefixes. */
const MOST_PIECES = 65_536;

/** Addresses of a subnet that AWS keeps for itself: the first four and the last one. */
const RESERVED_BY_AWS = 5n;

/**
 * A block of IPv4 or IPv6 addresses, immutable and always canonical.
 *
 * Parsing is strict: what EC2 would silently change (host bits) or what tools read in
 * different ways (leading zeros) is refused instead of guessed.
 *
 * @example
 * const block = CidrBlock.parse('10.0.64.0/18');
 * block.usableAddresses; //=> 16379
 * block.contains(CidrBlock.parse('10.0.80.0/20')); //=> true
 * block.split(20).map(String); //=> ['10.0.64.0/20', '10.0.80.0/20', '10.0.96.0/20', '10.0.112.0/20']
 */
export class CidrBlock {
  /**
   * Reads a block such as `10.0.0.0/16` or `2001:db8::/56`.
   *
   * Throws when the text is not exactly one canonical block. With host bits set the message names
   * the block that was probably meant. IPv6 may be written in any form; it is printed by RFC 5952.
   *
   * @param cidr address and mask length
   */
  public static parse(cidr: string): CidrBlock {
    const reading = readCidr(cidr);
    if ('message' in reading) throw new Error(reading.message);
    return CidrBlock._of(reading.first, reading.cidrMask, reading.isIpv6);
  }

  /**
   * A block from numbers that are known to be aligned.
   *
   * @internal
   */
  public static _of(first: bigint, cidrMask: number, isIpv6: boolean): CidrBlock {
    return new CidrBlock(first, cidrMask, isIpv6);
  }

  /**
   * The block, or undefined for a text that is none.
   *
   * @internal
   */
  public static _read(cidr: string): CidrBlock | undefined {
    return CidrBlock._ofReading(readCidr(cidr));
  }

  /**
   * The block that EC2 makes of a text, which drops host bits; undefined for a text that is none.
   *
   * @internal
   */
  public static _truncated(cidr: string): CidrBlock | undefined {
    const reading = readCidr(cidr);
    if (!('message' in reading)) return CidrBlock._ofReading(reading);
    return reading.withoutHostBits && CidrBlock._ofReading(reading.withoutHostBits);
  }

  /**
   * A single address as a block; undefined for a text that is no address.
   *
   * @internal
   */
  public static _address(address: string): CidrBlock | undefined {
    return CidrBlock._read(`${address}/${addressBits(address.includes(':'))}`);
  }

  /**
   * The block that was read, or undefined when the text was none.
   *
   * @internal
   */
  public static _ofReading(reading: CidrNumbers | CidrFault): CidrBlock | undefined {
    return 'message' in reading ? undefined : CidrBlock._of(reading.first, reading.cidrMask, reading.isIpv6);
  }

  /** Mask length: 16 for a /16. */
  public readonly cidrMask: number;

  /** Whether the block is IPv6. */
  public readonly isIpv6: boolean;

  /**
   * Addresses that a subnet of this block can hand out: all but the first four and the last one,
   * and never less than 0. Rounded above 2^53 (IPv6).
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
   */
  public readonly usableAddresses: number;

  /**
   * First address.
   *
   * @internal
   */
  public readonly _first: bigint;

  /**
   * Last address.
   *
   * @internal
   */
  public readonly _last: bigint;

  private constructor(first: bigint, cidrMask: number, isIpv6: boolean) {
    const size = 1n << BigInt(addressBits(isIpv6) - cidrMask);
    this._first = first;
    this._last = first + size - 1n;
    this.cidrMask = cidrMask;
    this.isIpv6 = isIpv6;
    this.usableAddresses = size > RESERVED_BY_AWS ? Number(size - RESERVED_BY_AWS) : 0;
  }

  /**
   * Whether every address of the other block is in this one. Blocks of different IP families never are.
   *
   * @param other the block to look for
   */
  public contains(other: CidrBlock): boolean {
    return this.isIpv6 === other.isIpv6 && this._first <= other._first && other._last <= this._last;
  }

  /**
   * Whether the blocks share an address. Blocks of different IP families never do.
   *
   * @param other the block to compare with
   */
  public overlaps(other: CidrBlock): boolean {
    return this.isIpv6 === other.isIpv6 && this._first <= other._last && other._first <= this._last;
  }

  /**
   * Cuts the block into equal blocks, in order of address.
   *
   * Throws when the mask is shorter than the block's own, longer than an address, or would make
   * more than 65,536 pieces.
   *
   * @param cidrMask mask length of each piece
   */
  public split(cidrMask: number): CidrBlock[] {
    const longest = addressBits(this.isIpv6);
    if (!Number.isInteger(cidrMask) || cidrMask < this.cidrMask || cidrMask > longest) {
      throw new Error(
        `${this} cannot be split into /${cidrMask}: the mask must be a whole number from ${this.cidrMask} to ${longest}`,
      );
    }
    const pieces = 2 ** (cidrMask - this.cidrMask);
    if (pieces > MOST_PIECES) {
      throw new Error(
        `${this} has ${pieces} blocks of /${cidrMask}: at most ${MOST_PIECES} are made at once, split it in two steps`,
      );
    }
    return Array.from({ length: pieces }, (_, index) => this._piece(cidrMask, index));
  }

  /**
   * Whether both are the same block.
   *
   * @param other the block to compare with
   */
  public isEqualTo(other: CidrBlock): boolean {
    return this.contains(other) && this.cidrMask === other.cidrMask;
  }

  /** The canonical text; IPv6 by RFC 5952. */
  public toString(): string {
    return `${printAddress(this._first, this.isIpv6)}/${this.cidrMask}`;
  }

  /**
   * The block of a shorter mask that this one lies in.
   *
   * @internal
   */
  public _enclosing(cidrMask: number): CidrBlock {
    const hostBits = BigInt(addressBits(this.isIpv6) - cidrMask);
    return CidrBlock._of((this._first >> hostBits) << hostBits, cidrMask, this.isIpv6);
  }

  /**
   * Block number `index` of the blocks of this mask, counted from the first address.
   *
   * @internal
   */
  public _piece(cidrMask: number, index: number): CidrBlock {
    const size = 1n << BigInt(addressBits(this.isIpv6) - cidrMask);
    return CidrBlock._of(this._first + BigInt(index) * size, cidrMask, this.isIpv6);
  }
}
