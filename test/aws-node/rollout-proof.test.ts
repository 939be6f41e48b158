import type { JsonObject } from '../../lib/aws-node/backup/json';
import { HEALTHY, type AddonState } from '../../lib/aws-node/guard/addon-state';
import { currentPods } from '../../lib/aws-node/guard/current-pods';
import type { PodSummary } from '../../lib/aws-node/guard/pods-by-node';
import { isSameVersion, proveRollout, type RolloutLook } from '../../lib/aws-node/guard/rollout-proof';
import { settled, unsettled } from '../../lib/aws-node/guard/rollout-settled';

const VERSION = 'v1.21.1-eksbuild.1';
const OLD = 'v1.20.1-eksbuild.3';
const active: AddonState = { addonVersion: VERSION, status: 'ACTIVE', healthIssues: [] };

function daemonSet(desired: number, updated: number, ready: number, more: JsonObject = {}): JsonObject {
  return {
    kind: 'DaemonSet',
    metadata: { name: 'aws-node', generation: 2 },
    spec: {
      updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
      template: { spec: { containers: [{ name: 'aws-node', image: `r/amazon-k8s-cni:${VERSION}` }] } },
    },
    status: {
      observedGeneration: 2,
      desiredNumberScheduled: desired,
      updatedNumberScheduled: updated,
      numberReady: ready,
      numberAvailable: ready,
    },
    ...more,
  };
}

const look = (change: Partial<RolloutLook> = {}): RolloutLook => ({
  addon: { seen: active },
  daemonSet: { seen: daemonSet(30, 30, 30) },
  pods: { absent: true },
  ...change,
});
const prove = (change: Partial<RolloutLook> = {}, before = HEALTHY): string =>
  proveRollout(look(change), { version: VERSION, before }).state;

test.each([
  ['all new, all ready', 30, 30, 30, 'proven'],
  ['no nodes yet', 0, 0, 0, 'proven'],
  ['in the middle', 30, 12, 30, 'advancing'],
  ['all new, 3 of 30 unready, a tenth', 30, 30, 27, 'tolerable'],
  ['all new, 4 of 30 unready', 30, 30, 26, 'broken'],
  ['the only node does not come up', 1, 1, 0, 'broken'],
  ['299 of 300', 300, 299, 299, 'tolerable'],
])('by the counts of the DaemonSet, %s is what it is', (_, desired, updated, ready, state) => {
  expect(prove({ daemonSet: { seen: daemonSet(desired, updated, ready) } })).toBe(state);
});

const pods = (count: number, version: string, ready: boolean, first = 0): PodSummary[] =>
  Array.from({ length: count }, (_, i) => ({ node: `n${first + i}`, version, ready }));
const byNode = (...all: PodSummary[][]): RolloutLook['pods'] => ({
  seen: currentPods(all.flat(), daemonSet(30, 30, 30), VERSION),
});

test.each([
  ['every node', byNode(pods(30, VERSION, true)), 'proven'],
  ['every node but one that does not answer', byNode(pods(29, VERSION, true), pods(1, OLD, false, 29)), 'proven'],
  ['every node but one that still works with the old version', byNode(pods(29, VERSION, true), pods(1, OLD, true, 29)), 'tolerable'],
  ['a third of the nodes', byNode(pods(10, VERSION, true), pods(20, OLD, true, 10)), 'advancing'],
  ['nodes that all fail with it', byNode(pods(30, VERSION, false)), 'broken'],
  ['no node that answers', byNode(pods(30, OLD, false)), 'unknown'],
])('by its pods, a version on %s is what it is', (_, found, state) => {
  expect(prove({ pods: found })).toBe(state);
}); // prettier-ignore

describe('where only settings change, so that old pods have the image of new ones', () => {
  const annotations = { 'deprecated.daemonset.template.generation': '7' };
  const at = (updated: number): JsonObject =>
    daemonSet(30, updated, 30, { metadata: { name: 'aws-node', generation: 2, annotations } });
  const of = (count: number, generation: string, ready = true, first = 0): PodSummary[] =>
    pods(count, VERSION, ready, first).map((pod) => ({ ...pod, generation, revision: `hash${generation}` }));
  const proof = (updated: number, ...all: PodSummary[][]): string =>
    prove({
      daemonSet: { seen: at(updated) },
      pods: { seen: currentPods(all.flat(), at(updated), VERSION) },
    });

  test.each<[string, number, PodSummary[][], string]>([
    ['no pod is made yet', 0, [of(30, '6')], 'advancing'],
    ['a third of the pods is new', 10, [of(10, '7'), of(20, '6', true, 10)], 'advancing'],
    ['all pods are new', 30, [of(30, '7')], 'proven'],
    ['five dead nodes have old pods', 25, [of(25, '7'), of(5, '6', false, 25)], 'proven'],
    ['the settings came back before a pod was replaced', 30, [of(30, '6')], 'proven'],
    ['the settings came back after some pods were replaced', 30, [of(3, '7').map((pod) => ({ ...pod, revision: 'hash5' })), of(27, '5', true, 3)], 'proven'],
    ['pods tell no generation, and the controller counts ten', 10, [pods(30, VERSION, true)], 'advancing'],
  ])('%s', (_, updated, all, state) => expect(proof(updated, ...all)).toBe(state)); // prettier-ignore
});

test.each<[string, Partial<RolloutLook>, string]>([
  ['the add-on cannot be read', { addon: { unknown: '403' } }, 'unknown'],
  ['the add-on is gone', { addon: { absent: true } }, 'broken'],
  ['the add-on is degraded', { addon: { seen: { ...active, status: 'DEGRADED' } } }, 'broken'],
  ['the add-on is at a third version', { addon: { seen: { ...active, addonVersion: 'v1.22.4-eksbuild.3' } } }, 'elsewhere'],
  ['a Status was answered', { daemonSet: { seen: { kind: 'Status' } } }, 'unknown'],
  ['the DaemonSet cannot be read', { daemonSet: { unknown: '403' } }, 'unknown'],
  ['the image has no tag', { daemonSet: { seen: daemonSet(3, 3, 3, { spec: {} }) } }, 'unknown'],
])('when %s nothing is proven', (_, change, state) => expect(prove(change)).toBe(state)); // prettier-ignore

test('health before is the baseline', () => {
  const before = { status: 'DEGRADED', version: OLD, unready: 4 };
  expect(prove({ addon: { seen: { ...active, status: 'DEGRADED' } } }, before)).toBe('proven');
  expect(prove({ daemonSet: { seen: daemonSet(30, 30, 26) } }, before)).toBe('tolerable');
  expect(prove({ addon: { seen: { ...active, addonVersion: OLD } } }, before)).toBe('broken');
});

test.each([
  ['v1.21.1-eksbuild.1', true],
  ['v1.21.1', true],
  ['v1.21.1-eksbuild.3', false],
  ['v1.21.2-eksbuild.1', false],
  [undefined, false],
])('the image %s is of the version: %s', (tag, same) => expect(isSameVersion(tag, VERSION)).toBe(same));

test.each([
  ['nodes that wait for their pod to be deleted', 12, 30, 'proven'],
  ['new pods that do not come up', 30, 0, 'broken'],
])('with OnDelete, %s are what they are', (_, updated, ready, state) => {
  const { spec, ...rest } = daemonSet(30, updated, ready);
  const seen = { ...rest, spec: { ...(spec as JsonObject), updateStrategy: { type: 'OnDelete' } } };
  expect(prove({ daemonSet: { seen } })).toBe(state);
});

describe('what has lasted', () => {
  const MINUTE = 60_000;
  test.each([
    ['proven', 0, 'proven'],
    ['tolerable', 1, undefined],
    ['tolerable', 3, 'proven'],
    ['broken', 4, undefined],
    ['broken', 5, 'broken'],
    ['advancing', 9, undefined],
    ['advancing', 10, 'broken'],
    ['elsewhere', 1, 'unknown'],
    ['unknown', 1_000, undefined],
  ] as const)('%s for %i minutes means %s', (state, minutes, result) => {
    expect(settled({ state, text: '' }, minutes * MINUTE, 3 * MINUTE)?.state).toBe(result);
  });

  test('is not known when the time is over first', () => {
    expect(unsettled({ state: 'advancing', text: '640 of 1000' }, 780)).toEqual({
      state: 'unknown',
      text: '640 of 1000, still going on after 780 s',
    });
    expect(unsettled({ state: 'proven', text: 'all' }, 1).state).toBe('proven');
  });
});
