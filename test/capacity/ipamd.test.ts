import fc from 'fast-check';
import vectors from './data/ipamd-vectors.json';
import type { MaxPodsOptions, WarmPoolTargets } from '../../lib';
import { PodAddressingMode } from '../../lib';
import { holdingOf } from '../../lib/capacity/warm-pool';
import { examinePool } from '../../lib/capacity/warm-pool-node';
import { peakSlots } from '../../lib/capacity/warm-pool-size';
import { CardPool, type Slot } from '../support/ipamd/card-pool';
import { Ec2Subnet } from '../support/ipamd/ec2-subnet';
import { seeded } from '../support/ipamd/random';
import { restAfter, Settling } from '../support/ipamd/settle';

type Cell = string | number | boolean | null;

interface Vector extends MaxPodsOptions {
  readonly instanceType: string;
  readonly prefixDelegation: boolean;
  readonly pods: number;
  readonly maxPods: number;
  readonly slotsMin: number;
  readonly slotsMax: number;
  readonly enisMin: number;
  readonly enisMax: number;
  readonly unserved: number;
  readonly flapping: boolean;
}

const VECTORS = (vectors.rows as Cell[][]).map((row) => {
  const cells = row.map((cell, index) => [vectors.columns[index], cell ?? undefined]);
  return Object.fromEntries(cells) as unknown as Vector & WarmPoolTargets;
});

function examined(vector: Vector & WarmPoolTargets) {
  const { instanceType, pods, maxPods, customNetworking, securityGroupsForPods } = vector;
  const { warmEniTarget, warmIpTarget, minimumIpTarget, warmPrefixTarget } = vector;
  const targets = { warmEniTarget, warmIpTarget, minimumIpTarget, warmPrefixTarget };
  const mode = vector.prefixDelegation ? PodAddressingMode.PREFIX_DELEGATION : PodAddressingMode.SECONDARY_IP;
  const { node, pool, problems } = examinePool(
    { instanceType, pods, maxPods, customNetworking, securityGroupsForPods, targets },
    mode,
  );
  expect(problems).toEqual([]);
  return { node: node!, pool: pool! };
}

const text = (vector: Vector): string => JSON.stringify(vector);

describe('1,481 states of a node', () => {
  test('the data are all there', () => expect(VECTORS).toHaveLength(1481));

  test('lie inside the range of WarmPool', () => {
    const outside = VECTORS.filter((vector) => {
      const { node, pool } = examined(vector);
      const { leastSlots, mostSlots } = holdingOf(node, pool);
      // A node that flaps holds one interface more for a moment; the range is that of its rest.
      return !vector.flapping && (vector.slotsMin < leastSlots || vector.slotsMax > mostSlots);
    });
    expect(outside.map(text)).toEqual([]);
  });

  test('flapping ones are named, and no others', () => {
    const wrong = VECTORS.filter((vector) => {
      const { node, pool } = examined(vector);
      return holdingOf(node, pool).flapping !== vector.flapping;
    });
    expect(wrong.map(text)).toEqual([]);
  });

  test('leave as many pods without an address', () => {
    const wrong = VECTORS.filter((vector) => {
      const { node, pool } = examined(vector);
      return holdingOf(node, pool).unservedPods !== vector.unserved;
    });
    expect(wrong.map(text)).toEqual([]);
  });

  test('are those that the model of the pool manager comes to', () => {
    const wrong = VECTORS.filter((vector, index) => {
      const { node, pool } = examined(vector);
      const { leastSlots, mostSlots } = holdingOf(node, pool);
      const [least, most] = vector.flapping ? [vector.slotsMin, vector.slotsMax] : [leastSlots, mostSlots];
      const rest = restAfter(new CardPool(pool, seeded(index)), pool.pods);
      const enis = rest.enis + 1 - pool.firstEnis;
      return (
        rest.slots < least ||
        rest.slots > most ||
        enis < vector.enisMin ||
        enis > vector.enisMax ||
        rest.unserved !== vector.unserved ||
        rest.flapping !== vector.flapping
      );
    });
    expect(wrong.map(text)).toEqual([]);
  });
});

const target = fc.integer({ min: 0, max: 40 });
const given = fc.record({
  instanceType: fc.constantFrom('t3.small', 'm5.large', 'm5.4xlarge', 'm7g.medium', 'm5.24xlarge'),
  customNetworking: fc.boolean(),
  pods: fc.integer({ min: 0, max: 108 }),
  targets: fc.oneof(
    fc.record({
      warmEniTarget: fc.integer({ min: 1, max: 3 }),
      warmPrefixTarget: fc.integer({ min: 1, max: 8 }),
    }),
    fc.record({ warmIpTarget: target, minimumIpTarget: fc.integer({ min: 1, max: 40 }) }),
  ),
});
const mode = fc.constantFrom(PodAddressingMode.SECONDARY_IP, PodAddressingMode.PREFIX_DELEGATION);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('the closed form against the model', () => {
  test('pods that come one after the other leave a pool inside the range', () =>
    fc.assert(
      fc.property(given, mode, seeds, (props, way, seed) => {
        const { node, pool } = examinePool(props, way);
        const { leastSlots, mostSlots, unservedPods } = holdingOf(node!, pool!);
        const rest = restAfter(new CardPool(pool!, seeded(seed)), pool!.pods);
        expect(rest.slots).toBeGreaterThanOrEqual(leastSlots);
        expect(rest.slots).toBeLessThanOrEqual(mostSlots);
        expect(rest.unserved).toBe(unservedPods);
      }),
      { numRuns: 150 },
    ));

  test('pods that come and go never make a node hold more than the peak that subnets are planned with', () =>
    fc.assert(
      fc.property(given, mode, seeds, (props, way, seed) => {
        const { pool } = examinePool(props, way);
        const random = seeded(seed);
        const card = new CardPool(pool!, random);
        const running: Slot[] = [];
        let most = 0;
        for (let now = 0; now < 6000; now += 5) {
          if (random() < 0.5 && running.length < pool!.pods) {
            const slot = card.assign(now);
            if (slot) running.push(slot);
          } else if (running.length > 0 && random() < 0.6) {
            card.unassign(running.splice(Math.floor(random() * running.length), 1)[0], now);
          }
          card.tick(now);
          most = Math.max(most, card.slots);
        }
        expect(most).toBeLessThanOrEqual(peakSlots(pool!));
      }),
      { numRuns: 60 },
    ));

  test('the same seed gives the same pool', () => {
    const { pool } = examinePool({ instanceType: 'm5.large', pods: 60, targets: { warmPrefixTarget: 4 } });
    const run = () => restAfter(new CardPool(pool!, seeded(7)), 60);
    expect(run()).toEqual(run());
  });
});

describe('what the model shows', () => {
  const poolOf = (props: object, way = PodAddressingMode.PREFIX_DELEGATION) =>
    examinePool({ instanceType: 'm5.large', pods: 0, ...props }, way).pool!;

  test('an address cools down for 30 seconds before another pod gets it', () => {
    const pool = poolOf({ targets: { minimumIpTarget: 1 } }, PodAddressingMode.SECONDARY_IP);
    const card = new CardPool(pool, seeded(1));
    card.tick(0);
    card.unassign(card.assign(0)!, 10);
    expect([card.assign(39), card.assign(40)]).toEqual([undefined, expect.anything()]);
  });

  test('a refusal of EC2 keeps the pool from growing for two minutes', () => {
    const subnet = new Ec2Subnet(27, seeded(1));
    const card = new CardPool(poolOf({}), seeded(1), subnet);
    // A /27 has no /28 without an address of AWS.
    expect([0, 5, 119].map((now) => card.tick(now))).toEqual([false, false, false]);
    expect([card.slots, card.nextWake(5)]).toEqual([0, 120]);
  });

  test('prefixes stay when their pods go one by one, because pods lie everywhere', () => {
    const card = new CardPool(poolOf({ targets: { warmPrefixTarget: 1 } }), seeded(3));
    const settling = new Settling(card);
    settling.settle();
    const running = Array.from({ length: 90 }, () => {
      const slot = card.assign(settling.now)!;
      settling.settle();
      return slot;
    });
    const full = card.slots;
    running.slice(0, 70).forEach((slot) => card.unassign(slot, settling.now));
    settling.settle();
    // 20 pods would fit into 2 prefixes, and one is kept warm.
    expect(card.slots).toBeGreaterThan(3);
    expect(card.slots).toBeLessThanOrEqual(full);
  });

  test('single addresses fragment a subnet, reserved blocks stay whole', () => {
    const open = new Ec2Subnet(24, seeded(5));
    const reserved = new Ec2Subnet(24, seeded(5), (block) => block >= 8);
    for (let address = 0; address < 30; address += 1)
      [open, reserved].forEach((subnet) => subnet.takeAddress());
    expect(open.wholeBlocks).toBeLessThan(6);
    // blocks 8 to 14; the last one holds the address of AWS
    expect(reserved.wholeBlocks).toBeGreaterThanOrEqual(7);
  });
});
