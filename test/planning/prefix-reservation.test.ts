import fc from 'fast-check';
import { AddressPlan, CidrBlock, PrefixReservation, type PrefixReservationDemand } from '../../lib';
import vectors from './vectors.json';

const parse = (cidr: string) => CidrBlock.parse(cidr);
const sizeOf = (block: CidrBlock) => block._last - block._first + 1n;

/** Any subnet that AWS allows. */
const anySubnet = fc
  .integer({ min: 16, max: 28 })
  .chain((mask) => fc.nat(2 ** (mask - 16) - 1).map((index) => parse('10.0.0.0/16')._piece(mask, index)));

const anyReservation = fc.oneof(
  fc.constant(PrefixReservation.scaled()),
  fc.integer({ min: 0, max: 28 }).map((mask) => PrefixReservation.keepFirst(mask)),
  fc.integer({ min: 1, max: 70_000 }).map((count) => PrefixReservation.keepFirstAddresses(count)),
  fc.integer({ min: 1, max: 99 }).map((percent) => PrefixReservation.percent(percent)),
);

describe('keeping a head unreserved', () => {
  test.each(vectors.keptHead)(
    'keeps the first /$keepFirst of $subnet',
    ({ subnet, keepFirst, reservations }) => {
      const ranges = PrefixReservation.keepFirst(keepFirst).rangesOf(subnet);
      expect(ranges).toEqual([...reservations].reverse());
    },
  );

  test('a /n of which the first /k is kept takes exactly k-n ranges, one of each size', () => {
    for (let n = 16; n <= 28; n += 1) {
      for (let k = n; k <= 28; k += 1) {
        const ranges = PrefixReservation.keepFirst(k).rangesOf(`10.0.0.0/${n}`);
        expect(ranges.map((range) => parse(range).cidrMask)).toEqual(
          Array.from({ length: k - n }, (_, i) => k - i),
        );
      }
    }
  });

  test('a subnet that is not larger than the kept block gets no reservation', () => {
    expect(PrefixReservation.keepFirst(24).rangesOf('10.0.0.0/24')).toEqual([]);
    expect(PrefixReservation.keepFirst(24).rangesOf('10.0.0.0/26')).toEqual([]);
  });

  test.each([
    // rounded up to whole prefixes of 16
    [1, '10.0.0.0/26', ['10.0.0.16/28', '10.0.0.32/27']],
    [16, '10.0.0.0/26', ['10.0.0.16/28', '10.0.0.32/27']],
    [17, '10.0.0.0/26', ['10.0.0.32/27']],
    [40, '10.0.0.0/26', ['10.0.0.48/28']],
    [64, '10.0.0.0/26', []],
    [1000, '10.0.0.0/26', []],
  ])('keeps the first %d addresses of %s', (count, subnet, ranges) => {
    expect(PrefixReservation.keepFirstAddresses(count).rangesOf(subnet)).toEqual(ranges);
  });

  test.each([
    // subnet, mask of the head: 1/64, at least a /27, at most a quarter
    [16, 22],
    [17, 23],
    [18, 24],
    [19, 25],
    [20, 26],
    [21, 27],
    [22, 27],
    [23, 27],
    [24, 27],
    [25, 27],
    [26, 28],
  ])('scaled: a /%d keeps its first /%d', (subnetMask, headMask) => {
    const subnet = `10.0.0.0/${subnetMask}`;
    expect(PrefixReservation.scaled().rangesOf(subnet)).toEqual(
      PrefixReservation.keepFirst(headMask).rangesOf(subnet),
    );
  });

  test.each(['10.0.0.0/27', '10.0.0.0/28'])('scaled: %s is too small for a reservation', (subnet) => {
    expect(PrefixReservation.scaled().rangesOf(subnet)).toEqual([]);
  });
});

describe('reserving a share', () => {
  test.each([
    [50, '10.0.0.0/24', ['10.0.0.128/25']],
    [75, '10.0.0.0/24', ['10.0.0.64/26', '10.0.0.128/25']],
    // 1% of 256 is less than a prefix
    [1, '10.0.0.0/24', []],
    // 10% of 16 prefixes is 1.6 prefixes: one
    [10, '10.0.0.0/24', ['10.0.0.240/28']],
    [99, '10.0.0.0/24', ['10.0.0.16/28', '10.0.0.32/27', '10.0.0.64/26', '10.0.0.128/25']],
  ])('%d percent of %s', (percent, subnet, ranges) => {
    expect(PrefixReservation.percent(percent).rangesOf(subnet)).toEqual(ranges);
  });

  test('the upper half is one range', () => {
    expect(PrefixReservation.upperHalf().rangesOf('100.64.0.0/18')).toEqual(['100.64.32.0/19']);
  });

  test('never takes more than the share, and less than one prefix below it', () => {
    fc.assert(
      fc.property(anySubnet, fc.integer({ min: 1, max: 99 }), (subnet, percent) => {
        const ranges = PrefixReservation.percent(percent).rangesOf(subnet.toString()).map(parse);
        const reserved = ranges.map(sizeOf).reduce((sum, size) => sum + size, 0n);
        const share = (sizeOf(subnet) * BigInt(percent)) / 100n;
        expect(reserved <= share && share - reserved < 16n).toBe(true);
      }),
    );
  });
});

describe('any computed reservation', () => {
  test('is aligned, inside, disjoint, in order, and ends with the subnet', () => {
    fc.assert(
      fc.property(anySubnet, anyReservation, (subnet, reservation) => {
        const ranges = reservation.rangesOf(subnet.toString());
        const { problems, reservedCidrBlocks } = PrefixReservation.summarize(subnet.toString(), ranges);
        expect(reservedCidrBlocks).toEqual(ranges);
        const codes = problems.map(({ code }) => code).filter((code) => /RSV-0[1-4]/.test(code));
        expect(codes).toEqual([]);
        const blocks = ranges.map(parse);
        blocks.slice(1).forEach((block, index) => expect(block._first).toBe(blocks[index]._last + 1n));
        if (blocks.length > 0) expect(blocks[blocks.length - 1]._last).toBe(subnet._last);
      }),
    );
  });

  test('with its head kept yields what the formulas say', () => {
    for (let n = 16; n <= 27; n += 1) {
      for (let k = n + 1; k <= 28; k += 1) {
        const subnet = `10.0.0.0/${n}`;
        const { usablePrefixes, unreservedAddresses } = PrefixReservation.summarize(
          subnet,
          PrefixReservation.keepFirst(k).rangesOf(subnet),
        );
        // the last prefix holds the broadcast address; the first four addresses of the head are AWS's
        expect(usablePrefixes).toBe((2 ** (32 - n) - 2 ** (32 - k)) / 16 - 1);
        expect(unreservedAddresses).toBe(2 ** (32 - k) - 4);
      }
    }
  });

  test('of everything yields all prefixes but the first and the last', () => {
    for (const [mask, prefixes] of Object.entries(vectors.prefixCapableBlocks)) {
      const subnet = `10.0.0.0/${mask}`;
      expect(PrefixReservation.summarize(subnet, [subnet]).usablePrefixes).toBe(prefixes);
    }
  });
});

describe('IPv6 subnets', () => {
  test('are reserved in /80 prefixes', () => {
    expect(PrefixReservation.scaled().rangesOf('2001:db8::/64')).toEqual([
      '2001:db8:0:0:400::/70',
      '2001:db8:0:0:800::/69',
      '2001:db8:0:0:1000::/68',
      '2001:db8:0:0:2000::/67',
      '2001:db8:0:0:4000::/66',
      '2001:db8:0:0:8000::/65',
    ]);
    expect(PrefixReservation.keepFirst(80).rangesOf('2001:db8::/64')).toHaveLength(16);
    expect(PrefixReservation.keepFirstAddresses(1).rangesOf('2001:db8::/78')).toEqual([
      '2001:db8:0:0:1::/80',
      '2001:db8:0:0:2::/79',
    ]);
    expect(PrefixReservation.percent(25).rangesOf('2001:db8::/64')).toEqual(['2001:db8:0:0:c000::/66']);
  });

  test('yield 2^(80-n) prefixes, the first and the last not counted', () => {
    expect(PrefixReservation.summarize('2001:db8::/64', ['2001:db8::/64']).usablePrefixes).toBe(65_534);
    expect(PrefixReservation.summarize('2001:db8::/64', ['2001:db8:0:0:8000::/65']).usablePrefixes).toBe(
      32_767,
    );
    expect(PrefixReservation.summarize('2001:db8::/96', []).usablePrefixes).toBe(0);
  });

  test('count the addresses that are left', () => {
    expect(PrefixReservation.summarize('2001:db8::/120', []).unreservedAddresses).toBe(251);
    expect(PrefixReservation.summarize('2001:db8::/64', ['2001:db8::/64']).unreservedAddresses).toBe(0);
  });
});

describe('factories refuse', () => {
  test.each([
    [
      () => PrefixReservation.keepFirst(-1),
      'a head of /-1 cannot be kept unreserved: use a whole number from 0 to 80 (28 for IPv4 subnets)',
    ],
    [
      () => PrefixReservation.keepFirst(24.5),
      'a head of /24.5 cannot be kept unreserved: use a whole number from 0 to 80 (28 for IPv4 subnets)',
    ],
    [
      () => PrefixReservation.keepFirst(81),
      'a head of /81 cannot be kept unreserved: use a whole number from 0 to 80 (28 for IPv4 subnets)',
    ],
    [
      () => PrefixReservation.keepFirstAddresses(0),
      '0 addresses cannot be kept unreserved: use a whole number from 1 on',
    ],
    [
      () => PrefixReservation.keepFirstAddresses(1.5),
      '1.5 addresses cannot be kept unreserved: use a whole number from 1 on',
    ],
    [
      () => PrefixReservation.percent(0),
      '0 percent cannot be reserved: use a whole number from 1 to 99 (interfaces need some addresses too)',
    ],
    [
      () => PrefixReservation.percent(100),
      '100 percent cannot be reserved: use a whole number from 1 to 99 (interfaces need some addresses too)',
    ],
    [
      () => PrefixReservation.percent(Number.NaN),
      'NaN percent cannot be reserved: use a whole number from 1 to 99 (interfaces need some addresses too)',
    ],
    [
      () => PrefixReservation.scaled().rangesOf('10.0.1.0/20'),
      '10.0.1.0/20 has host bits set, EC2 would silently turn it into 10.0.0.0/20: write 10.0.0.0/20',
    ],
  ])('%s', (make, message) => {
    expect(make).toThrow(new Error(message));
  });
});

describe('explicit ranges and none', () => {
  test('are given back as written', () => {
    expect(PrefixReservation.explicit(['10.0.0.16/28', '10.1.0.0/16']).rangesOf('10.0.0.0/24')).toEqual([
      '10.0.0.16/28',
      '10.1.0.0/16',
    ]);
    expect(PrefixReservation.none().rangesOf('10.0.0.0/24')).toEqual([]);
  });

  test('do not change with the array they were made from', () => {
    const ranges = ['10.0.0.16/28'];
    const reservation = PrefixReservation.explicit(ranges);
    ranges.push('10.0.0.32/28');
    expect(reservation.rangesOf('10.0.0.0/24')).toEqual(['10.0.0.16/28']);
  });
});

describe('summary', () => {
  const summarize = (ranges: string[], demand?: PrefixReservationDemand, subnet = '10.0.64.0/20') =>
    PrefixReservation.summarize(subnet, ranges, demand);
  const problemsOf = (ranges: string[], demand?: PrefixReservationDemand, subnet?: string) =>
    summarize(ranges, demand, subnet).problems.map(
      ({ severity, path, message, code }) => `${severity} ${path}: ${message} (${code})`,
    );

  test('has the numbers of the subnet, ranges canonical and in order', () => {
    const { subnet, keepFirst, usablePrefixes, unreservedAddresses } = vectors.prefixYield;
    const ranges = PrefixReservation.keepFirst(keepFirst).rangesOf(subnet);
    expect(PrefixReservation.summarize(subnet, [...ranges].reverse())).toMatchObject({
      subnetCidrBlock: subnet,
      reservedCidrBlocks: ranges,
      usablePrefixes,
      unreservedAddresses,
    });
  });

  test('without ranges there is nothing to say', () => {
    expect(summarize([], { prefixesNeeded: 10, addressesNeeded: 10_000, prefixDelegation: false })).toEqual({
      subnetCidrBlock: '10.0.64.0/20',
      reservedCidrBlocks: [],
      usablePrefixes: 0,
      unreservedAddresses: 4091,
      problems: [],
    });
  });

  test('a single range in the middle is nothing to talk about', () => {
    expect(problemsOf(['10.0.72.0/24'])).toEqual([]);
  });

  test.each(vectors.refusedRanges)('$range in $subnet breaks $code', ({ subnet, range, code }) => {
    expect(PrefixReservation.summarize(subnet, [range]).problems[0].code).toBe(code);
  });

  test.each<[string, string[], PrefixReservationDemand | undefined, string | undefined, string[]]>([
    [
      'PLAN-01',
      ['10.0.64/24'],
      undefined,
      undefined,
      [
        'error ranges: "10.0.64/24" is not a CIDR block: an IPv4 address has 4 octets, this one has 3 (PLAN-01)',
      ],
    ],
    [
      'RSV-01',
      ['10.0.80.0/24'],
      { path: 'podReservation' },
      undefined,
      [
        'error podReservation: 10.0.80.0/24 is not inside subnet 10.0.64.0/20: reserve only addresses of the subnet (RSV-01)',
      ],
    ],
    [
      'RSV-01',
      ['2001:db8::/80'],
      undefined,
      undefined,
      [
        'error ranges: 2001:db8::/80 is not inside subnet 10.0.64.0/20: reserve only addresses of the subnet (RSV-01)',
      ],
    ],
    [
      'RSV-02',
      ['10.0.72.0/24', '10.0.72.128/25'],
      undefined,
      undefined,
      [
        'error ranges: 10.0.72.128/25 overlaps 10.0.72.0/24, EC2 refuses overlapping reservations: merge them (RSV-02)',
      ],
    ],
    [
      'RSV-03',
      ['10.0.64.8/28'],
      undefined,
      undefined,
      [
        'error ranges: 10.0.64.8/28 has host bits set, EC2 would silently turn it into 10.0.64.0/28: write 10.0.64.0/28 (RSV-03)',
      ],
    ],
    [
      'RSV-04',
      ['10.0.72.0/29'],
      undefined,
      undefined,
      ['error ranges: 10.0.72.0/29 cannot hold a /28 prefix: reserve a /28 or larger (RSV-04)'],
    ],
    [
      'RSV-04',
      ['2001:db8:0:0:100::/81'],
      undefined,
      '2001:db8::/64',
      ['error ranges: 2001:db8:0:0:100::/81 cannot hold a /80 prefix: reserve a /80 or larger (RSV-04)'],
    ],
    [
      'RSV-06',
      ['10.0.64.0/20'],
      undefined,
      undefined,
      [
        'error ranges: the whole of subnet 10.0.64.0/20 is reserved, network interfaces get no primary address (AvailableIpAddressCount becomes 0): leave at least the first /26 unreserved (RSV-06)',
        'info ranges: 10.0.64.0/28 and 10.0.79.240/28 of subnet 10.0.64.0/20 cannot be handed out as a prefix, AWS keeps addresses there: count on 254 prefixes (RSV-09)',
      ],
    ],
    [
      'RSV-06',
      ['10.0.64.0/28'],
      undefined,
      '10.0.64.0/28',
      [
        'error ranges: the whole of subnet 10.0.64.0/28 is reserved, network interfaces get no primary address (AvailableIpAddressCount becomes 0): use a larger subnet, or no reservation (RSV-06)',
        'info ranges: 10.0.64.0/28 of subnet 10.0.64.0/28 cannot be handed out as a prefix, AWS keeps addresses there: count on 0 prefixes (RSV-09)',
      ],
    ],
    [
      // 4096 - 256 reserved - 5 of AWS = 3835
      'RSV-07',
      ['10.0.72.0/24'],
      { addressesNeeded: 3836 },
      undefined,
      [
        'error ranges: subnet 10.0.64.0/20 has 3835 unreserved addresses, 3836 are needed at peak: keep a larger head unreserved (RSV-07)',
      ],
    ],
    [
      'RSV-08',
      ['10.0.72.0/24'],
      { prefixesNeeded: 17 },
      undefined,
      [
        'error ranges: subnet 10.0.64.0/20 has 16 reserved prefixes, 17 are needed at peak: use a larger subnet, fewer max pods or a smaller warm pool (RSV-08)',
      ],
    ],
    [
      'RSV-09',
      ['10.0.79.240/28'],
      undefined,
      undefined,
      [
        'info ranges: 10.0.79.240/28 of subnet 10.0.64.0/20 cannot be handed out as a prefix, AWS keeps addresses there: count on 0 prefixes (RSV-09)',
      ],
    ],
    [
      'RSV-12',
      ['10.0.72.0/24'],
      { addressesNeeded: 3828 },
      undefined,
      [
        'warning ranges: subnet 10.0.64.0/20 has 3835 unreserved addresses, fewer than 3836 (peak and 8 to spare): AvailableIpAddressCount leaves reserved space out, load balancers and Karpenter may take the subnet for full (RSV-12)',
      ],
    ],
    ['RSV-12', ['10.0.72.0/24'], { addressesNeeded: 3827 }, undefined, []],
    [
      'RSV-14',
      ['10.0.72.0/24', '10.0.74.0/23'],
      undefined,
      undefined,
      [
        'info ranges: EC2 takes prefixes from the 2 ranges of subnet 10.0.64.0/20 at random: do not count on an order (RSV-14)',
      ],
    ],
    ['RSV-14', ['10.0.72.0/24', '10.0.73.0/24'], undefined, undefined, []],
    [
      'RSV-15',
      ['10.0.72.0/24'],
      { prefixDelegation: false },
      undefined,
      [
        'info ranges: aws-node takes no prefixes in secondary IP mode, reserved ranges of subnet 10.0.64.0/20 (10.0.72.0/24) only hide addresses: remove them (RSV-15)',
      ],
    ],
  ])('%s: %j for %j', (_, ranges, demand, subnet, expected) => {
    expect(problemsOf(ranges, demand, subnet)).toEqual(expected);
  });

  test('ranges that EC2 would refuse do not count', () => {
    const { reservedCidrBlocks, usablePrefixes } = summarize([
      '10.0.72.0/24',
      '10.0.72.0/25',
      '10.0.80.0/24',
      '10.0.73.0/29',
      'x',
    ]);
    expect(reservedCidrBlocks).toEqual(['10.0.72.0/24']);
    expect(usablePrefixes).toBe(16);
  });
});

describe('in an address plan', () => {
  const problemsOf = (podReservation: PrefixReservation, podCidrBlocks = ['100.64.0.0/16']) =>
    AddressPlan.validate({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks, podReservation }).map(
      ({ path, message, code }) => `${path}: ${message} (${code})`,
    );

  test('a head that is too long for prefixes is refused once for all subnets', () => {
    expect(problemsOf(PrefixReservation.keepFirst(30))).toEqual([
      // a /30 and a /29 in each of three subnets
      'podReservation: 100.64.0.4/30 cannot hold a /28 prefix: reserve a /28 or larger (and 5 more like it) (RSV-04)',
    ]);
    expect(problemsOf(PrefixReservation.keepFirst(80))[0]).toContain(
      '100.64.0.1/32 cannot hold a /28 prefix',
    );
  });

  test('each wrong explicit range is named', () => {
    expect(
      problemsOf(
        PrefixReservation.explicit([
          '10.0.64.0/24',
          '100.64.0.1/24',
          '100.64.32.0/19',
          '100.64.48.0/20',
          '100.64.0.0/17',
        ]),
      ),
    ).toEqual([
      'podReservation: 10.0.64.0/24 lies in none of the subnets 100.64.0.0/18, 100.64.64.0/18, 100.64.128.0/18: reserve only addresses of planned subnets (RSV-01)',
      'podReservation: 100.64.0.1/24 has host bits set, EC2 would silently turn it into 100.64.0.0/24: write 100.64.0.0/24 (RSV-03)',
      'podReservation: 100.64.0.0/17 is not inside subnet 100.64.0.0/18: reserve only addresses of the subnet (RSV-01)',
      'podReservation: 100.64.32.0/19 overlaps 100.64.0.0/17, EC2 refuses overlapping reservations: merge them (RSV-02)',
      'podReservation: 100.64.48.0/20 overlaps 100.64.0.0/17 and 100.64.32.0/19, EC2 refuses overlapping reservations: merge them (RSV-02)',
      'podReservation: 100.64.0.0/17 is not inside subnet 100.64.64.0/18: reserve only addresses of the subnet (RSV-01)',
    ]);
  });

  test('explicit ranges without pod subnets are in none of them', () => {
    expect(problemsOf(PrefixReservation.explicit(['10.0.64.0/24']), [])).toEqual([
      'podReservation: 10.0.64.0/24 lies in no subnet, the plan has none of this role: reserve only addresses of planned subnets (RSV-01)',
    ]);
  });

  test('reserving all of a subnet is refused', () => {
    expect(problemsOf(PrefixReservation.explicit(['100.64.0.0/18']))).toEqual([
      'podReservation: the whole of subnet 100.64.0.0/18 is reserved, network interfaces get no primary address (AvailableIpAddressCount becomes 0): leave at least the first /24 unreserved (RSV-06)',
    ]);
  });

  test('nothing is refused with none', () => {
    expect(problemsOf(PrefixReservation.none())).toEqual([]);
  });
});
