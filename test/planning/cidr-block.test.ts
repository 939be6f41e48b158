import fc from 'fast-check';
import { CidrBlock } from '../../lib';
import vectors from './vectors.json';

const parse = (cidr: string) => CidrBlock.parse(cidr);

/** Any canonical block of one family, as numbers. */
function anyBlock(bits: 32 | 128) {
  return fc
    .tuple(fc.integer({ min: 0, max: bits }), fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }))
    .map(([mask, address]) => {
      const hostBits = BigInt(bits - mask);
      return CidrBlock._of((address >> hostBits) << hostBits, mask, bits === 128);
    });
}

const anyIpv4 = anyBlock(32);
const anyIpv6 = anyBlock(128);

describe('parsing', () => {
  test.each([
    ['10.0.0.0/16', '10.0.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['255.255.255.255/32', '255.255.255.255/32'],
    // RFC 5952: lower case, no leading zeros, the longest run of zero groups shortened, the first of equal ones,
    // but never a single group
    ['2001:DB8::/56', '2001:db8::/56'],
    ['2001:0db8:0000:0000:0000:0000:0000:0000/64', '2001:db8::/64'],
    ['2001:db8:0:0:1:0:0:0/112', '2001:db8:0:0:1::/112'],
    ['2001:db8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
    ['2001:db8:0:1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128'],
    ['1:2:3:4:5:6:7::/128', '1:2:3:4:5:6:7:0/128'],
    ['::/0', '::/0'],
  ])('reads %s as %s', (text, canonical) => {
    expect(parse(text).toString()).toBe(canonical);
  });

  test.each([
    ['10.0.0.0', '"10.0.0.0" is not a CIDR block: write address/mask, for example 10.0.0.0/16'],
    ['', '"" is not a CIDR block: write address/mask, for example 10.0.0.0/16'],
    ['10.0.0.0/16/8', '"10.0.0.0/16/8" is not a CIDR block: write address/mask, for example 10.0.0.0/16'],
    ['10.0.0/16', '"10.0.0/16" is not a CIDR block: an IPv4 address has 4 octets, this one has 3'],
    ['10.0.0.0.0/16', '"10.0.0.0.0/16" is not a CIDR block: an IPv4 address has 4 octets, this one has 5'],
    [
      '010.0.0.1/32',
      '"010.0.0.1/32" is not a CIDR block: octet 010 has a leading zero (some tools read it as octal): write 10',
    ],
    [
      '10.00.0.0/16',
      '"10.00.0.0/16" is not a CIDR block: octet 00 has a leading zero (some tools read it as octal): write 0',
    ],
    ['1abc.0.0.0/8', '"1abc.0.0.0/8" is not a CIDR block: octet "1abc" is not a number from 0 to 255'],
    ['10..0.0/8', '"10..0.0/8" is not a CIDR block: octet "" is not a number from 0 to 255'],
    [' 10.0.0.0/8', '" 10.0.0.0/8" is not a CIDR block: octet " 10" is not a number from 0 to 255'],
    ['256.0.0.0/8', '"256.0.0.0/8" is not a CIDR block: octet "256" is not a number from 0 to 255'],
    [
      '1.2.3.4/33',
      '"1.2.3.4/33" is not a CIDR block: mask "33" is not a number from 0 to 32 without leading zeros',
    ],
    [
      '10.0.0.0/08',
      '"10.0.0.0/08" is not a CIDR block: mask "08" is not a number from 0 to 32 without leading zeros',
    ],
    [
      '10.0.0.0/-1',
      '"10.0.0.0/-1" is not a CIDR block: mask "-1" is not a number from 0 to 32 without leading zeros',
    ],
    [
      '10.0.0.0/',
      '"10.0.0.0/" is not a CIDR block: mask "" is not a number from 0 to 32 without leading zeros',
    ],
    [
      '10.0.0.0/16\n',
      '"10.0.0.0/16\\n" is not a CIDR block: mask "16\\n" is not a number from 0 to 32 without leading zeros',
    ],
    [
      '::/129',
      '"::/129" is not a CIDR block: mask "129" is not a number from 0 to 128 without leading zeros',
    ],
    [
      'fe80::%eth0/64',
      '"fe80::%eth0/64" is not a CIDR block: zone ids have no place in a CIDR block: remove everything from the % on',
    ],
    [
      '::ffff:10.0.0.0/112',
      '"::ffff:10.0.0.0/112" is not a CIDR block: write all groups of an IPv6 address in hexadecimal',
    ],
    ['2001:db8:::/64', '"2001:db8:::/64" is not a CIDR block: the IPv6 address is malformed'],
    ['12345::/16', '"12345::/16" is not a CIDR block: the IPv6 address is malformed'],
    ['1:2:3:4:5:6:7:8:9/128', '"1:2:3:4:5:6:7:8:9/128" is not a CIDR block: the IPv6 address is malformed'],
  ])('refuses %j', (text, message) => {
    expect(() => parse(text)).toThrow(new Error(message));
  });

  test.each([
    ['10.0.1.0/20', '10.0.0.0/20'],
    ['100.68.0.18/18', '100.68.0.0/18'],
    ['10.0.0.1/0', '0.0.0.0/0'],
    ['2001:db8::1/64', '2001:db8::/64'],
  ])('names the block that %s should have been', (text, corrected) => {
    expect(() => parse(text)).toThrow(
      new Error(
        `${text} has host bits set, EC2 would silently turn it into ${corrected}: write ${corrected}`,
      ),
    );
  });

  test('refuses what is not text with a sentence, not with a TypeError', () => {
    expect(() => parse(undefined as unknown as string)).toThrow(
      new Error('undefined is not a CIDR block: write it as a string'),
    );
  });

  test.each([
    ['IPv4', anyIpv4],
    ['IPv6', anyIpv6],
  ])('reads back what it prints (%s)', (_, blocks) => {
    fc.assert(fc.property(blocks, (block) => expect(parse(block.toString()).isEqualTo(block)).toBe(true)));
  });

  test('never accepts an IPv4 text that is not the canonical one', () => {
    const octet = fc.oneof(fc.nat(300).map(String), fc.constantFrom('010', '1abc', '', ' 1', '0x1'));
    const text = fc.tuple(fc.array(octet, { minLength: 3, maxLength: 5 }), fc.integer({ min: -1, max: 34 }));
    fc.assert(
      fc.property(text, ([octets, mask]) => {
        const cidr = `${octets.join('.')}/${mask}`;
        let printed = cidr;
        try {
          printed = parse(cidr).toString();
        } catch (error) {
          expect((error as Error).message).toContain(cidr);
        }
        expect(printed).toBe(cidr);
      }),
    );
  });
});

describe('arithmetic', () => {
  test.each(Object.entries(vectors.usableAddresses))(
    'a /%s has %d usable addresses (2^(32-n) - 5)',
    (mask, usable) => {
      expect(parse(`0.0.0.0/${mask}`).usableAddresses).toBe(usable);
    },
  );

  test.each([
    ['10.0.0.0/29', 3],
    ['10.0.0.0/30', 0],
    ['10.0.0.0/31', 0],
    ['10.0.0.0/32', 0],
    ['::/112', 65_531],
  ])('%s has %d usable addresses, never fewer than none', (cidr, usable) => {
    expect(parse(cidr).usableAddresses).toBe(usable);
  });

  test.each([
    ['10.0.0.0/16', '10.0.255.0/24', true, true],
    ['10.0.0.0/16', '10.0.0.0/16', true, true],
    ['10.0.0.0/24', '10.0.0.0/16', false, true],
    ['10.0.0.0/24', '10.0.1.0/24', false, false],
    ['0.0.0.0/0', '::/0', false, false],
    ['2001:db8::/56', '2001:db8:0:ff::/64', true, true],
  ])('%s and %s: contains %s, overlaps %s', (one, other, contains, overlaps) => {
    expect(parse(one).contains(parse(other))).toBe(contains);
    expect(parse(one).overlaps(parse(other))).toBe(overlaps);
    expect(parse(other).overlaps(parse(one))).toBe(overlaps);
  });

  test('blocks of the same address but different masks or families are not equal', () => {
    expect(parse('10.0.0.0/16').isEqualTo(parse('10.0.0.0/16'))).toBe(true);
    expect(parse('10.0.0.0/16').isEqualTo(parse('10.0.0.0/17'))).toBe(false);
    expect(parse('0.0.0.0/0').isEqualTo(parse('::/0'))).toBe(false);
  });

  test('two blocks overlap only when one contains the other', () => {
    fc.assert(
      fc.property(anyIpv4, anyIpv4, (one, other) => {
        expect(one.overlaps(other)).toBe(one.contains(other) || other.contains(one));
      }),
    );
  });
});

describe('splitting', () => {
  test('cuts a block into equal blocks in order of address', () => {
    expect(parse('10.0.64.0/18').split(20).map(String)).toEqual([
      '10.0.64.0/20',
      '10.0.80.0/20',
      '10.0.96.0/20',
      '10.0.112.0/20',
    ]);
    expect(parse('2001:db8::/62').split(64).map(String)).toEqual([
      '2001:db8::/64',
      '2001:db8:0:1::/64',
      '2001:db8:0:2::/64',
      '2001:db8:0:3::/64',
    ]);
  });

  test('a block split by its own mask is itself', () => {
    expect(parse('10.0.0.0/16').split(16).map(String)).toEqual(['10.0.0.0/16']);
  });

  test('the /80 prefixes of a /64 are just not too many', () => {
    expect(parse('2001:db8::/64').split(80)).toHaveLength(65_536);
  });

  test.each([
    [
      '10.0.0.0/16',
      15,
      '10.0.0.0/16 cannot be split into /15: the mask must be a whole number from 16 to 32',
    ],
    [
      '10.0.0.0/16',
      33,
      '10.0.0.0/16 cannot be split into /33: the mask must be a whole number from 16 to 32',
    ],
    [
      '10.0.0.0/16',
      16.5,
      '10.0.0.0/16 cannot be split into /16.5: the mask must be a whole number from 16 to 32',
    ],
    ['::/0', 129, '::/0 cannot be split into /129: the mask must be a whole number from 0 to 128'],
    [
      '10.0.0.0/8',
      28,
      '10.0.0.0/8 has 1048576 blocks of /28: at most 65536 are made at once, split it in two steps',
    ],
  ])('refuses to split %s into /%d', (cidr, mask, message) => {
    expect(() => parse(cidr).split(mask)).toThrow(new Error(message));
  });

  test('the pieces cover the block exactly', () => {
    fc.assert(
      fc.property(anyIpv4, fc.nat(8), (block, bits) => {
        const pieces = block.split(Math.min(32, block.cidrMask + bits));
        expect(pieces[0]._first).toBe(block._first);
        expect(pieces[pieces.length - 1]._last).toBe(block._last);
        pieces.slice(1).forEach((piece, index) => expect(piece._first).toBe(pieces[index]._last + 1n));
      }),
    );
  });
});

describe('reading what EC2 writes and takes', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.1.5/28', '10.0.1.0/28'], // host bits are dropped
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['255.255.255.255/32', '255.255.255.255/32'],
    ['2600:1F10:0:0:0::/64', '2600:1f10::/64'], // RFC 5952
    ['2600::1/64', '2600::/64'],
    ['::/0', '::/0'],
  ])('%s is %s', (text, canonical) => expect(String(CidrBlock._truncated(text))).toBe(canonical));

  test.each([
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    '10.0.0.0/8 ',
    '10.0.0.0/-1',
    '::/129',
    'fe80::1%eth0/64',
    '::ffff:10.0.0.1/128',
    '2600::1::/64',
    'x/1',
    '/1',
  ])('%j is no block', (text) => expect(CidrBlock._truncated(text)).toBeUndefined());

  test('an address is a block of its own', () => {
    expect(String(CidrBlock._address('0.0.1.0'))).toBe('0.0.1.0/32');
    expect(String(CidrBlock._address('2600::1'))).toBe('2600::1/128');
    expect(CidrBlock._address('nothing')).toBeUndefined();
    expect(CidrBlock._address('10.0.0.0/24')).toBeUndefined();
  });

  test.each([
    ['10.0.0.37/32', 28, '10.0.0.32/28'],
    ['10.0.0.32/28', 28, '10.0.0.32/28'],
    ['10.0.0.64/30', 28, '10.0.0.64/28'],
    ['2600::1/128', 80, '2600::/80'],
  ])('%s lies in a /%d: %s', (cidr, mask, enclosing) =>
    expect(String(parse(cidr)._enclosing(mask))).toBe(enclosing),
  );
});
