import { setTimeout as sleep } from 'node:timers/promises';
import { proveRollout, type Expected, type RolloutProof } from '../../lib/aws-node/guard/rollout-proof';
import { settled, unsettled } from '../../lib/aws-node/guard/rollout-settled';
import type { RolloutResult } from '../../lib/aws-node/guard/verification-report';
import type { WorkTime } from '../shared/aws-node/outcome';
import { log } from '../shared/log';
import type { RolloutLooks } from './rollout-looks';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** Time to read settings and write the report after the rollout was watched, at most a third of what there is. */
const REPORT_RESERVE = 90_000;

/** Looks again and again until what is seen has lasted long enough to be believed, or the time is over. */
export async function watchRollout(
  looks: RolloutLooks,
  expected: Expected,
  time: WorkTime,
  options: { readonly once: boolean; readonly timeoutSeconds?: number },
): Promise<RolloutResult> {
  const startedAt = performance.now();
  const total = Math.min(time.left(), (options.timeoutSeconds ?? Infinity) * 1000);
  const until = startedAt + total - Math.min(REPORT_RESERVE, total / 3);
  let last: RolloutProof | undefined;
  for (let since = startedAt; ;) {
    const proof = proveRollout(await looks.look(), expected);
    const now = performance.now();
    if (proof.state !== last?.state || proof.text !== last.text) since = now;
    last = proof;
    log('rollout', { ...proof, unchangedForSeconds: Math.round((now - since) / 1000) });
    const result = settled(proof, now - since, number('SETTLE_MILLISECONDS', 180_000));
    if (result) return result;
    const isOver = now >= until || options.once || time.rollback() === 'rolling back';
    if (isOver) return unsettled(proof, Math.round((now - startedAt) / 1000));
    await pauseUntil(Math.min(until - now, number('POLL_MILLISECONDS', 15_000)), time.signal);
  }
}

async function pauseUntil(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
