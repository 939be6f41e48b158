import * as fc from 'fast-check';
import {
  compareRanges,
  contains,
  overlaps,
  parseAddress,
  parseRange,
  rangeOf,
} from '../../../lambda/subnet-cidr-reservation/ranges';

const range = (text: string) => parseRange(text)!;

describe('parseRange', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.1.5/28', '10.0.1.0/28'], // host bits are dropped
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['255.255.255.255/32', '255.255.255.255/32'],
    ['2600:1F10:0:0:0::/64', '2600:1f10::/64'], // RFC 5952
    ['::/0', '::/0'],
  ])('%s is %s', (text, canonical) => expect(parseRange(text)?.text).toBe(canonical));

  test.each([
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    '10.0.0.0/8 ',
    '10.0.0.0/-1',
  ])('%j is no range', (text) => expect(parseRange(text)).toBeUndefined());

  test.each(['::/129', 'fe80::1%eth0/64', '::ffff:10.0.0.1/128', '2600::1::/64', 'x/1', '/1'])(
    '%j is no range either',
    (text) => expect(parseRange(text)).toBeUndefined(),
  );

  test('reads back what it writes', () => {
    const anyRange = fc.oneof(
      fc.tuple(fc.constant(4 as const), fc.bigInt(0n, 2n ** 32n - 1n), fc.nat(32)),
      fc.tuple(fc.constant(6 as const), fc.bigInt(0n, 2n ** 128n - 1n), fc.nat(128)),
    );
    fc.assert(
      fc.property(anyRange, ([family, address, mask]) => {
        const made = rangeOf(family, address, mask);
        // An address of the form ::ffff:0:0/96 is an IPv4 address in disguise, and is not accepted as text.
        if (!made.text.includes('.') || family === 4) expect(parseRange(made.text)).toEqual(made);
        expect(made.first <= address && address <= made.last).toBe(true);
        expect(made.last - made.first + 1n).toBe(2n ** BigInt((family === 4 ? 32 : 128) - mask));
      }),
    );
  });
});

test('parseAddress tells the families apart', () => {
  expect(parseAddress('0.0.1.0')).toEqual({ family: 4, value: 256n });
  expect(parseAddress('::1:0')).toEqual({ family: 6, value: 65536n });
  expect(parseAddress('nothing')).toBeUndefined();
});

test.each([
  ['10.0.0.0/24', '10.0.0.0/28', true, true],
  ['10.0.0.0/28', '10.0.0.0/24', false, true],
  ['10.0.0.0/24', '10.0.1.0/24', false, false],
  ['10.0.0.0/24', '10.0.0.0/24', true, true],
  ['0.0.0.0/0', '::/0', false, false],
])('%s and %s: contains %s, overlaps %s', (a, b, isContained, doOverlap) => {
  expect(contains(range(a), range(b))).toBe(isContained);
  expect(overlaps(range(a), range(b))).toBe(doOverlap);
  expect(overlaps(range(b), range(a))).toBe(doOverlap);
});

test('sorts IPv4 before IPv6, then by address, then larger blocks first', () => {
  const texts = ['2600::/64', '10.0.1.0/28', '10.0.0.0/28', '10.0.0.0/24', '9.0.0.0/8'];
  expect(
    texts
      .map(range)
      .sort(compareRanges)
      .map(({ text }) => text),
  ).toEqual(['9.0.0.0/8', '10.0.0.0/24', '10.0.0.0/28', '10.0.1.0/28', '2600::/64']);
});
