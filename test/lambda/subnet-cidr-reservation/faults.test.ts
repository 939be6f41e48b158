import * as fc from 'fast-check';
import type { Fault, FaultKind } from '../../loopback';
import { properties, Stage } from './stage';

const stage = new Stage();
beforeAll(() => stage.open(), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.ec2.faults.clear());

const ACTIONS = [
  'DescribeSubnets',
  'DescribeNetworkInterfaces',
  'GetSubnetCidrReservations',
  'CreateSubnetCidrReservation',
  'DeleteSubnetCidrReservation',
  'CreateTags',
  'DeleteTags',
];
const FOREIGN = '100.64.0.0/22';

/** Create, an update that keeps, replaces, adds, removes and retags, and delete: every kind of step. */
async function liveThrough(faults: readonly Omit<Fault, 'subnetId'>[], deliveries = 1): Promise<void> {
  const subnetId = stage.subnet();
  const foreign = stage.foreign(subnetId, FOREIGN);
  const untouched = structuredClone(stage.ec2.state.reservations.get(foreign));
  stage.ec2.faults.add(...faults.map((fault) => ({ ...fault, subnetId })));
  const stack = stage.stack({ deliveries });

  const first = ['100.64.32.0/19', '100.64.16.0/20', '100.64.8.0/22'];
  expect(await stack.deploy({ Pods: properties(subnetId, first, { Tags: { a: '1' } }) })).toMatchObject({
    reasons: [],
  });
  expect(stage.reserved(subnetId)).toEqual([FOREIGN, ...first].sort());

  const second = ['100.64.32.0/20', '100.64.48.0/20', '100.64.16.0/20', '100.64.12.0/22'];
  expect(await stack.deploy({ Pods: properties(subnetId, second, { Tags: { b: '2' } }) })).toMatchObject({
    reasons: [],
  });
  expect(stage.reserved(subnetId)).toEqual([FOREIGN, ...second].sort());

  expect(await stack.delete()).toMatchObject({ status: 'COMPLETE' });
  expect(stage.ec2.state.reservationsOf(subnetId)).toEqual([untouched]);
}

const RECOVERABLE: readonly (readonly [FaultKind, number])[] = [
  ['throttle', 6],
  ['server-error', 3],
  ['reset-before', 3],
  ['reset-after', 3],
  ['malformed', 2],
  ['slow', 3],
  ['deny', 2], // a role made a moment ago, not yet known everywhere
];

describe.each(RECOVERABLE)('%s, %i times in a row', (kind, times) => {
  test.each(ACTIONS)(
    'at %s: nothing is lost, nothing is left, nothing foreign is touched',
    async (action) => {
      await liveThrough([{ kind, action, times, milliseconds: 30 }]);
    },
  );
});

test('more ranges than the handler looks again for one: the answer to each creation is lost', async () => {
  const subnetId = stage.subnet();
  const ranges = Array.from({ length: 8 }, (_, i) => `100.64.${i}.0/24`);
  // Every other creation: the one in between is the attempt that finds its own reservation in the way.
  const faults = ranges.map((_, after) => ({
    kind: 'reset-after' as const,
    action: 'CreateSubnetCidrReservation',
    after,
  }));
  stage.ec2.faults.add(...faults);
  const { reasons } = await stage.stack().deploy({ Pods: properties(subnetId, ranges) });
  expect(reasons).toEqual([]);
  expect(stage.reserved(subnetId)).toEqual(ranges);
});

test.each(['GetSubnetCidrReservations', 'DescribeNetworkInterfaces', 'DescribeSubnets'])(
  'a server that ignores the filters of %s',
  async (action) => liveThrough([{ kind: 'ignore-filters', action, times: Infinity }]),
);

test('a list of reservations that lags behind', async () =>
  liveThrough([{ kind: 'stale', action: 'GetSubnetCidrReservations', times: 1, after: 1 }]));

test('a server that does not record tags with the creation', async () =>
  liveThrough([{ kind: 'drop-tags', action: 'CreateSubnetCidrReservation', times: Infinity }]));

test('a server that never answers one call', async () => liveThrough([{ kind: 'hang', times: 1 }]), 20_000);

test.each([2, 3])('every event is delivered %i times at once', async (deliveries) =>
  liveThrough([], deliveries),
);

test('every event is delivered twice, and answers to creations are lost', async () =>
  liveThrough([{ kind: 'reset-after', action: 'CreateSubnetCidrReservation', times: 4 }], 2));

describe('what cannot be recovered', () => {
  test.each(['throttle', 'reset-before', 'reset-after', 'malformed', 'deny'] as const)(
    '%s without end at the creation: the rollback leaves nothing behind',
    async (kind) => {
      const subnetId = stage.subnet();
      const foreign = stage.foreign(subnetId, FOREIGN);
      stage.ec2.faults.add({
        kind,
        action: 'CreateSubnetCidrReservation',
        subnetId,
        after: 1,
        times: Infinity,
      });
      const stack = stage.stack();
      const ranges = ['100.64.16.0/20', '100.64.32.0/20', '100.64.48.0/20'];
      const result = await stack.deploy({ Pods: properties(subnetId, ranges) });
      const all = stage.ec2.state.reservationsOf(subnetId).map((r) => r.subnetCidrReservationId);
      // A lost answer is no failure: then the deployment succeeds.
      if (result.status === 'COMPLETE') expect(all).toHaveLength(4);
      else expect(all).toEqual([foreign]);
      await stack.delete();
      expect(stage.reserved(subnetId)).toEqual([FOREIGN]);
    },
  );

  test('an update that fails half-way is rolled back to exactly what was there', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack();
    const former = ['100.64.16.0/20', '100.64.32.0/19'];
    await stack.deploy({ Pods: properties(subnetId, former) });
    stage.ec2.faults.add({
      kind: 'deny',
      action: 'CreateSubnetCidrReservation',
      subnetId,
      after: 2,
      // As many as fit into the patience with a denied call.
      times: 7,
    });
    const wanted = ['100.64.8.0/21', '100.64.16.0/21', '100.64.24.0/21', '100.64.32.0/20'];
    const result = await stack.deploy({ Pods: properties(subnetId, wanted) });
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(stage.reserved(subnetId)).toEqual(former);
  });

  test('a reservation that cannot be tagged as ours is not left to nobody', async () => {
    const subnetId = stage.subnet();
    stage.ec2.faults.add(
      { kind: 'drop-tags', action: 'CreateSubnetCidrReservation', subnetId },
      { kind: 'deny', action: 'CreateTags', subnetId, times: Infinity },
    );
    const result = await stage.stack().deploy({ Pods: properties(subnetId, ['100.64.32.0/19']) });
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(stage.reserved(subnetId)).toEqual([]);
  });

  test('the message for endless throttling says what to do', async () => {
    const subnetId = stage.subnet();
    stage.ec2.faults.add({
      kind: 'throttle',
      action: 'CreateSubnetCidrReservation',
      subnetId,
      times: Infinity,
    });
    const result = await stage.stack().deploy({ Pods: properties(subnetId, ['100.64.32.0/19']) });
    expect(result.reasons[0]).toMatch(
      /could not reserve 100\.64\.32\.0\/19: RequestLimitExceeded: .*; EC2 limits its requests, deploy again later/,
    );
    expect(stage.ec2.countCalls(subnetId).CreateSubnetCidrReservation).toBeGreaterThan(9);
  });
});

test('any faults in any order: after a healed delete only the foreign reservation is left', async () => {
  const range = fc.constantFrom(
    '100.64.8.0/21',
    '100.64.16.0/20',
    '100.64.16.0/21',
    '100.64.32.0/19',
    '100.64.32.0/20',
  );
  const disjoint = fc
    .uniqueArray(range, { maxLength: 3 })
    .map((ranges) =>
      ranges.filter((r, i) => !ranges.slice(0, i).some((o) => o.split('/')[0] === r.split('/')[0])),
    );
  const fault = fc
    .record({
      kind: fc.constantFrom<FaultKind>(
        'throttle',
        'deny',
        'server-error',
        'reset-before',
        'reset-after',
        'malformed',
        'stale',
      ),
      action: fc.constantFrom(...ACTIONS),
      times: fc.constantFrom(1, 2, 12),
      after: fc.nat(3),
    })
    // A list that lags is asked once more, not for ever.
    .map((f) => (f.kind === 'stale' ? { ...f, times: 1 } : f));
  const deployment = fc.record({
    ranges: disjoint,
    faults: fc.uniqueArray(fault, { maxLength: 3, selector: ({ kind }) => kind }),
    thenFail: fc.boolean(),
  });
  const story = fc.record({
    deployments: fc.array(deployment, { minLength: 1, maxLength: 4 }),
    deliveries: fc.constantFrom(1, 2),
  });

  await fc.assert(
    fc.asyncProperty(story, async ({ deployments, deliveries }) => {
      const subnetId = stage.subnet();
      const foreign = stage.foreign(subnetId, FOREIGN);
      const untouched = structuredClone(stage.ec2.state.reservations.get(foreign));
      const stack = stage.stack({ deliveries });
      for (const { ranges, faults, thenFail } of deployments) {
        const before = stage.reserved(subnetId);
        const existed = stack.resources.has('Pods');
        stage.ec2.faults.add(...faults.map((f) => ({ ...f, subnetId })));
        const { status } = await stack.deploy({ Pods: properties(subnetId, ranges) }, { thenFail });
        stage.ec2.faults.clear();
        if (status === 'COMPLETE') expect(stage.reserved(subnetId)).toEqual([FOREIGN, ...ranges].sort());
        if (status === 'ROLLBACK_COMPLETE' && existed) expect(stage.reserved(subnetId)).toEqual(before);
        if (status === 'ROLLBACK_FAILED') break;
      }
      // A rollback that failed is continued by the user when EC2 is well again: the next event repairs it.
      await stack.deploy({ Pods: properties(subnetId, ['100.64.32.0/20'], { Description: 'repaired' }) });
      expect(stage.reserved(subnetId)).toEqual([FOREIGN, '100.64.32.0/20']);
      await stack.delete();
      expect(stage.ec2.state.reservationsOf(subnetId)).toEqual([untouched]);
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 60_000);
