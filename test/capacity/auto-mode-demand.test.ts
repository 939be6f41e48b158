import * as fc from 'fast-check';
import { AutoModeDemand } from '../../lib';

test.each([
  // UG auto-networking: a /28 at start. 16 + 1 even with two pods.
  [{ podsPerNode: 2 }, 17, 33],
  [{ podsPerNode: 16 }, 17, 33],
  [{ podsPerNode: 17 }, 33, 49],
  [{}, 7 * 16 + 1, 8 * 16 + 1],
  // One address for each pod and one spare.
  [{ singleAddresses: true, podsPerNode: 2 }, 4, 6],
  [{ singleAddresses: true }, 112, 114],
  // Fixed at launch: exact.
  [{ staticAddresses: 32, podsPerNode: 2 }, 33, 33],
])('a node with %j takes %i to %i addresses', (props, fewest, most) => {
  expect(AutoModeDemand.compute({ nodes: 1, ...props })).toMatchObject({ fewest, most });
});

test('a range has its reason, more pods take no fewer addresses, and no node counts more than 110 pods', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(300), fc.boolean(), (nodes, podsPerNode, singleAddresses) => {
      const of = (pods: number) => AutoModeDemand.compute({ nodes, podsPerNode: pods, singleAddresses });
      const { fewest, most, reason } = of(podsPerNode);
      expect(fewest).toBeLessThanOrEqual(most);
      expect(reason).toContain('not published');
      expect(of(podsPerNode + 1).fewest).toBeGreaterThanOrEqual(fewest);
      expect(of(Math.max(podsPerNode, 110))).toEqual(of(110));
    }),
  );
});

test('refuses what are no numbers, all at once', () => {
  expect(() => AutoModeDemand.compute({ nodes: -1, podsPerNode: 1.5 })).toThrow(
    'nodes is -1: use a whole number of at least 0; podsPerNode is 1.5',
  );
});
