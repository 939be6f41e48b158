import type { IValidation } from 'constructs';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';

/** What a node group knows of its instance types. */
interface Nodes {
  readonly maxPodsResult: MaxPodsGroupResult;
}

/**
 * With security groups for pods, some node of the cluster must have a trunk interface.
 *
 * One node group without it is a warning of that group, for it may be meant for other pods; all of them without it leave
 * every pod with a SecurityGroupPolicy pending. Types whose branch interfaces are not published count as having them.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 */
export class TrunkValidation implements IValidation {
  /** @param nodes the node groups, which may still grow in number */
  constructor(private readonly nodes: Nodes[]) {}

  public validate(): string[] {
    const results = this.nodes.flatMap(({ maxPodsResult }) => maxPodsResult.results);
    if (results.length === 0 || results.some(({ branchEnis }) => branchEnis !== 0)) return [];
    const types = [...new Set(results.map(({ instanceType }) => instanceType))].join(', ');
    return [
      `securityGroupsForPods is on, but no instance type of the cluster has a trunk interface (${types}), so pods with a SecurityGroupPolicy would stay pending: add a node group of a type that has one, such as m5.large, or set validateCapacity to false where such nodes come from elsewhere, such as Karpenter (SGP-01)`,
    ];
  }
}
