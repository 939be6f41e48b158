import { groupProblems } from '../../capacity/capacity-input-checks';
import { MaxPods } from '../../capacity/max-pods';
import { withoutPrimaryInterface } from '../../capacity/nodegroup-demand';
import type { CapacityNodegroup } from '../../capacity/subnet-capacity-props';
import { maxUnavailableOf } from '../../capacity/zone-nodes';
import type { Cluster, Nodegroup, Subnet } from '../model/entities';
import { ifKnown, known, labelOf, NotCheckable } from '../model/value';
import { maxPodsOptions, targetsOf, typesOf } from './capacity';
import type { KnownSubnets } from './capacity-subnets';
import { allKnown, discoveredSubnets, isExcludedFromDiscovery, maxSizeOf } from './facts';

/** Label that names the ENIConfig of a node, unless the settings of aws-node name another one. */
const ENI_CONFIG_LABEL = 'k8s.amazonaws.com/eniConfig';
const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

/** Subnets of the ENIConfigs that the nodes of a group look up, whatever their zone. */
function eniConfigSubnets({ cni, eniConfigs }: Cluster, group: Nodegroup): Subnet[] {
  const label = known(cni.env('ENI_CONFIG_LABEL_DEF') ?? ENI_CONFIG_LABEL);
  const wanted = group.resource.props.object('Labels').raw(label);
  const isZone = wanted === undefined || ZONE_LABELS.includes(label);
  const found = isZone ? eniConfigs : eniConfigs.filter(({ name }) => labelOf(name) === labelOf(wanted));
  if (found.length === 0) throw new NotCheckable(`${group.resource.logicalId} has no ENIConfig`);
  return allKnown(found.map(({ subnet }) => subnet));
}

/** Subnets in which the pods of a group get addresses, beside those of the nodes. */
function podSubnetsOf(cluster: Cluster, group: Nodegroup): Subnet[] {
  if (known(group.windows) || known(cluster.ipv6)) return [];
  if (known(cluster.cni.customNetworking)) return eniConfigSubnets(cluster, group);
  return discoveredSubnets(cluster);
}

/** Whether the nodes are in subnets that give no addresses to pods. */
function leavesPrimaryInterface(cluster: Cluster, { subnets, windows }: Nodegroup): boolean {
  if (known(windows) || known(cluster.ipv6) || subnets.length === 0) return false;
  return allKnown(subnets).every((subnet) => isExcludedFromDiscovery(cluster, subnet));
}

/** Max pods that kubelet is told: by user data, or by EKS where it chooses the image. */
function maxPodsOf(group: Nodegroup, capacity: CapacityNodegroup): number | undefined {
  const { launchTemplate, resource } = group;
  if (launchTemplate === undefined && resource.props.has('LaunchTemplate')) {
    throw new NotCheckable(`the launch template of ${resource.logicalId} is not in the templates`);
  }
  const { kind = 'none', maxPods, why } = launchTemplate?.userData ?? {};
  if (kind === 'unknown')
    throw new NotCheckable(`the user data of ${resource.logicalId} is not known: ${why}`);
  const isInjected = !launchTemplate?.data.has('ImageId') && kind !== 'bottlerocket';
  return isInjected ? MaxPods._injectedByEks(capacity) : maxPods && known(maxPods);
}

/** More than a node has addresses for is a finding of other rules, and takes no more addresses. */
function whatFits(maxPods: number | undefined, capacity: CapacityNodegroup): number | undefined {
  if (maxPods === undefined) return undefined;
  return Math.min(maxPods, ...MaxPods.forGroup(capacity).results.map(({ uncapped }) => uncapped));
}

function updateOf({ resource }: Nodegroup, maxSize: number): Partial<CapacityNodegroup> {
  const update = resource.props.object('UpdateConfig');
  const percentage = update.number('MaxUnavailablePercentage');
  const count = update.number('MaxUnavailable');
  return {
    maxUnavailable:
      percentage === undefined ? count && known(count) : maxUnavailableOf(maxSize, known(percentage)),
    surges: known(update.text('UpdateStrategy') ?? 'DEFAULT') !== 'MINIMAL',
  };
}

/** A node group in the words of the capacity engine; not checkable while the templates leave something open. */
export function capacityNodegroupOf(
  cluster: Cluster,
  group: Nodegroup,
  supply: KnownSubnets,
  expectedNodes?: number,
): CapacityNodegroup {
  const size = maxSizeOf(group);
  const maxSize = expectedNodes === undefined ? known(size) : (ifKnown(size) ?? 0);
  const nodeSubnets = allKnown(group.subnets);
  const plain: CapacityNodegroup = {
    ...maxPodsOptions(group),
    ...updateOf(group, maxSize),
    name: group.resource.logicalId,
    instanceTypes: typesOf(group),
    maxSize,
    targets: targetsOf(cluster.cni),
    nodeSubnets: nodeSubnets.map((subnet) => supply.blockOf(subnet)),
    podSubnets: podSubnetsOf(cluster, group).map((subnet) => supply.blockOf(subnet)),
  };
  refuse(groupProblems(plain, supply.subnets));
  const capacity = { ...plain, maxPods: whatFits(maxPodsOf(group, plain), plain) };
  return leavesPrimaryInterface(cluster, group) ? withoutPrimaryInterface(capacity) : capacity;
}

/** A combination that cannot work is the finding of another rule. */
function refuse(problems: string[]): void {
  if (problems.length > 0) throw new NotCheckable(problems.join('; '));
}

/** Node groups with so many nodes in all, in the proportion of their largest sizes. */
export function scaledTo(nodes: number, groups: CapacityNodegroup[]): CapacityNodegroup[] {
  const total = groups.reduce((sum, { maxSize }) => sum + maxSize, 0);
  const share = (maxSize: number): number => (total === 0 ? 1 / groups.length : maxSize / total);
  return groups.map((group) => ({ ...group, maxSize: Math.ceil(nodes * share(group.maxSize)) }));
}
