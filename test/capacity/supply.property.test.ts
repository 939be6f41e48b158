import fc from 'fast-check';
import { supplyBeside, supplyOfAll } from '../../lib/capacity/subnet-supply';
import { SubnetRole } from '../../lib';

/** Every address of a /24, one by one, as EC2 sees it: kept by AWS, reserved, or free. */
function addresses(reserved: readonly [first: number, last: number][]): ('kept' | 'reserved' | 'free')[] {
  return Array.from({ length: 256 }, (_, address) => {
    if (address < 4 || address === 255) return 'kept';
    return reserved.some(([first, last]) => first <= address && address <= last) ? 'reserved' : 'free';
  });
}

/** /28 blocks that could become a prefix with these single addresses taken, counted address by address. */
function wholeBlocks(space: readonly string[], taken: ReadonlySet<number>): number {
  return Array.from({ length: 16 }, (_, block) => block).filter((block) =>
    space
      .slice(block * 16, block * 16 + 16)
      .every((state, offset) => state !== 'kept' && !taken.has(block * 16 + offset)),
  ).length;
}

const RESERVATIONS: [string[], [number, number][]][] = [
  [[], []],
  [['10.0.0.128/25'], [[128, 255]]],
  [
    ['10.0.0.32/27', '10.0.0.128/26'],
    [
      [32, 63],
      [128, 191],
    ],
  ],
  [['10.0.0.0/26'], [[0, 63]]],
  [['10.0.0.16/28', '10.0.0.32/27', '10.0.0.64/26', '10.0.0.128/25'], [[16, 255]]],
];

const cases = fc.constantFrom(...RESERVATIONS).chain(([blocks, ranges]) => {
  const space = addresses(ranges);
  const free = space.flatMap((state, address) => (state === 'free' ? [address] : []));
  return fc.shuffledSubarray(free).map((taken) => ({ blocks, space, free, taken }));
});

const supplyOf = (reservedCidrBlocks: string[]) =>
  supplyOfAll([{ role: SubnetRole.NODE, azIndex: 0, ipv4CidrBlock: '10.0.0.0/24', reservedCidrBlocks }]);

test('however single addresses lie, the whole blocks are between the worst and the best case', () =>
  fc.assert(
    fc.property(cases, ({ blocks, space, taken }) => {
      const { prefixes, fragmentedPrefixes, guaranteedPrefixes } = supplyBeside(
        supplyOf(blocks),
        taken.length,
      );
      const whole = wholeBlocks(space, new Set(taken));
      expect(whole).toBeLessThanOrEqual(prefixes);
      expect(whole).toBeGreaterThanOrEqual(fragmentedPrefixes);
      expect(whole).toBeGreaterThanOrEqual(guaranteedPrefixes);
    }),
  ));

/** Addresses in the order that leaves most blocks whole: those of blocks that are broken anyway, then block by block. */
function packed(space: readonly string[], free: readonly number[]): number[] {
  const isBroken = (address: number): boolean =>
    space.slice(address - (address % 16), address - (address % 16) + 16).includes('kept');
  return [...free.filter(isBroken), ...free.filter((address) => !isBroken(address))];
}

/** Addresses in the order that breaks most blocks: the first of each, then the second of each. */
function spread(space: readonly string[], free: readonly number[]): number[] {
  const whole = free.filter((address) =>
    space
      .slice(address - (address % 16))
      .slice(0, 16)
      .every((s) => s === 'free'),
  );
  const rest = free.filter((address) => !whole.includes(address));
  return [...whole.sort((a, b) => (a % 16) - (b % 16) || a - b), ...rest];
}

test.each(RESERVATIONS)('both bounds are reached with %j reserved', (blocks, ranges) => {
  const space = addresses(ranges);
  const free = space.flatMap((state, address) => (state === 'free' ? [address] : []));
  for (let count = 0; count <= free.length; count += 1) {
    const supply = supplyBeside(supplyOf(blocks), count);
    expect(wholeBlocks(space, new Set(packed(space, free).slice(0, count)))).toBe(supply.prefixes);
    expect(wholeBlocks(space, new Set(spread(space, free).slice(0, count)))).toBe(supply.fragmentedPrefixes);
  }
});
