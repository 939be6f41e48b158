import type { RolloutProof } from './rollout-proof';
import type { RolloutResult } from './verification-report';

/** How much longer, or shorter, than the usual time a state has to last before it decides. */
const WEIGHT: Readonly<Record<RolloutProof['state'], number>> = {
  proven: 0,
  tolerable: 1,
  elsewhere: 1 / 3,
  // A pod that starts is not ready, and an add-on may be DEGRADED in the middle of a rollout.
  broken: 5 / 3,
  // The next pods may be waiting for a slow node.
  advancing: 10 / 3,
  unknown: Infinity,
};

/**
 * What a state means that has lasted for some time; undefined while it may still change.
 *
 * @param proof what the last look proved
 * @param unchangedFor milliseconds for which every look proved the same
 * @param settleTime milliseconds after which "within what the update strategy tolerates" counts as success
 */
export function settled(
  proof: RolloutProof,
  unchangedFor: number,
  settleTime: number,
): RolloutResult | undefined {
  if (unchangedFor < settleTime * WEIGHT[proof.state]) return undefined;
  const { state, text } = proof;
  if (state === 'proven' || state === 'tolerable') return { state: 'proven', text };
  if (state === 'broken') return { state, text };
  if (state === 'advancing') return { state: 'broken', text: `${text}; it does not get any further` };
  // Somebody else moves the add-on: not the doing of this deployment, and not its to undo.
  return { state: 'unknown', text };
}

/** What a state means when there is no more time to look. */
export function unsettled({ state, text }: RolloutProof, waitedSeconds: number): RolloutResult {
  if (state === 'proven') return { state, text };
  const still = state === 'unknown' ? '' : ', still going on';
  return { state: 'unknown', text: `${text}${still} after ${waitedSeconds} s` };
}
