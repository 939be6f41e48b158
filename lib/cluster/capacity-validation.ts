import { Annotations } from 'aws-cdk-lib';
import type { IValidation } from 'constructs';
import { SubnetCapacity } from '../capacity/subnet-capacity';
import { PlanProblemSeverity } from '../planning/plan-problem';
import type { AddedNodes } from './capacity-nodegroup';
import { capacityNodegroupOf } from './capacity-nodegroup';
import type { ClusterCapacity } from './cluster-capacity';
import { KnownSubnets } from './known-subnets';
import type { ClusterView } from './cluster-view';
import { atConstruct } from '../synth/construct-error';

/** Proves at synth, when all node groups are known, that they fit into their subnets at their largest. */
export class CapacityValidation implements IValidation {
  private readonly added: AddedNodes[] = [];
  private hasAdvised = false;

  constructor(private readonly cluster: ClusterView) {}

  /** Counts a node group. */
  public add(nodes: AddedNodes): void {
    this.added.push(nodes);
  }

  /** How full the subnets get with the node groups counted so far. */
  public report(): ClusterCapacity {
    const { network, podSubnetSelection } = this.cluster;
    const known = new KnownSubnets(network, podSubnetSelection.subnets);
    const groups = this.added.map((nodes) => capacityNodegroupOf(this.cluster, nodes, known));
    const report = atConstruct(this.cluster, () =>
      SubnetCapacity.compute({
        subnets: known.subnets,
        nodegroups: groups.filter((group) => typeof group !== 'string'),
      }),
    );
    return { ...report, notCounted: groups.filter((group) => typeof group === 'string') };
  }

  /** What does not fit; leaves the advice at the cluster. */
  public validate(): string[] {
    const report = this.report();
    // An app may be synthesized more than once.
    if (!this.hasAdvised) this.advise(report);
    this.hasAdvised = true;
    return report.problems
      .filter(({ severity }) => severity === PlanProblemSeverity.ERROR)
      .map(({ message, code }) => `${message} (${code}); validateCapacity: false turns this check off`);
  }

  private advise({ problems, notCounted }: ClusterCapacity): void {
    const annotations = Annotations.of(this.cluster);
    problems
      .filter(({ severity }) => severity === PlanProblemSeverity.WARNING)
      .forEach(({ code, message }) => annotations.addWarningV2(`PodNetwork:${code}`, message));
    if (notCounted.length > 0) {
      annotations.addInfoV2(
        'PodNetwork:CapacityNotChecked',
        `nobody checks whether these node groups fit into their subnets: ${notCounted.join('; ')} (import subnets with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, ipv4CidrBlock }))`,
      );
    }
  }
}
