import type { InstanceEniLimits } from './eni-limits';
import { EniLimits } from './eni-limits';
import { groupResult } from './max-pods-group';
import { problemsOf } from './max-pods-problems';
import type { MaxPodsGroupProps, MaxPodsProps } from './max-pods-props';
import type { MaxPodsGroupResult, MaxPodsResult } from './max-pods-result';
import { podNode } from './pod-node';
import { podsOf } from './pods-of-node';

/** Limits given by hand win; what they leave out comes from the table. */
function limitsOf({ instanceType, limits }: MaxPodsProps): InstanceEniLimits {
  if (limits === undefined) return EniLimits.forInstanceType(instanceType);
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { ...EniLimits.find(instanceType), ...(Object.fromEntries(given) as unknown as InstanceEniLimits) };
}

/**
 * How many pods a node can run, for every instance type, mode and operating system.
 *
 * kubelet must know this number: with a higher one pods wait for an address forever, with a lower one the node stays
 * half empty. The answer comes with its arithmetic, so that nobody has to believe it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 *
 * @example
 * const { uncapped, formula, maxPods } = MaxPods.compute({ instanceType: 'm5.large', customNetworking: true });
 * uncapped; //=> 290
 * formula; //=> '(3 - 1) x (10 - 1) x 16 + 2 = 290'
 * maxPods; //=> 110
 */
export class MaxPods {
  /**
   * Max pods of one instance type. Throws one error that lists every problem.
   *
   * @param props the type and the settings of the node
   */
  public static compute(props: MaxPodsProps): MaxPodsResult {
    const node = podNode(props.instanceType, limitsOf(props), props);
    const problems = problemsOf(node);
    if (problems.length === 0) return podsOf(node);
    throw new Error(`no max pods for ${props.instanceType}: ${problems.join('; ')}`);
  }

  /**
   * Max pods of a node group: the lowest of its types, because the group has one number for all.
   * Throws one error that lists every problem of every type.
   *
   * @param props the types and the settings of the nodes
   */
  public static forGroup(props: MaxPodsGroupProps): MaxPodsGroupResult {
    const { instanceTypes, limits = [], ...options } = props;
    if (instanceTypes.length === 0)
      throw new Error('instanceTypes is empty: name at least one instance type');
    const problems: string[] = [];
    const results = [...new Set(instanceTypes)].flatMap((instanceType) => {
      try {
        const own = limits.find((candidate) => candidate.instanceType === instanceType);
        return [MaxPods.compute({ ...options, instanceType, limits: own })];
      } catch (error) {
        problems.push((error as Error).message);
        return [];
      }
    });
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return groupResult(results);
  }

  private constructor() {}
}
