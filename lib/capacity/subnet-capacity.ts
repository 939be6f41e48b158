import { inputProblems } from './capacity-input-checks';
import { capacityReport } from './capacity-report';
import type { CapacityReport, SubnetCapacityProps } from './subnet-capacity-props';

/**
 * Whether node groups at their largest fit into the subnets they share.
 *
 * Counted at peak: every group has `maxSize` nodes, all groups are replaced at once, and each node holds the most
 * that aws-node can make it hold. What else takes addresses (other clusters, Karpenter, pods with branch interfaces)
 * is counted only where it is given. Fragmented prefixes are what reservations are there to prevent, so subnets
 * without them get the benefit of the doubt.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html
 *
 * @example
 * const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
 * const { subnets } = SubnetCapacity.compute({
 *   subnets: plan.subnets,
 *   nodegroups: [{ name: 'General', instanceTypes: ['m5.4xlarge'], maxSize: 300, customNetworking: true }],
 * });
 * subnets[1].peak.percent; //=> 71
 * subnets[1].nodesThatFit; //=> 143
 */
export class SubnetCapacity {
  /**
   * How full each subnet is at peak, and every problem with it. Throws one error that lists everything it cannot
   * compute with.
   *
   * @param props node groups and subnets
   */
  public static compute(props: SubnetCapacityProps): CapacityReport {
    const invalid = inputProblems(props);
    if (invalid.length > 0) throw new Error(`capacity cannot be computed: ${invalid.join('; ')}`);
    const report = capacityReport(props);
    const problems = report.problems.map(({ ipv4CidrBlocks: _, ...problem }) => problem);
    return { ...report, problems };
  }

  private constructor() {}
}
