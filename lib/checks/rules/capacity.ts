import { AddressDemand } from '../../capacity/address-demand';
import type { AddressDemandResult, SubnetDemand } from '../../capacity/address-demand-props';
import { EniLimits, type InstanceEniLimits } from '../../capacity/eni-limits';
import { MaxPods } from '../../capacity/max-pods';
import { type MaxPodsProps, NodeOperatingSystem } from '../../capacity/max-pods-props';
import type { MaxPodsResult } from '../../capacity/max-pods-result';
import type { WarmPoolTargets } from '../../capacity/warm-pool-props';
import { PodAddressing } from '../../aws-node/pod-addressing';
import type { Cluster, Nodegroup, Subnet, VpcCni } from '../model/entities';
import { ifKnown, known, NotCheckable, type Maybe } from '../model/value';
import { allKnown, nodeSubnets, peakNodes, podSubnets, zonesOf } from './facts';
import type { RuleContext } from './rule';

/** Limits of an instance type; not checkable for a type the table does not hold. */
export function limitsOf(instanceType: string): InstanceEniLimits {
  const limits = EniLimits.find(instanceType);
  if (limits === undefined)
    throw new NotCheckable(`the limits of instance type ${instanceType} are not known`);
  return limits;
}

/** Instance types of a group; not checkable when the templates name none. */
export function typesOf(group: Nodegroup): string[] {
  const types = allKnown(group.instanceTypes);
  if (types.length === 0) throw new NotCheckable(`${group.resource.logicalId} names no instance type`);
  return types;
}

/** A number among the settings of aws-node; undefined when absent. */
export function numberSetting(cni: VpcCni, name: string): number | undefined {
  const written = cni.env(name);
  if (written === undefined) return undefined;
  const text = known(written);
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** An instance type in the mode of its cluster, as the capacity room wants it. */
function maxPodsProps(instanceType: string, group: Nodegroup): MaxPodsProps {
  const cni = group.cluster?.cni;
  const linux = cni !== undefined && !known(group.windows);
  return {
    instanceType,
    limits: limitsOf(instanceType),
    ipFamily: cni !== undefined && known(cni.cluster.ipv6) ? 'ipv6' : 'ipv4',
    podAddressing:
      cni !== undefined && known(cni.prefixDelegation)
        ? PodAddressing.prefixDelegation()
        : PodAddressing.secondaryIp(),
    customNetworking: linux && known(cni.customNetworking),
    securityGroupsForPods: linux && known(cni.podEni),
    maxEni: cni && positive(numberSetting(cni, 'MAX_ENI')),
    operatingSystem: known(group.windows) ? NodeOperatingSystem.WINDOWS : NodeOperatingSystem.LINUX,
  };
}

/** What an instance type can run in the mode of its cluster. */
export function podsOn(instanceType: string, group: Nodegroup): MaxPodsResult {
  return compute(() => MaxPods.compute(maxPodsProps(instanceType, group)), instanceType);
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** An impossible combination is the finding of another rule. */
function compute<T>(work: () => T, instanceType: string): T {
  try {
    return work();
  } catch (error) {
    throw new NotCheckable(`max pods of ${instanceType} cannot be computed: ${(error as Error).message}`);
  }
}

/** Max pods of the nodes of a group: what their user data says, else what fits on the smallest type. */
export function maxPodsOf(group: Nodegroup): number {
  const written = group.launchTemplate?.userData.maxPods;
  if (written !== undefined) return known(written);
  return Math.min(...typesOf(group).map((type) => podsOn(type, group).maxPods));
}

/** What the nodes of a cluster take from its subnets, by the group that takes most. */
export function demandOf(cluster: Cluster, { options }: RuleContext): AddressDemandResult {
  const availabilityZones = zonesOf(nodeSubnets(cluster)).length;
  const nodes = peakNodes(cluster, options.expectedNodes);
  const demands = cluster.nodegroups.flatMap((group) => {
    const maxPods = maxPodsOf(group);
    const podsPerNode =
      options.expectedPodsPerNode === undefined
        ? {}
        : { podsPerNode: Math.min(options.expectedPodsPerNode, maxPods) };
    return typesOf(group).map((type) => {
      const common = {
        ...maxPodsProps(type, group),
        maxPods,
        targets: targetsOf(cluster.cni),
        ...podsPerNode,
      };
      return compute(
        () => AddressDemand.compute({ ...common, nodes: Math.max(1, nodes), availabilityZones }),
        type,
      );
    });
  });
  if (demands.length === 0) throw new NotCheckable(`${cluster.resource.logicalId} has no node group`);
  return demands.reduce((most, next) => (taken(next) > taken(most) ? next : most));
}

function taken({ zone }: AddressDemandResult): number {
  return zone.nodeSubnet.addresses + (zone.podSubnet?.addresses ?? 0);
}

function targetsOf(cni: VpcCni): WarmPoolTargets {
  return {
    warmEniTarget: numberSetting(cni, 'WARM_ENI_TARGET'),
    warmIpTarget: numberSetting(cni, 'WARM_IP_TARGET'),
    minimumIpTarget: numberSetting(cni, 'MINIMUM_IP_TARGET'),
    warmPrefixTarget: numberSetting(cni, 'WARM_PREFIX_TARGET'),
  };
}

/** What the nodes in one zone take from one subnet. */
export interface PeakDemand extends SubnetDemand {
  readonly nodes: number;
}

/** Demand on a node or pod subnet of a cluster; undefined when its nodes take nothing from it. */
export function subnetDemand(
  subnet: Subnet,
  cluster: Cluster,
  context: RuleContext,
  zoneLost = false,
): PeakDemand | undefined {
  const demand = demandOf(cluster, context);
  const zone = zoneLost ? demand.zoneAfterFailover : demand.zone;
  if (zone === undefined) return undefined;
  const { nodes, nodeSubnet, podSubnet } = zone;
  if (known(cluster.cni.customNetworking)) {
    const share = podSubnets(cluster).includes(subnet) ? podSubnet : nodeSubnet;
    return share && { ...share, nodes };
  }
  const forPods = podSubnets(cluster);
  if (!forPods.includes(subnet)) return { nodes, singleAddresses: nodes, prefixes: 0, addresses: nodes };
  if (forPods.some((other) => !other.roles.has('node'))) {
    throw new NotCheckable(
      `pods of ${cluster.resource.logicalId} take addresses from several discovered subnets`,
    );
  }
  return { ...nodeSubnet, nodes };
}

/** Clusters whose nodes or pods take addresses from a subnet. */
export function clustersOn(subnet: Subnet, clusters: readonly Cluster[]): Cluster[] {
  const uses = (subnets: Maybe<Subnet>[]) => subnets.some((item) => ifKnown(item) === subnet);
  return clusters.filter(
    (cluster) =>
      cluster.nodegroups.some((group) => uses(group.subnets)) ||
      uses(cluster.eniConfigs.map((config) => config.subnet)),
  );
}
