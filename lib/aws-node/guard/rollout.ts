import type { JsonObject } from '../backup/json';
import { at } from '../backup/json';

/** How far the DaemonSet has rolled out its current template. */
export interface RolloutState {
  readonly finished: boolean;
  /** Every pod runs the new template and no more of them are unready than the update strategy tolerates. */
  readonly tolerable: boolean;
  /** What is still missing, or what was reached, for a person. */
  readonly progress: string;
}

/**
 * The state of a rollout, by the same counts that `kubectl rollout status` reads.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export function rolloutState(daemonSet: JsonObject): RolloutState {
  const counts = countsOf(daemonSet);
  if (counts.observed < counts.generation)
    return pending('the DaemonSet controller has not seen the change yet');
  if (at(daemonSet, 'spec', 'updateStrategy', 'type') === 'OnDelete') return finished(onDeleteText(counts));
  if (counts.updated < counts.desired) return pending(updatingText(counts));
  const unready = counts.desired - Math.min(counts.ready, counts.available);
  if (unready > 0) {
    const tolerable = unready < counts.desired && unready <= counts.maxUnavailable;
    return { ...pending(`${unready} of ${counts.desired} aws-node pods are not ready`), tolerable };
  }
  return finished(`${counts.ready} of ${counts.desired} aws-node pods run the new version`);
}

interface Counts {
  readonly generation: number;
  readonly observed: number;
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly maxUnavailable: number;
}

function countsOf(daemonSet: JsonObject): Counts {
  const status = (name: string) => numberOf(at(daemonSet, 'status', name));
  const desired = status('desiredNumberScheduled');
  return {
    generation: numberOf(at(daemonSet, 'metadata', 'generation')),
    observed: status('observedGeneration'),
    desired,
    updated: status('updatedNumberScheduled'),
    ready: status('numberReady'),
    available: status('numberAvailable'),
    maxUnavailable: maxUnavailable(daemonSet, desired),
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

function pending(progress: string): RolloutState {
  return { finished: false, tolerable: false, progress };
}

function finished(progress: string): RolloutState {
  return { finished: true, tolerable: true, progress };
}

function updatingText({ updated, desired, available, maxUnavailable }: Counts): string {
  const unavailable = desired - available;
  const stuck =
    unavailable > maxUnavailable
      ? `; ${unavailable} are unavailable, more than the ${maxUnavailable} the update strategy allows`
      : '';
  return `${updated} of ${desired} aws-node pods run the new version${stuck}`;
}

function onDeleteText({ updated, desired }: Counts): string {
  return `${updated} of ${desired} aws-node pods run the new version; the update strategy is OnDelete, the others follow when somebody deletes them`;
}
