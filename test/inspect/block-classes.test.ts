import fc from 'fast-check';
import * as ipaddr from 'ipaddr.js';
import { BlockClass, blockClasses } from '../../lib/inspect/block-classes';
import { addressOf, blockOf } from '../../lib/inspect/ipv4';

/** A subnet as the answers of EC2 spell it. */
interface Spelled {
  readonly cidr: string;
  readonly singles: string[];
  readonly prefixes: string[];
  readonly reserved: string[];
}

const dotted = (first: string, offset: number): string => {
  const bytes = ipaddr.IPv4.parse(first).octets;
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
};

const covers = (cidr: string, address: string): boolean =>
  ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(cidr));

/** The classes by the sentences of the documentation, address by address, with a library that others wrote. */
function reference({ cidr, singles, prefixes, reserved }: Spelled): string[] {
  const [first, mask] = cidr.split('/');
  const size = 2 ** (32 - Number(mask));
  const classes: string[] = [];
  for (let start = 0; start < size; start += 16) {
    const addresses = Array.from({ length: 16 }, (_, offset) => dotted(first, start + offset));
    const isTaken = (address: string): boolean => singles.includes(address);
    const isKept = (address: string): boolean =>
      [0, 1, 2, 3, size - 1].some((offset) => dotted(first, offset) === address);
    if (prefixes.includes(`${addresses[0]}/28`)) classes.push('prefix-held');
    else if (addresses.some(isKept) || addresses.every(isTaken)) classes.push('used');
    else if (reserved.some((range) => covers(range, addresses[0])))
      classes.push(addresses.some(isTaken) ? 'used' : 'reserved');
    else classes.push(addresses.some(isTaken) ? 'fragmented' : 'free');
  }
  return classes;
}

/** Subnets of /28 to /22 in any state, possible or not. */
const spelled: fc.Arbitrary<Spelled> = fc
  .record({ mask: fc.integer({ min: 24, max: 28 }), network: fc.nat({ max: 255 }) })
  .chain(({ mask, network }) => {
    const size = 2 ** (32 - mask);
    const first = `10.${network}.0.0`;
    const offsets = fc.array(fc.nat({ max: size - 1 }), { maxLength: 40 });
    const blocks = fc.uniqueArray(fc.nat({ max: size / 16 - 1 }), { maxLength: 8 });
    const ranges = fc.array(fc.integer({ min: mask, max: 28 }).chain((length) =>
      fc.nat({ max: 2 ** (length - mask) - 1 }).map((index) => `${dotted(first, index * 2 ** (32 - length))}/${length}`),
    ), { maxLength: 3 }); // prettier-ignore
    return fc.record({
      cidr: fc.constant(`${first}/${mask}`),
      singles: offsets.map((list) => list.map((offset) => dotted(first, offset))),
      prefixes: blocks.map((list) => list.map((block) => `${dotted(first, block * 16)}/28`)),
      reserved: ranges,
    });
  });

function classify({ cidr, singles, prefixes, reserved }: Spelled): string[] {
  return blockClasses(blockOf(cidr)!, {
    singles: singles.map((address) => addressOf(address)!),
    prefixes: prefixes.map((prefix) => blockOf(prefix)!.first),
    reserved: reserved.map((range) => blockOf(range)!),
  });
}

test('10,000 subnets have the classes of a straightforward reference', () => {
  fc.assert(
    fc.property(spelled, (subnet) => expect(classify(subnet)).toEqual(reference(subnet))),
    { numRuns: 10_000 },
  );
}, 120_000);

test('a subnet that is reserved as a whole is never called fragmented', () =>
  fc.assert(
    fc.property(spelled, (subnet) =>
      expect(classify({ ...subnet, reserved: [subnet.cidr] })).not.toContain(BlockClass.FRAGMENTED),
    ),
  ));

test.each(['10.0.0.0', '10.0.0.1/24', '10.0.0.0/33', '10.0.0/24', '10.0.0.256/32', 'fd00::/64', ''])(
  "'%s' is not an IPv4 block",
  (text) => expect(blockOf(text)).toBeUndefined(),
);
