import type { MaxPodsProps, MaxPodsResult } from '../../lib';
import { PodAddressingMode } from '../../lib';
import { examineNode } from '../../lib/capacity/examine-node';
import { podsOf } from '../../lib/capacity/pods-of-node';

type Options = Omit<MaxPodsProps, 'instanceType'>;

/** Max pods with a mode; for tests of the arithmetic. */
export function pods(instanceType: string, mode: PodAddressingMode, options: Options = {}): MaxPodsResult {
  const { node, problems } = examineNode({ ...options, instanceType }, mode);
  if (node === undefined) throw new Error(problems.join('; '));
  return podsOf(node);
}

/** Max pods with secondary addresses. */
export const secondary = (type: string, options?: Options): MaxPodsResult =>
  pods(type, PodAddressingMode.SECONDARY_IP, options);

/** Max pods with prefix delegation. */
export const prefix = (type: string, options?: Options): MaxPodsResult =>
  pods(type, PodAddressingMode.PREFIX_DELEGATION, options);
