import type { JsonObject } from './json';
import { at } from './json';

/**
 * How far a DaemonSet has rolled out its template, by the counts that `kubectl rollout status` reads.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export interface RolloutCounts {
  readonly generation: number;
  readonly observed: number;
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly maxUnavailable: number;
  /** Pods are replaced only when their old ones are deleted. */
  readonly isOnDelete: boolean;
}

/** The counts of a DaemonSet; what is missing counts as zero. */
export function rolloutCounts(daemonSet: JsonObject): RolloutCounts {
  const status = (name: string): number => numberOf(at(daemonSet, 'status', name));
  const desired = status('desiredNumberScheduled');
  return {
    generation: numberOf(at(daemonSet, 'metadata', 'generation')),
    observed: status('observedGeneration'),
    desired,
    updated: status('updatedNumberScheduled'),
    ready: status('numberReady'),
    available: status('numberAvailable'),
    maxUnavailable: maxUnavailable(daemonSet, desired),
    isOnDelete: at(daemonSet, 'spec', 'updateStrategy', 'type') === 'OnDelete',
  };
}

/** A percentage counts of the desired pods and rounds up; Kubernetes' own default is 1. */
function maxUnavailable(daemonSet: JsonObject, desired: number): number {
  const value = at(daemonSet, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable') ?? 1;
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? numberOf(value) : Math.ceil((desired * Number(percent)) / 100);
}

function numberOf(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

/** How many nodes should have aws-node, and on how many it is ready. */
export function readinessOf(daemonSet: JsonObject): { readonly desired: number; readonly ready: number } {
  const { desired, ready, available } = rolloutCounts(daemonSet);
  return { desired, ready: Math.min(desired, ready, available) };
}
