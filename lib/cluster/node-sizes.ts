import { knownAtSynth } from '../synth/known-value';
import type { NodeOptions } from './node-options';

/** How many nodes a group has. */
export interface NodeSizes {
  readonly minSize: number;
  readonly desiredSize: number;
  readonly maxSize: number;
}

/** Fills in the sizes that were not given. */
export function sizesOf({ minSize: least, desiredSize, maxSize }: NodeOptions): NodeSizes {
  const minSize = least ?? Math.min(1, knownAtSynth(desiredSize) ?? 1, knownAtSynth(maxSize) ?? 1);
  const desired = desiredSize ?? Math.max(minSize, Math.min(2, maxSize ?? 2));
  return { minSize, desiredSize: desired, maxSize: maxSize ?? desired };
}
