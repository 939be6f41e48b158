import { CidrBlock } from './cidr-block';
import { type CidrFault, type CidrNumbers, addressBits, prefixMask, readCidr } from './cidr-text';
import { alignedBlocks, byAddress } from './free-space';
import type { PrefixReservationDemand, PrefixReservationSummary } from './prefix-reservation-summary';
import { summarizeRanges } from './reservation-summary';
import { headMask } from './subnet-prefixes';

/** Everything of a subnet after its first `head` addresses. */
function tail(subnet: CidrBlock, head: bigint): CidrBlock[] {
  return alignedBlocks(subnet._first + head, subnet._last, subnet.isIpv6);
}

/**
 * Which part of a subnet is kept for prefixes.
 *
 * EC2 hands out a /28 prefix only from 16 free, aligned addresses in a row. Single addresses that are
 * taken here and there break such runs up, until no prefix is left although most addresses are free.
 * A subnet CIDR reservation of type `prefix` keeps single addresses out. What is not reserved (the head)
 * remains for the primary addresses of network interfaces, load balancers and endpoints.
 *
 * @example
 * PrefixReservation.keepFirst(24).rangesOf('100.64.0.0/20');
 * //=> ['100.64.1.0/24', '100.64.2.0/23', '100.64.4.0/22', '100.64.8.0/21']
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-cidr-reservation.html
 */
export class PrefixReservation {
  /**
   * The default: a head in proportion to the subnet, so that prefixes and interface addresses run out together.
   *
   * A node takes about 7 prefixes (112 addresses) for 110 pods and one or two interface addresses. The head is
   * therefore 1/64 of the subnet (a /24 of a /18), at least a /27, but at most a quarter of the subnet.
   * Subnets of /27 and smaller are too small for a reservation: nothing is reserved.
   */
  public static scaled(): PrefixReservation {
    return new PrefixReservation((subnet) => {
      const head = headMask(subnet);
      return head === undefined ? [] : tail(subnet, sizeOf(head, subnet.isIpv6));
    });
  }

  /**
   * Keeps the first block of this mask unreserved and reserves all the rest.
   *
   * A /n of which the first /k is kept takes exactly k-n ranges. A subnet that is not larger than the kept
   * block gets no reservation.
   *
   * @param cidrMask mask length of the unreserved head: up to 28 for IPv4 subnets, up to 80 for IPv6 ones
   */
  public static keepFirst(cidrMask: number): PrefixReservation {
    if (!Number.isInteger(cidrMask) || cidrMask < 0 || cidrMask > 80) {
      throw new Error(
        `a head of /${cidrMask} cannot be kept unreserved: use a whole number from 0 to 80 (28 for IPv4 subnets)`,
      );
    }
    return new PrefixReservation((subnet) => {
      const headMask = Math.min(cidrMask, addressBits(subnet.isIpv6));
      return tail(subnet, sizeOf(headMask, subnet.isIpv6));
    });
  }

  /**
   * Keeps at least this many addresses at the start of the subnet unreserved, rounded up to whole prefixes.
   *
   * @param addresses how many addresses stay free for single use, those that AWS keeps included
   */
  public static keepFirstAddresses(addresses: number): PrefixReservation {
    if (!Number.isInteger(addresses) || addresses < 1) {
      throw new Error(`${addresses} addresses cannot be kept unreserved: use a whole number from 1 on`);
    }
    return new PrefixReservation((subnet) => {
      const prefix = sizeOf(prefixMask(subnet.isIpv6), subnet.isIpv6);
      return tail(subnet, ((BigInt(addresses) + prefix - 1n) / prefix) * prefix);
    });
  }

  /** Reserves the upper half: a single range, easy to read, at the price of half the subnet. */
  public static upperHalf(): PrefixReservation {
    return PrefixReservation.percent(50);
  }

  /**
   * Reserves this share of the subnet at its end, rounded down to whole prefixes.
   *
   * @param percent share to reserve, 1 to 99
   */
  public static percent(percent: number): PrefixReservation {
    if (!Number.isInteger(percent) || percent < 1 || percent > 99) {
      throw new Error(
        `${percent} percent cannot be reserved: use a whole number from 1 to 99 (interfaces need some addresses too)`,
      );
    }
    return new PrefixReservation((subnet) => {
      const prefix = sizeOf(prefixMask(subnet.isIpv6), subnet.isIpv6);
      const size = subnet._last - subnet._first + 1n;
      return tail(subnet, size - ((size * BigInt(percent)) / 100n / prefix) * prefix);
    });
  }

  /**
   * Reserves exactly these blocks.
   *
   * In an address plan each block goes to the subnet it lies in.
   *
   * @param cidrBlocks the blocks to reserve
   */
  public static explicit(cidrBlocks: string[]): PrefixReservation {
    const readings = cidrBlocks.map((text) => ({ text, reading: readCidr(text) }));
    const blocks = readings.flatMap(({ reading }) => CidrBlock._ofReading(reading) ?? []).sort(byAddress);
    return new PrefixReservation((subnet) => blocks.filter((block) => block.overlaps(subnet)), readings);
  }

  /** Reserves nothing. */
  public static none(): PrefixReservation {
    return PrefixReservation.explicit([]);
  }

  /**
   * What ranges yield in a subnet, and every problem of rules RSV-01 to RSV-15 that arithmetic can find.
   *
   * Ranges that EC2 would refuse are reported and do not count. Throws when the subnet is not a CIDR block.
   *
   * @param subnetCidr IPv4 or IPv6 CIDR block of the subnet
   * @param ranges the ranges to reserve, with type `prefix`
   * @param demand what the subnet has to provide
   */
  public static summarize(
    subnetCidr: string,
    ranges: string[],
    demand: PrefixReservationDemand = {},
  ): PrefixReservationSummary {
    return summarizeRanges(subnetCidr, ranges, demand);
  }

  private constructor(
    private readonly rangesIn: (subnet: CidrBlock) => CidrBlock[],
    /**
     * The blocks of an explicit reservation, as they were written and as they were read.
     *
     * @internal
     */
    public readonly _explicit?: readonly {
      readonly text: string;
      readonly reading: CidrNumbers | CidrFault;
    }[],
  ) {}

  /**
   * The ranges to reserve in a subnet, in order of address; those of an explicit reservation as written.
   *
   * Throws when the subnet is not a CIDR block.
   *
   * @param subnetCidr IPv4 or IPv6 CIDR block of the subnet
   */
  public rangesOf(subnetCidr: string): string[] {
    const subnet = CidrBlock.parse(subnetCidr);
    return this._explicit?.map(({ text }) => text) ?? this._rangesWithin(subnet).map(String);
  }

  /**
   * The ranges of one subnet among several: of an explicit reservation only those that touch the subnet.
   *
   * @internal
   */
  public _rangesWithin(subnet: CidrBlock): CidrBlock[] {
    return this.rangesIn(subnet);
  }
}

function sizeOf(cidrMask: number, isIpv6: boolean): bigint {
  return 1n << BigInt(addressBits(isIpv6) - cidrMask);
}
