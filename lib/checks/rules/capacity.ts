import { EniLimits, type InstanceEniLimits } from '../../capacity/eni-limits';
import { MaxPods } from '../../capacity/max-pods';
import { NodeOperatingSystem } from '../../capacity/max-pods-props';
import type { MaxPodsResult } from '../../capacity/max-pods-result';
import { PodAddressing } from '../../vpc-cni/pod-addressing';
import type { Cluster, Nodegroup, Subnet, VpcCni } from '../model/entities';
import { ifKnown, known, NotCheckable, type Maybe } from '../model/value';
import { allKnown, nodeSubnets, peakNodes, peakNodesPerZone, podSubnets, zonesOf } from './facts';
import type { RuleContext } from './rule';

/** Limits of an instance type; not checkable for a type the table does not hold. */
export function limitsOf(instanceType: string): InstanceEniLimits {
  const limits = EniLimits.find(instanceType);
  if (limits === undefined) throw new NotCheckable(`the limits of instance type ${instanceType} are not known`);
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

/** What an instance type can run in the mode of its cluster. */
export function podsOn(instanceType: string, group: Nodegroup): MaxPodsResult {
  const cni = group.cluster?.cni;
  const windows = known(group.windows);
  const options = {
    instanceType,
    limits: limitsOf(instanceType),
    ipFamily: group.cluster && known(group.cluster.ipv6) ? 'ipv6' : 'ipv4',
    podAddressing: (cni && known(cni.prefixDelegation)) ? PodAddressing.prefixDelegation() : PodAddressing.secondaryIp(),
    customNetworking: !windows && cni !== undefined && known(cni.customNetworking),
    securityGroupsForPods: !windows && cni !== undefined && known(cni.podEni),
    maxEni: cni && positive(numberSetting(cni, 'MAX_ENI')),
    operatingSystem: windows ? NodeOperatingSystem.WINDOWS : NodeOperatingSystem.LINUX,
  };
  return compute(() => MaxPods.compute(options), instanceType);
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

/** What one node of a cluster takes from the subnets when it is full. */
export interface NodeDemand {
  readonly interfaces: number;
  readonly prefixes: number;
  /** Single addresses of pods, without the primary addresses of the interfaces. */
  readonly podAddresses: number;
}

/** The largest demand of a node over the groups of a cluster. */
export function nodeDemand(cluster: Cluster, context: RuleContext): NodeDemand {
  const demands = cluster.nodegroups.flatMap((group) => typesOf(group).map((type) => demandOf(cluster.cni, group, type, context)));
  if (demands.length === 0) throw new NotCheckable(`${cluster.resource.logicalId} has no node group`);
  return demands.reduce((a, b) => (addresses(a) >= addresses(b) ? a : b));
}

export function addresses({ interfaces, prefixes, podAddresses }: NodeDemand): number {
  return interfaces + 16 * prefixes + podAddresses;
}

function demandOf(cni: VpcCni, group: Nodegroup, type: string, { options }: RuleContext): NodeDemand {
  if (known(cni.cluster.ipv6)) return { interfaces: 1, prefixes: 0, podAddresses: 0 };
  const maxPods = maxPodsOf(group);
  const pods = Math.min(options.expectedPodsPerNode ?? maxPods - 2, maxPods);
  const { podEnis, limits } = podsOn(type, group);
  const slots = limits.ipv4PerEni - 1;
  const targets = { pods, maxPods, podEnis, slots };
  return known(cni.prefixDelegation) ? prefixDemand(cni, targets) : addressDemand(cni, targets);
}

interface Targets {
  readonly pods: number;
  readonly maxPods: number;
  readonly podEnis: number;
  readonly slots: number;
}

function prefixDemand(cni: VpcCni, { pods, maxPods, podEnis, slots }: Targets): NodeDemand {
  const warmIp = numberSetting(cni, 'WARM_IP_TARGET') ?? 0;
  const minimum = numberSetting(cni, 'MINIMUM_IP_TARGET') ?? 0;
  const warmPrefix = numberSetting(cni, 'WARM_PREFIX_TARGET') ?? 1;
  const used = Math.ceil(pods / 16);
  const wanted =
    warmIp > 0 || minimum > 0
      ? Math.max(Math.ceil((pods + warmIp) / 16), Math.ceil(minimum / 16), 1)
      : Math.min(used + warmPrefix, Math.max(used, Math.ceil(maxPods / 16) - 1 + warmPrefix));
  const prefixes = Math.min(wanted, podEnis * slots);
  return { interfaces: Math.ceil(prefixes / slots), prefixes, podAddresses: 0 };
}

function addressDemand(cni: VpcCni, { pods, maxPods, podEnis, slots }: Targets): NodeDemand {
  const warmIp = numberSetting(cni, 'WARM_IP_TARGET') ?? 0;
  const minimum = numberSetting(cni, 'MINIMUM_IP_TARGET') ?? 0;
  if (warmIp > 0 || minimum > 0) {
    const podAddresses = Math.min(Math.max(pods + warmIp, minimum), podEnis * slots);
    return { interfaces: Math.max(1, Math.ceil(podAddresses / slots)), prefixes: 0, podAddresses };
  }
  const warmEni = numberSetting(cni, 'WARM_ENI_TARGET') ?? 1;
  const interfaces = Math.min(Math.ceil(pods / slots) + warmEni, podEnis, Math.ceil(maxPods / slots));
  return { interfaces, prefixes: 0, podAddresses: interfaces * slots };
}

/** Addresses that the nodes of one cluster take from a subnet at the peak. */
export interface SubnetDemand {
  readonly nodes: number;
  readonly perNode: number;
  readonly total: number;
}

/** Demand of a cluster on one of its node or pod subnets; `zones` overrides the number of zones that share the nodes. */
export function subnetDemand(subnet: Subnet, cluster: Cluster, context: RuleContext, lostZones = 0): SubnetDemand {
  const zones = zonesOf(nodeSubnets(cluster)).length - lostZones;
  const nodes = peakNodesPerZone(peakNodes(cluster, context.options.expectedNodes), Math.max(1, zones));
  const perNode = perNodeIn(subnet, cluster, context);
  return { nodes, perNode, total: nodes * perNode };
}

function perNodeIn(subnet: Subnet, cluster: Cluster, context: RuleContext): number {
  const demand = nodeDemand(cluster, context);
  if (!known(cluster.cni.customNetworking)) return addresses(demand);
  return podSubnets(cluster).includes(subnet) ? addresses(demand) : 1;
}

/** Clusters whose nodes or pods take addresses from a subnet. */
export function clustersOn(subnet: Subnet, clusters: readonly Cluster[]): Cluster[] {
  const uses = (subnets: Maybe<Subnet>[]) => subnets.some((item) => ifKnown(item) === subnet);
  return clusters.filter(
    (cluster) =>
      cluster.nodegroups.some((group) => uses(group.subnets)) || uses(cluster.eniConfigs.map((config) => config.subnet)),
  );
}
