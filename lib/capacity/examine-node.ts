import type { InstanceEniLimits } from './eni-limits';
import { EniLimits } from './eni-limits';
import { emptinessOf, problemsOf } from './max-pods-problems';
import type { MaxPodsProps } from './max-pods-props';
import type { PodNode } from './pod-node';
import { podNode } from './pod-node';
import { unknownInstanceType } from './unknown-instance-type';
import type { PodAddressingMode } from '../aws-node/pod-addressing';

/** A node, or everything that is wrong with it. */
export interface ExaminedNode {
  /** The node, if its arithmetic can be done. */
  readonly node?: PodNode;

  /** Why nobody can run pods on it. */
  readonly problems: string[];
}

/** Limits given by hand win; what they leave out comes from the table. */
function limitsOf({ instanceType, limits }: MaxPodsProps): InstanceEniLimits | undefined {
  const known = EniLimits.find(instanceType);
  if (limits === undefined) return known;
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { ...known, ...Object.fromEntries(given) } as InstanceEniLimits;
}

/** Fills in defaults and limits, and finds every problem. The mode wins over `podAddressing`. */
export function examineNode(props: MaxPodsProps, mode?: PodAddressingMode): ExaminedNode {
  const limits = limitsOf(props);
  if (limits === undefined) {
    return { problems: [unknownInstanceType(props.instanceType, EniLimits.instanceTypes())] };
  }
  const node = podNode(props.instanceType, limits, props, mode);
  const problems = problemsOf(node);
  return problems.length > 0 ? { problems } : { node, problems: emptinessOf(node) };
}
