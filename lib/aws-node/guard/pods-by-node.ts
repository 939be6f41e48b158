import { at, listOf, textOf, type JsonObject } from '../backup/json';

/** What of a pod of aws-node matters for a rollout. */
export interface PodSummary {
  readonly node: string;
  /** Version in the tag of the image of aws-node. */
  readonly version?: string;
  readonly ready: boolean;
  /** Generation of the pod template that made it. */
  readonly generation?: string;
  /** Hash of the template's content: the same for a template that came back. */
  readonly revision?: string;
}

/** Nodes by what runs on them, each node once. */
export interface PodsByNode {
  /** The wanted pod runs and is ready. */
  readonly good: readonly string[];
  /** The wanted pod runs and is not ready. */
  readonly unready: readonly string[];
  /** Only an older pod is there, and it works. */
  readonly outdated: readonly string[];
  /** Only an older pod is there, and it does not work: not the new version's doing. */
  readonly unreachable: readonly string[];
}

/** A pod as the API server lists it; undefined for one that has no node yet or has ended. */
export function podSummary(pod: JsonObject): PodSummary | undefined {
  const node = textOf(at(pod, 'spec', 'nodeName'));
  const phase = textOf(at(pod, 'status', 'phase'));
  if (node === undefined || phase === 'Succeeded' || phase === 'Failed') return undefined;
  const container = listOf(at(pod, 'spec', 'containers')).find((one) => at(one, 'name') === 'aws-node');
  const image = textOf(at(container, 'image')) ?? '';
  const isReady = listOf(at(pod, 'status', 'conditions')).some(
    (condition) => at(condition, 'type') === 'Ready' && at(condition, 'status') === 'True',
  );
  const isLeaving = at(pod, 'metadata', 'deletionTimestamp') !== undefined;
  const label = (name: string): string | undefined => textOf(at(pod, 'metadata', 'labels', name));
  return {
    node,
    version: /:(v\d+\.\d+\.\d+[^@]*)/.exec(image)?.[1],
    ready: isReady && !isLeaving,
    generation: label('pod-template-generation'),
    revision: label('controller-revision-hash'),
  };
}

/** Sorts nodes by their best pod: while a pod is replaced, a node may have two. */
export function podsByNode(pods: Iterable<PodSummary>, isWanted: (pod: PodSummary) => boolean): PodsByNode {
  const ranks = new Map<string, keyof PodsByNode>();
  for (const pod of pods) {
    const { node, ready } = pod;
    const state = isWanted(pod) ? (ready ? 'good' : 'unready') : ready ? 'outdated' : 'unreachable';
    const known = ranks.get(node);
    if (known === undefined || BEST_FIRST.indexOf(state) < BEST_FIRST.indexOf(known)) ranks.set(node, state);
  }
  const of = (state: keyof PodsByNode): string[] =>
    [...ranks].flatMap(([node, found]) => (found === state ? [node] : [])).sort();
  return {
    good: of('good'),
    unready: of('unready'),
    outdated: of('outdated'),
    unreachable: of('unreachable'),
  };
}

const BEST_FIRST: readonly (keyof PodsByNode)[] = ['good', 'unready', 'outdated', 'unreachable'];
