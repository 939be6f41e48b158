import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EniConfigNaming } from '../aws-node/eni-configs';
import type { CustomNetworkingOptions, PodSubnetGroup, SubnetDiscoveryOptions } from './pod-subnet-options';

/**
 * In which subnets pods get their addresses.
 *
 * Custom networking and subnet discovery exclude each other: aws-node follows ENIConfigs and ignores tags when both
 * are there. Here only one can be chosen.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-subnet-selection.html
 *
 * @example
 * declare const network: PodNetworkVpc;
 * const perZone = PodSubnetSelection.customNetworking({ subnets: network.podSubnets });
 * const byTags = PodSubnetSelection.subnetDiscovery({ subnets: network.podSubnets });
 */
export class PodSubnetSelection {
  /** Pods live in the subnet of their node. The only way of IPv6 clusters. */
  public static nodeSubnets(): PodSubnetSelection {
    return new PodSubnetSelection([]);
  }

  /**
   * Custom networking: one pod subnet in each Availability Zone, in one ENIConfig that nodes find by their zone.
   *
   * The first interface of each node carries no pods, which costs the pods of one interface. IPv4 only.
   *
   * @param options subnets and security groups
   */
  public static customNetworking(options: CustomNetworkingOptions): PodSubnetSelection {
    return new PodSubnetSelection([options], EniConfigNaming.byZone());
  }

  /**
   * Custom networking with several pod subnets in each Availability Zone, each for some node groups.
   *
   * The label of a node names its subnet, and thereby its zone: each node group stays in one Availability Zone.
   * Nodes that do not name a group use the first one.
   *
   * @param labelKey key of the node label, with a domain of yours, such as `example.com/pod-subnets`
   * @param groups pod subnets by the name of their group
   */
  public static customNetworkingByNodeLabel(labelKey: string, groups: PodSubnetGroup[]): PodSubnetSelection {
    if (groups.length === 0) {
      throw new Error(
        'groups is empty, so no pod would get an address: name at least one group of pod subnets',
      );
    }
    return new PodSubnetSelection(groups, EniConfigNaming.byNodeLabel(labelKey));
  }

  /**
   * Subnet discovery: aws-node chooses among tagged subnets, the one with the most free addresses first.
   *
   * Needs v1.18.0. Imported subnets must be tagged by whoever made them.
   *
   * @param options subnets to use, subnets to leave alone
   */
  public static subnetDiscovery(options: SubnetDiscoveryOptions): PodSubnetSelection {
    return new PodSubnetSelection([], undefined, options);
  }

  private constructor(
    private readonly groups: (CustomNetworkingOptions & { readonly name?: string })[],
    private readonly naming?: EniConfigNaming,
    private readonly discovery?: SubnetDiscoveryOptions,
  ) {}

  /** Whether pods live in subnets that ENIConfigs name. */
  public get isCustomNetworking(): boolean {
    return this.naming !== undefined;
  }

  /** Whether pods stay off the first interface of every node, which lowers max pods. */
  public get leavesPrimaryInterface(): boolean {
    return this.isCustomNetworking || (this.discovery?.excludedSubnets ?? []).length > 0;
  }

  /** Subnets for pods beside those of the nodes. */
  public get subnets(): ec2.ISubnet[] {
    return [...this.groups.flatMap((group) => group.subnets), ...(this.discovery?.subnets ?? [])];
  }

  /** Subnets in which interfaces of running nodes still are, and no new ones are made. */
  public get formerSubnets(): ec2.ISubnet[] {
    return this.groups.flatMap(({ formerSubnets = [] }) => formerSubnets);
  }

  /** Key of the label by which each node group names its pod subnet; undefined where none is needed. */
  public get nodeLabelKey(): string | undefined {
    return this.groups.some(({ name }) => name !== undefined) ? this.naming?.labelKey : undefined;
  }

  /**
   * Labels that nodes must carry to find their pod subnet.
   *
   * @param availabilityZone the zone of the nodes
   * @param groupName name of the group of pod subnets; the first one when left out
   */
  public nodeLabels(availabilityZone: string, groupName?: string): { [key: string]: string } {
    const names = this.groups.flatMap(({ name }) => (name === undefined ? [] : [name]));
    if (groupName !== undefined && !names.includes(groupName)) {
      throw new Error(
        names.length === 0
          ? `podSubnetGroup '${groupName}' has no meaning here, as nodes find their pod subnets without a label: drop it, or use PodSubnetSelection.customNetworkingByNodeLabel`
          : `podSubnetGroup '${groupName}' is none of the groups: use ${names.join(' or ')}`,
      );
    }
    return this.naming?.nodeLabels({ availabilityZone, group: groupName ?? names[0] }) ?? {};
  }

  /** @internal */
  public get _groups(): (CustomNetworkingOptions & { readonly name?: string })[] {
    return this.groups;
  }

  /** @internal */
  public get _naming(): EniConfigNaming | undefined {
    return this.naming;
  }

  /** @internal Whether subnets get tags that limit discovery, which older versions do not read. */
  public get _limitsDiscovery(): boolean {
    return (this.discovery?.excludedSubnets ?? []).length > 0 || this.discovery?.clusterName !== undefined;
  }

  /** @internal */
  public get _discovery(): SubnetDiscoveryOptions | undefined {
    return this.discovery;
  }
}
