import * as fc from 'fast-check';
import { attributesOf, totalOf } from '../../../lambda/subnet-cidr-reservation/attributes';
import { BlockUsage } from '../../../lambda/subnet-cidr-reservation/fragmentation';
import { refuseFragmented } from '../../../lambda/subnet-cidr-reservation/free-prefixes';
import type { NetworkInterface, Reservation } from '../../../lambda/subnet-cidr-reservation/model';
import { CidrBlock } from '../../../lib/planning/cidr-block';

const range = (text: string) => CidrBlock.parse(text);

const eni = (
  addresses: readonly string[],
  prefixes: readonly string[] = [],
  description = '',
): NetworkInterface => ({
  id: 'eni-1',
  description,
  addresses,
  prefixes,
});

const reserves = (text: string, type: Reservation['type'] = 'prefix'): Reservation => ({
  id: `scr-${text}`,
  range: range(text),
  type,
  description: '',
  tags: {},
});

const usage = (subnet: string, interfaces: NetworkInterface[] = [], reservations: Reservation[] = []) =>
  new BlockUsage(range(subnet), interfaces, reservations);

describe('report', () => {
  // A /24 has 16 blocks of /28; AWS keeps addresses in the first and in the last one.
  test.each<[string, NetworkInterface[], Reservation[], [number, number, number, number, number]]>([
    ['nothing in it', [], [], [14, 0, 0, 0, 2]],
    ['two addresses in one block', [eni(['10.0.0.17', '10.0.0.18'])], [], [13, 0, 0, 1, 2]],
    ['two addresses in two blocks', [eni(['10.0.0.17', '10.0.0.33'])], [], [12, 0, 0, 2, 2]],
    ['an address in the first block', [eni(['10.0.0.5'])], [], [14, 0, 0, 1, 1]],
    ['a prefix', [eni(['10.0.0.17'], ['10.0.0.32/28'])], [], [12, 0, 1, 1, 2]],
    [
      'a prefix and an address of the same block',
      [eni(['10.0.0.33'], ['10.0.0.32/28'])],
      [],
      [13, 0, 1, 0, 2],
    ],
    [
      'the same, told the other way round',
      [eni(['10.0.0.33']), eni([], ['10.0.0.32/28'])],
      [],
      [13, 0, 1, 0, 2],
    ],
    ['a reservation of the upper half', [], [reserves('10.0.0.128/25')], [7, 7, 0, 0, 2]],
    ['an address in a reservation', [eni(['10.0.0.130'])], [reserves('10.0.0.128/25')], [7, 6, 0, 1, 2]],
    ['an explicit reservation', [], [reserves('10.0.0.128/26', 'explicit')], [10, 0, 0, 0, 6]],
    ['a small explicit reservation', [], [reserves('10.0.0.64/30', 'explicit')], [13, 0, 0, 0, 3]],
    ['everything reserved', [], [reserves('10.0.0.0/24')], [0, 14, 0, 0, 2]],
    [
      'addresses of elsewhere',
      [eni(['10.0.1.17', 'nonsense', '2600::1'], ['10.0.1.0/28', 'x'])],
      [],
      [14, 0, 0, 0, 2],
    ],
  ])('%s', (_, interfaces, reservations, [free, reserved, prefixHeld, partlyUsed, unusable]) => {
    const report = usage('10.0.0.0/24', interfaces, reservations).report();
    expect(report).toEqual({ total: 16, free, reserved, prefixHeld, partlyUsed, unusable });
  });

  test('a /28 subnet has one block, and it is unusable', () => {
    expect(usage('10.0.0.0/28').report()).toMatchObject({ total: 1, free: 0, unusable: 1 });
  });

  test('an IPv6 subnet is counted in blocks of /80 without listing them', () => {
    const interfaces = [eni(['2600:0:0:1:1::5'], ['2600:0:0:1:2::/80'])];
    expect(usage('2600:0:0:1::/64', interfaces, [reserves('2600:0:0:1:8000::/65')]).report()).toEqual({
      total: 65536,
      free: 32765, // 32768, less the first block, .1 and .2
      reserved: 32767,
      prefixHeld: 1,
      partlyUsed: 1,
      unusable: 2,
    });
  });

  test('agrees with looking at every block one by one', () => {
    const address = fc.nat(1023).map((i) => `10.0.${i >> 8}.${i & 255}`);
    const prefix = fc.nat(63).map((i) => `10.0.${i >> 4}.${(i & 15) * 16}/28`);
    const reservation = fc.tuple(fc.nat(15), fc.constantFrom<Reservation['type']>('prefix', 'explicit'));
    const scene = fc.record({
      addresses: fc.array(address, { maxLength: 20 }),
      prefixes: fc.uniqueArray(prefix, { maxLength: 10 }),
      reservations: fc.uniqueArray(reservation, { maxLength: 6, selector: ([i]) => i }),
    });
    fc.assert(
      fc.property(scene, ({ addresses, prefixes, reservations }) => {
        const reserved = reservations.map(([i, type]) => reserves(`10.0.${i >> 2}.${(i & 3) * 64}/26`, type));
        const count = { total: 64, free: 0, reserved: 0, prefixHeld: 0, partlyUsed: 0, unusable: 0 };
        for (let i = 0; i < 64; i += 1) {
          const block = range('10.0.0.0/22')._piece(28, i);
          const type = reserved.find((r) => r.range.overlaps(block))?.type;
          if (prefixes.includes(String(block))) count.prefixHeld += 1;
          else if (addresses.some((a) => block.contains(range(`${a}/32`)))) count.partlyUsed += 1;
          else if (i === 0 || i === 63 || type === 'explicit') count.unusable += 1;
          else if (type === 'prefix') count.reserved += 1;
          else count.free += 1;
        }
        expect(usage('10.0.0.0/22', [eni(addresses, prefixes)], reserved).report()).toEqual(count);
      }),
    );
  });
});

describe('refuseFragmented', () => {
  const interfaces = [eni(['10.0.0.33', '10.0.0.34'], [], 'ELB app/web'), eni(['10.0.0.17'])];
  const usages = [usage('10.0.0.0/24', interfaces), usage('2600:0:0:1::/64')];

  test.each([
    [['10.0.0.0/25'], 5, true], // 8 blocks, less the first, .16 and .32
    [['10.0.0.0/25'], 6, false],
    [['10.0.0.64/26', '10.0.0.128/26'], 8, true],
    [['2600:0:0:1:8000::/65'], 32767, true],
    [['2600:0:0:1:8000::/65', '10.0.0.64/26'], 5, false], // each family must have as many
    [[], 100, true],
    [['10.0.9.0/24'], 1, false],
    [['10.0.0.64/30'], 1, false], // too small to hold one
  ])('%j with %i required passes: %s', (ranges, required, passes) => {
    expect(refuseFragmented('subnet-1', ranges.map(range), usages, required).length === 0).toBe(passes);
  });

  test('names the blocks and who is in them, in the order of the addresses', () => {
    expect(refuseFragmented('subnet-1', [range('10.0.0.0/25')], usages, 6)).toEqual([
      'subnet-1: 5 free /28 blocks in 10.0.0.0/25, 6 required; in the way: 10.0.0.16/28 (eni-1 10.0.0.17); ' +
        "10.0.0.32/28 (eni-1 'ELB app/web' 10.0.0.33, eni-1 'ELB app/web' 10.0.0.34); " +
        'remove these network interfaces, choose other ranges, or lower requireFreePrefixes',
    ]);
  });

  test('says so when there are simply not enough blocks', () => {
    expect(refuseFragmented('subnet-1', [range('10.0.0.128/26')], usages, 5)[0]).toContain(
      '4 free /28 blocks in 10.0.0.128/26, 5 required; no single address is in the way',
    );
  });

  test('names eight blocks at most', () => {
    const many = usage('10.0.0.0/24', [eni(Array.from({ length: 12 }, (_, i) => `10.0.0.${16 * i + 17}`))]);
    expect(refuseFragmented('subnet-1', [range('10.0.0.0/24')], [many], 9)[0]).toContain(
      '10.0.0.129) and 4 more; remove',
    );
  });
});

describe('attributes', () => {
  test('add up all blocks of a family', () => {
    const blocks = [usage('2600:0:0:1::/64'), usage('2600:0:0:2::/64'), usage('10.0.0.0/24')];
    expect(totalOf(true, blocks)).toMatchObject({ total: 131072, free: 131068, unusable: 4 });
    expect(totalOf(false, [])).toMatchObject({ total: 0 });
  });

  test('list reservations by address, and are texts throughout', () => {
    const attributes = attributesOf(
      [reserves('10.0.0.128/25'), reserves('10.0.0.64/26')],
      [usage('10.0.0.0/24')],
    );
    expect(attributes).toMatchObject({
      ReservationIds: 'scr-10.0.0.64/26,scr-10.0.0.128/25',
      ReservedCidrBlocks: '10.0.0.64/26,10.0.0.128/25',
      ReservationCount: '2',
      FreePrefixes: '14',
      Ipv6TotalPrefixes: '0',
    });
    expect(Object.values(attributes).every((value) => typeof value === 'string')).toBe(true);
  });
});
