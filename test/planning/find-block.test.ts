import * as fc from 'fast-check';
import { CidrBlock } from '../../lib/planning/cidr-block';
import { findBlock } from '../../lib/planning/find-block';

const SPACE = CidrBlock.parse('100.64.0.0/16');

/** Blocks inside and around the space. */
const block = fc
  .tuple(fc.integer({ min: 17, max: 26 }), fc.nat(2 ** 16))
  .map(([mask, at]) => CidrBlock.parse('100.64.0.0/15')._piece(mask, at % 2 ** (mask - 15)));

test('finds the lowest block of the size that is in the space and touches nothing taken, or there is none', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), fc.integer({ min: 18, max: 24 }), (taken, mask) => {
      const free = SPACE.split(mask).filter((piece) => !taken.some((other) => other.overlaps(piece)));
      expect(findBlock([SPACE], taken, mask)?.toString()).toBe(free[0]?.toString());
    }),
  );
});

test('prefers the space that is written first', () => {
  const space = ['100.80.0.0/16', '100.64.0.0/16'].map((cidr) => CidrBlock.parse(cidr));
  expect(String(findBlock(space, [], 17))).toBe('100.80.0.0/17');
  expect(String(findBlock(space, [space[0]], 17))).toBe('100.64.0.0/17');
});
