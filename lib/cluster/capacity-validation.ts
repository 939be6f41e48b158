import { Annotations } from 'aws-cdk-lib';
import type { IValidation } from 'constructs';
import { SubnetCapacity } from '../capacity/subnet-capacity';
import { PlanProblemSeverity } from '../planning/plan-problem';
import { isLookupPending } from '../network/known-at-synth';
import type { AddedNodes } from './capacity-nodegroup';
import { capacityNodegroupOf } from './capacity-nodegroup';
import type { ClusterCapacity } from './cluster-capacity';
import type { ClusterView } from './cluster-view';
import type { CountedCluster } from './clusters-of-app';
import { clustersSharingSubnets, registerCluster } from './clusters-of-app';
import { KnownSubnets } from './known-subnets';
import { atConstruct } from '../synth/construct-error';

/** Proves at synth, when all node groups are known, that they fit into their subnets at their largest. */
export class CapacityValidation implements IValidation, CountedCluster {
  public readonly added: AddedNodes[] = [];
  private hasAdvised = false;

  /**
   * @param view the cluster
   * @param isValidated whether the app fails when its nodes do not fit; they take addresses in either case
   */
  constructor(
    public readonly view: ClusterView,
    public readonly isValidated: boolean,
  ) {
    registerCluster(this);
  }

  /** Counts a node group. */
  public add(nodes: AddedNodes): void {
    this.added.push(nodes);
  }

  /** How full the subnets get with the node groups counted so far, those of clusters in the same subnets among them. */
  public report(): ClusterCapacity {
    const clusters = clustersSharingSubnets(this);
    const known = new KnownSubnets(clusters.map(({ view }) => view));
    const groups = clusters.flatMap(({ view, added }) =>
      added.map((nodes) => capacityNodegroupOf(view, nodes, known, clusters.length > 1)),
    );
    const report = atConstruct(this.view, () =>
      SubnetCapacity.compute({
        subnets: known.subnets,
        nodegroups: groups.filter((group) => typeof group !== 'string'),
      }),
    );
    return { ...report, notCounted: groups.filter((group) => typeof group === 'string') };
  }

  /** What does not fit; leaves the advice at the cluster. */
  public validate(): string[] {
    if (isLookupPending(this.view.network.vpc) || !this.speaksForAll()) return [];
    const report = this.report();
    // An app may be synthesized more than once.
    if (!this.hasAdvised) this.advise(report);
    this.hasAdvised = true;
    return report.problems
      .filter(({ severity }) => severity === PlanProblemSeverity.ERROR)
      .map(
        ({ message, code }) =>
          `${this.together()}${message} (${code}); validateCapacity: false turns this check off`,
      );
  }

  /** What does not fit into shared subnets is said once, by the first of the clusters in them. */
  private speaksForAll(): boolean {
    return clustersSharingSubnets(this).find(({ isValidated }) => isValidated) === this;
  }

  private together(): string {
    const paths = clustersSharingSubnets(this).map(({ view }) => view.node.path);
    return paths.length === 1 ? '' : `${paths.join(' and ')} share subnets: `;
  }

  private advise({ problems, notCounted }: ClusterCapacity): void {
    const annotations = Annotations.of(this.view);
    problems
      .filter(({ severity }) => severity === PlanProblemSeverity.WARNING)
      .forEach(({ code, message }) =>
        annotations.addWarningV2(`PodNetwork:${code}`, `${this.together()}${message}`),
      );
    if (notCounted.length > 0) {
      annotations.addInfoV2(
        'PodNetwork:CapacityNotChecked',
        `these node groups were skipped by the capacity check: ${notCounted.join('; ')} (import subnets with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, ipv4CidrBlock }))`,
      );
    }
  }
}
