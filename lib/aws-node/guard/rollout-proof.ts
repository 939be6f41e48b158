import { versionOrNone } from '../read-version';
import { daemonSetRecord, imageVersion } from '../backup/daemon-set';
import { at, textOf, type JsonObject } from '../backup/json';
import { rolloutCounts, type RolloutCounts } from '../backup/rollout-counts';
import { isUnwell, wasUnwell, type AddonState, type Baseline } from './addon-state';
import type { PodsByNode } from './pods-by-node';

/** What one look gave: a thing, nothing there, or the reason why nothing is known. */
export type Seen<T> = { readonly seen: T } | { readonly absent: true } | { readonly unknown: string };

/** One look at the add-on, its DaemonSet and its pods. */
export interface RolloutLook {
  readonly addon: Seen<AddonState>;
  readonly daemonSet: Seen<JsonObject>;
  /** Pods of aws-node by node; the counts of the DaemonSet stand in where they are not known. */
  readonly pods: Seen<PodsByNode>;
}

/** What one look proves. Only what stays so for a while decides. */
export interface RolloutProof {
  /**
   * - `proven`: the version runs on every node that counts.
   * - `tolerable`: what is missing is within what the update strategy, or the state before, allows.
   * - `advancing`: more may come by waiting.
   * - `broken`: the change keeps nodes from working, or was taken back.
   * - `elsewhere`: the add-on is at a version that neither this deployment nor the one before declared.
   * - `unknown`: nothing can be said.
   */
  readonly state: 'proven' | 'tolerable' | 'advancing' | 'broken' | 'elsewhere' | 'unknown';
  readonly text: string;
}

/** What should run, and how it was before. */
export interface Expected {
  /** Version declared; undefined takes any. */
  readonly version?: string;
  readonly before: Baseline;
}

/** Reads one look. Each word of the answer has a compared value behind it. */
export function proveRollout(look: RolloutLook, expected: Expected): RolloutProof {
  return ofAddon(look.addon, expected) ?? ofDaemonSet(look, expected);
}

/** What the add-on says, or undefined where the DaemonSet decides. */
function ofAddon(addon: Seen<AddonState>, { version: wanted, before }: Expected): RolloutProof | undefined {
  if ('unknown' in addon) return { state: 'unknown', text: `the add-on could not be read: ${addon.unknown}` };
  if ('absent' in addon) return { state: 'broken', text: 'EKS knows no add-on vpc-cni in this cluster' };
  const { seen } = addon;
  const issues = seen.healthIssues.length > 0 ? ` (${seen.healthIssues.join('; ')})` : '';
  const text = `vpc-cni ${seen.addonVersion} is ${seen.status ?? 'in no known state'}${issues}`;
  const asBefore = wasUnwell(seen, before);
  if (isUnwell(seen) && !asBefore) return { state: 'broken', text };
  if (seen.status !== 'ACTIVE' && !asBefore) return { state: 'advancing', text };
  if (wanted === undefined || seen.addonVersion === wanted) return undefined;
  const state = seen.addonVersion === before.version ? 'broken' : 'elsewhere';
  const who =
    state === 'broken' ? 'as before the change' : 'where neither this deployment nor the one before put it';
  return { state, text: `${text}, ${who}; declared is ${wanted}` };
}

function ofDaemonSet({ addon, daemonSet, pods }: RolloutLook, expected: Expected): RolloutProof {
  if ('unknown' in daemonSet)
    return { state: 'unknown', text: `the DaemonSet aws-node could not be read: ${daemonSet.unknown}` };
  if ('absent' in daemonSet) return { state: 'advancing', text: 'the DaemonSet aws-node does not exist' };
  const { seen } = daemonSet;
  const kind = textOf(at(seen, 'kind')) ?? 'thing without a kind';
  if (kind !== 'DaemonSet' || at(seen, 'metadata', 'name') !== 'aws-node') {
    return {
      state: 'unknown',
      text: `the API server answered a ${kind} where the DaemonSet aws-node was asked for`,
    };
  }
  const wanted = expected.version ?? ('seen' in addon ? addon.seen.addonVersion : undefined);
  return ofImage(seen, wanted) ?? ofNodes(rolloutCounts(seen), pods, expected);
}

/** What keeps the image from being that of the version; undefined when it is. */
function ofImage(daemonSet: JsonObject, wanted: string | undefined): RolloutProof | undefined {
  const tag = imageVersion(daemonSetRecord(daemonSet));
  if (tag === undefined)
    return {
      state: 'unknown',
      text: 'the image of the DaemonSet aws-node has no tag to compare with the version',
    };
  if (isSameVersion(tag, wanted)) return undefined;
  const text = `the DaemonSet aws-node has the image of ${tag}, not of ${wanted ?? 'any known version'}`;
  return { state: 'advancing', text };
}

/** Whether an image is of a version; where one of them names no EKS build, the release decides. */
export function isSameVersion(tag: string | undefined, wanted: string | undefined): boolean {
  const [image, target] = [versionOrNone(tag), versionOrNone(wanted)];
  if (image === undefined || target === undefined) return tag === wanted;
  const builds = [image.eksBuild, target.eksBuild].filter((build) => build !== undefined);
  return image.release === target.release && new Set(builds).size <= 1;
}

function ofNodes(counts: RolloutCounts, pods: Seen<PodsByNode>, { before }: Expected): RolloutProof {
  if (counts.observed < counts.generation)
    return { state: 'advancing', text: 'the DaemonSet controller has not seen the change yet' };
  const nodes = 'seen' in pods ? pods.seen : nodesByCounts(counts);
  const counted = Math.max(0, counts.desired - nodes.unreachable.length);
  // The controller counts pods of older settings out, even where nothing on them tells.
  const good = Math.min(counted, nodes.good.length, counts.updated);
  const text = textOfNodes(good, counted, nodes, 'seen' in pods);
  if (counted === 0 && counts.desired > 0) return { state: 'unknown', text };
  if (good === counted) return { state: 'proven', text };
  const tolerated = Math.max(counts.maxUnavailable, before.unready);
  if (nodes.unready.length > tolerated || (nodes.unready.length === counted && good === 0))
    return { state: 'broken', text };
  if (counts.isOnDelete) return { state: 'proven', text: `${text}; the update strategy is OnDelete: a node follows when its pod is deleted` }; // prettier-ignore
  const isTolerable = counted - good <= tolerated && good > 0;
  return { state: isTolerable ? 'tolerable' : 'advancing', text };
}

/** Stands in for pods that could not be listed: nodes without names. */
function nodesByCounts({ updated, ready, available }: RolloutCounts): PodsByNode {
  const good = Math.min(updated, ready, available);
  const nameless = (count: number): string[] => Array.from({ length: Math.max(0, count) }, () => '');
  return { good: nameless(good), unready: nameless(updated - good), outdated: [], unreachable: [] };
}

const NAMED = 3;

function textOfNodes(good: number, counted: number, nodes: PodsByNode, named: boolean): string {
  const list = (names: readonly string[], what: string): string => {
    if (names.length === 0) return '';
    const shown = named ? ` (${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', ...' : ''})` : '';
    return `; ${names.length} ${what}${shown}`;
  };
  return [
    `${good} of ${counted} aws-node pods are up to date and ready`,
    named ? '' : ', by the counts of the DaemonSet',
    list(nodes.unready, 'are up to date and not ready'),
    list(nodes.unreachable, 'are on nodes that do not answer, which do not count'),
  ].join('');
}
