import { examineNode } from './examine-node';
import { groupResult } from './max-pods-group';
import type { MaxPodsGroupProps, MaxPodsProps } from './max-pods-props';
import { NodeOperatingSystem } from './max-pods-props';
import type { MaxPodsGroupResult, MaxPodsResult } from './max-pods-result';
import type { PodNode } from './pod-node';
import { podsOf } from './pods-of-node';

/** One node for each type of a group, or one error with every problem of every type. */
function nodesOf(all: MaxPodsProps[]): PodNode[] {
  const examined = all.map((props) => examineNode(props));
  const problems = new Set(examined.flatMap((each) => each.problems));
  if (problems.size > 0) throw new Error(`max pods cannot be computed: ${[...problems].join('; ')}`);
  return examined.map(({ node }) => node!);
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
    const [node] = nodesOf([props]);
    return podsOf(node);
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
    const all = [...new Set(instanceTypes)].map((instanceType) => ({
      ...options,
      instanceType,
      limits: limits.find((given) => given.instanceType === instanceType),
    }));
    return groupResult(nodesOf(all));
  }

  /**
   * Predicts the max pods that EKS writes into the user data of a managed node group without an image id.
   *
   * EKS reads the settings of aws-node when the group is made, and takes the lowest number of its types by the rules of
   * `max-pods-calculator.sh`: no trunk interface, no MAX_ENI, nothing reserved, always capped. The script is public,
   * what EKS runs is not, so this is a prediction. The script grants bare metal no prefixes; every such type reaches
   * its cap without them.
   *
   * @internal
   * @see https://github.com/awslabs/amazon-eks-ami/blob/d31abb69/templates/al2/runtime/max-pods-calculator.sh
   */
  public static _injectedByEks(props: MaxPodsGroupProps): number {
    const { instanceTypes, limits, customNetworking, ipFamily, operatingSystem } = props;
    const podAddressing = operatingSystem === NodeOperatingSystem.WINDOWS ? undefined : props.podAddressing;
    const settings = { podAddressing, customNetworking, ipFamily, operatingSystem };
    return MaxPods.forGroup({ ...settings, instanceTypes, limits }).maxPods;
  }

  private constructor() {}
}
