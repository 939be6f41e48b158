import fc from 'fast-check';
import { CidrBlock } from '../../lib/planning/cidr-block';
import { alignedBlocks, byAddress, freeSpace } from '../../lib/planning/free-space';

const block = (cidr: string) => CidrBlock.parse(cidr);
const free = (cidr: string, used: string[]) => freeSpace(block(cidr), used.map(block)).map(String);

describe('freeSpace', () => {
  test.each([
    ['nothing is used', '10.0.0.0/24', [], ['10.0.0.0/24']],
    ['everything is used', '10.0.0.0/24', ['10.0.0.0/24'], []],
    ['everything is inside a used block', '10.0.0.0/24', ['10.0.0.0/16'], []],
    ['used blocks lie elsewhere', '10.0.0.0/24', ['10.0.1.0/24'], ['10.0.0.0/24']],
    ['the middle is used', '10.0.0.0/24', ['10.0.0.64/26'], ['10.0.0.0/26', '10.0.0.128/25']],
    ['used blocks come in any order', '10.0.0.0/24', ['10.0.0.128/25', '10.0.0.0/26'], ['10.0.0.64/26']],
    ['used blocks lie in each other', '10.0.0.0/24', ['10.0.0.0/25', '10.0.0.0/26'], ['10.0.0.128/25']],
    [
      'the block is the end of all addresses',
      '255.255.255.0/24',
      ['255.255.255.0/25'],
      ['255.255.255.128/25'],
    ],
  ])('finds what is left when %s', (_, cidr, used, expected) => {
    expect(free(cidr, used)).toEqual(expected);
  });

  test('gives back exactly the unused addresses, in aligned blocks that cannot be merged', () => {
    const whole = block('10.0.0.0/24');
    const anyInside = fc
      .integer({ min: 24, max: 30 })
      .chain((mask) => fc.nat(2 ** (mask - 24) - 1).map((index) => whole._piece(mask, index)));
    fc.assert(
      fc.property(fc.array(anyInside, { maxLength: 6 }), (used) => {
        const left = freeSpace(whole, used);
        whole.split(32).forEach((address) => {
          const isUsed = used.some((other) => other.contains(address));
          expect(left.filter((other) => other.contains(address))).toHaveLength(isUsed ? 0 : 1);
        });
        left.forEach((one) => expect(CidrBlock.parse(String(one)).isEqualTo(one)).toBe(true));
        expect([...left].sort(byAddress)).toEqual(left);
      }),
    );
  });
});

describe('alignedBlocks', () => {
  test('uses the fewest blocks', () => {
    expect(alignedBlocks(1n, 8n, false).map(String)).toEqual([
      '0.0.0.1/32',
      '0.0.0.2/31',
      '0.0.0.4/30',
      '0.0.0.8/32',
    ]);
  });

  test('covers all addresses of a family with one block', () => {
    expect(alignedBlocks(0n, 2n ** 32n - 1n, false).map(String)).toEqual(['0.0.0.0/0']);
    expect(alignedBlocks(0n, 2n ** 128n - 1n, true).map(String)).toEqual(['::/0']);
  });

  test('is empty when the end is before the start', () => {
    expect(alignedBlocks(1n, 0n, false)).toEqual([]);
  });
});

test('blocks sort IPv4 before IPv6, then by address, then larger blocks first', () => {
  const texts = ['2600::/64', '10.0.1.0/28', '10.0.0.0/28', '10.0.0.0/24', '9.0.0.0/8'];
  expect(
    texts
      .map((text) => CidrBlock.parse(text))
      .sort(byAddress)
      .map(String),
  ).toEqual(['9.0.0.0/8', '10.0.0.0/24', '10.0.0.0/28', '10.0.1.0/28', '2600::/64']);
});
