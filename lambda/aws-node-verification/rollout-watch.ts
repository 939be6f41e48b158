import { setTimeout as sleep } from 'node:timers/promises';
import { proveRollout, type Expected, type RolloutProof } from '../../lib/aws-node/guard/rollout-proof';
import { settled, unsettled } from '../../lib/aws-node/guard/rollout-settled';
import type { RolloutResult } from '../../lib/aws-node/guard/verification-report';
import { Deadline } from '../shared/deadline';
import type { WorkTime } from '../shared/aws-node/outcome';
import { log } from '../shared/log';
import type { RolloutLooks } from './rollout-looks';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** Time to read settings and write the report after the rollout was watched, at most a third of what there is. */
const REPORT_RESERVE = 90_000;

/** How long and how often to look. */
export interface WatchOptions {
  /** One look says what there is to say. */
  readonly once: boolean;
  readonly timeoutSeconds?: number;
}

/**
 * Looks again and again until what is seen has lasted long enough to be believed, or the time is over.
 *
 * @param looksUntil makes looks that end when a signal fires: a call that is denied or not answered may be repeated for
 * longer than there is time
 */
export async function watchRollout(
  looksUntil: (signal: AbortSignal) => RolloutLooks,
  expected: Expected,
  time: WorkTime,
  options: WatchOptions,
): Promise<RolloutResult> {
  const end = new Deadline(() => milliseconds(time, options), 0);
  try {
    const looks = looksUntil(AbortSignal.any([time.signal, end.signal]));
    return await watchUntil(end, looks, expected, time, options);
  } finally {
    end.cancel();
  }
}

function milliseconds(time: WorkTime, { timeoutSeconds = Infinity }: WatchOptions): number {
  const total = Math.min(time.left(), timeoutSeconds * 1000);
  return total - Math.min(REPORT_RESERVE, total / 3);
}

async function watchUntil(
  end: Deadline,
  looks: RolloutLooks,
  expected: Expected,
  time: WorkTime,
  { once }: WatchOptions,
): Promise<RolloutResult> {
  const startedAt = performance.now();
  let last: RolloutProof | undefined;
  for (let since = startedAt; ;) {
    const seen = proveRollout(await looks.look(), expected);
    // A look that the end has cut off says that it was cut off; the one before it says why.
    const proof = end.signal.aborted && seen.state === 'unknown' ? (last ?? seen) : seen;
    const now = performance.now();
    if (proof.state !== last?.state || proof.text !== last.text) since = now;
    last = proof;
    log('rollout', { ...proof, unchangedForSeconds: Math.round((now - since) / 1000) });
    const result = settled(proof, now - since, number('SETTLE_MILLISECONDS', 180_000));
    if (result) return result;
    const isOver = end.left() === 0 || once || time.rollback() === 'rolling back';
    if (isOver) return unsettled(proof, Math.round((now - startedAt) / 1000));
    await pause(Math.min(end.left(), number('POLL_MILLISECONDS', 15_000)), time.signal);
  }
}

async function pause(forMilliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(forMilliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
