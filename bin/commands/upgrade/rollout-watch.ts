import { setTimeout as sleep } from 'node:timers/promises';
import type { RolloutLooks } from '../../../lambda/aws-node-verification/rollout-looks';
import {
  proveRollout,
  type Expected,
  type RolloutLook,
  type RolloutProof,
} from '../../../lib/aws-node/guard/rollout-proof';
import { settled, unsettled } from '../../../lib/aws-node/guard/rollout-settled';
import type { RolloutResult } from '../../../lib/aws-node/guard/verification-report';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** Options for watching a rollout. */
export interface WatchOptions {
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  /** Takes each new sentence. */
  readonly progress: (text: string) => void;
}

/** Result of a rollout, and the proof of the last look. */
export interface WatchedRollout {
  readonly result: RolloutResult;
  readonly proof: RolloutProof;
}

/** Looks again and again until what is seen has lasted long enough to be believed, or the time is over. */
export async function watchRollout(
  looks: RolloutLooks,
  expected: Expected,
  { timeoutSeconds, signal, progress }: WatchOptions,
): Promise<WatchedRollout> {
  const startedAt = performance.now();
  let last: RolloutProof | undefined;
  for (let since = startedAt; ;) {
    const look = await looks.look();
    const proof = proveRollout(look, expected);
    signal.throwIfAborted();
    const now = performance.now();
    if (proof.state !== last?.state || proof.text !== last.text) {
      since = now;
      progress(proof.text);
    }
    last = proof;
    const result = settled(proof, now - since, number('SETTLE_MILLISECONDS', 180_000));
    // A large fleet is UPDATING for as long as it takes; only the timeout ends that.
    if (result && !isBusy(look)) return { result, proof };
    const waitedSeconds = (now - startedAt) / 1000;
    if (waitedSeconds >= timeoutSeconds)
      return { result: unsettled(proof, Math.round(waitedSeconds)), proof };
    await sleep(number('POLL_MILLISECONDS', 15_000), undefined, { signal });
  }
}

function isBusy({ addon }: RolloutLook): boolean {
  return 'seen' in addon && ['CREATING', 'UPDATING'].includes(addon.seen.status ?? '');
}
