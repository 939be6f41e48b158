import { rolloutState } from '../../../lib/aws-node/guard/rollout';

const daemonSet = (status: object, more: { generation?: number; strategy?: object } = {}): never =>
  ({
    metadata: { generation: more.generation ?? 2 },
    spec: {
      updateStrategy: more.strategy ?? { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
    },
    status: { observedGeneration: 2, ...status },
  }) as never;

const counts = (desired: number, updated: number, ready: number, available = ready): object => ({
  desiredNumberScheduled: desired,
  updatedNumberScheduled: updated,
  numberReady: ready,
  numberAvailable: available,
});

test.each([
  // desired, updated, ready -> finished, tolerable, progress
  ['all new, all ready', counts(30, 30, 30), true, true, '30 of 30 aws-node pods run the new version'],
  ['no nodes yet', counts(0, 0, 0), true, true, '0 of 0 aws-node pods run the new version'],
  ['in the middle', counts(30, 12, 29), false, false, '12 of 30 aws-node pods run the new version'],
  [
    'stuck', // 10% of 30 = 3
    counts(30, 3, 26), false, false,
    '3 of 30 aws-node pods run the new version; 4 are unavailable, more than the 3 the update strategy allows',
  ],
  ['all new, 3 of 30 unready: 10%', counts(30, 30, 27), false, true, '3 of 30 aws-node pods are not ready'],
  ['all new, 4 of 30 unready', counts(30, 30, 26), false, false, '4 of 30 aws-node pods are not ready'],
  ['the only node crash-loops', counts(1, 1, 0), false, false, '1 of 1 aws-node pods are not ready'],
  ['ready but not available yet', counts(2, 2, 2, 1), false, true, '1 of 2 aws-node pods are not ready'],
])('%s', (_, status, finished, tolerable, progress) => {
  expect(rolloutState(daemonSet(status))).toEqual({ finished, tolerable, progress });
}); // prettier-ignore

test('counts of an older generation say nothing', () => {
  expect(rolloutState(daemonSet(counts(3, 3, 3), { generation: 3 }))).toEqual({
    finished: false,
    tolerable: false,
    progress: 'the DaemonSet controller has not seen the change yet',
  });
});

test('OnDelete does not roll out by itself, so nothing is waited for', () => {
  const { finished, progress } = rolloutState(daemonSet(counts(3, 1, 3), { strategy: { type: 'OnDelete' } }));
  expect(finished).toBe(true);
  expect(progress).toContain('1 of 3 aws-node pods run the new version; the update strategy is OnDelete');
});

test('maxUnavailable as a number, missing, or nonsense', () => {
  const unready = counts(10, 10, 8);
  expect(
    rolloutState(daemonSet(unready, { strategy: { rollingUpdate: { maxUnavailable: 2 } } })).tolerable,
  ).toBe(true);
  expect(rolloutState(daemonSet(unready, { strategy: {} })).tolerable).toBe(false);
  expect(
    rolloutState(daemonSet(unready, { strategy: { rollingUpdate: { maxUnavailable: 'x' } } })).tolerable,
  ).toBe(false);
});

test('a DaemonSet without any status has not been seen', () => {
  expect(rolloutState({ metadata: { generation: 1 } }).progress).toContain('has not seen the change yet');
});
