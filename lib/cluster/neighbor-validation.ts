import { Annotations, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IValidation } from 'constructs';
import type { CountedCluster } from './clusters-of-app';
import { clustersOfApp } from './clusters-of-app';

/** Tag by which the AWS Load Balancer Controller finds the one security group of a node that it changes. */
const CLUSTER_TAG = 'kubernetes.io/cluster/';

/** What a cluster must not do to itself or to others in its VPC; tags are known when the app is complete. */
export class NeighborValidation implements IValidation {
  private hasWarned = false;

  constructor(private readonly cluster: CountedCluster) {}

  public validate(): string[] {
    if (!this.hasWarned) this.warnOfOpenDiscovery();
    this.hasWarned = true;
    return this.cluster.added.flatMap(({ nodes, options }) =>
      (options.securityGroups ?? []).flatMap((group) =>
        clusterTagsOf(group).map(
          (key) =>
            `the nodes of ${nodes.node.id} have two security groups with a tag ${CLUSTER_TAG}<name>, that of the cluster, which EKS tags, and ${group.node.path} (${key}): the AWS Load Balancer Controller expects exactly one, remove the tag`,
        ),
      ),
    );
  }

  /** Two scoped tags on one subnet let two clusters share it, so a tag without scope is never needed. */
  private warnOfOpenDiscovery(): void {
    const { view } = this.cluster;
    const { _discovery: discovery } = view.podSubnetSelection;
    if (discovery === undefined || discovery.clusterName !== undefined) return;
    const others = clustersOfApp(view).filter(
      (other) => other !== this.cluster && other.view.network.vpc === view.network.vpc,
    );
    if (others.length === 0) return;
    const names = others.map((other) => other.view.node.path).join(', ');
    Annotations.of(view).addWarningV2(
      'PodNetwork:DiscoveryNotScoped',
      `pods of ${names} in the same VPC may take addresses of the subnets that are tagged for this cluster: set clusterName in PodSubnetSelection.subnetDiscovery of each cluster; subnets that several clusters name are shared by them`,
    );
  }
}

function clusterTagsOf(group: ec2.ISecurityGroup): string[] {
  const { defaultChild: resource } = group.node;
  if (!(resource instanceof ec2.CfnSecurityGroup)) return [];
  return Object.keys(resource.tags.tagValues())
    .filter((key) => key.startsWith(CLUSTER_TAG))
    .map((key) => (Token.isUnresolved(key) ? `${CLUSTER_TAG}...` : key));
}
