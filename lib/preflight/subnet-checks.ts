import { NodeOperatingSystem } from '../capacity/max-pods-props';
import { worstNode } from '../capacity/nodegroup-demand';
import { ADDRESSES_PER_PREFIX } from '../capacity/pod-arithmetic';
import type { CapacityNodegroup } from '../capacity/subnet-capacity-props';
import { nodesOfZone } from '../capacity/zone-nodes';
import { PodAddressing } from '../aws-node/pod-addressing';
import { valuesOf } from '../aws-node/guard/guard-model';
import { isOn } from '../aws-node/guard/switches';
import { replacedNodegroups, type PreflightChange } from './changes';
import { problem, problemIf, unknown, warning, type PreflightFinding } from './finding';
import type { LiveCluster, LiveNodegroup, LiveSubnet } from './live-cluster';

/** Free addresses and zones EKS needs for a new control plane: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const CONTROL_PLANE = { addresses: 5, zones: 2 };

/** Room for the interfaces of a new control plane, and for the nodes that are added while node groups are replaced. */
export function subnetFindings(all: readonly PreflightChange[], live: LiveCluster): PreflightFinding[] {
  const { subnets } = live;
  if (subnets === undefined) return [];
  const surges = replacedNodegroups(all, live).flatMap((group) => surgeOf(group, live, subnets));
  return [...controlPlaneRoom(all, live, subnets), ...surges];
}

function controlPlaneRoom(
  all: readonly PreflightChange[],
  { subnetIds }: LiveCluster,
  subnets: readonly LiveSubnet[],
): PreflightFinding[] {
  const ofCluster = subnets.filter(({ id }) => subnetIds.includes(id));
  const missing = subnetIds.filter((id) => !ofCluster.some((subnet) => subnet.id === id));
  if (missing.length > 0)
    return [
      unknown(
        'ClusterSubnets',
        `free addresses of cluster subnets ${missing.join(', ')}: describe all of them`,
      ),
    ];
  const enough = ofCluster.filter(({ freeAddresses }) => freeAddresses >= CONTROL_PLANE.addresses);
  if (new Set(enough.map(({ zone }) => zone)).size >= CONTROL_PLANE.zones) return [];
  const free = ofCluster.map(({ id, zone, freeAddresses }) => `${id} (${zone}) ${freeAddresses}`).join(', ');
  const message = `free addresses of the cluster subnets: ${free}; EKS needs ${CONTROL_PLANE.addresses} in each of ${CONTROL_PLANE.zones} Availability Zones to upgrade the control plane: free addresses, or add cluster subnets in the same zones`;
  const isUpgrade = all.some(({ subject }) => subject === 'Kubernetes');
  return [problemIf(isUpgrade, 'ClusterSubnetsFull', message)];
}

function surgeOf(
  live: LiveNodegroup,
  cluster: LiveCluster,
  subnets: readonly LiveSubnet[],
): PreflightFinding[] {
  const own = subnets.filter(({ id }) => live.subnetIds.includes(id));
  const zones = [...new Set(own.map(({ zone }) => zone))].sort();
  if (own.length < live.subnetIds.length || zones.length === 0)
    return [
      unknown('SurgeRoom', `free addresses of the subnets of node group ${live.name}: describe all of them`),
    ];
  const group = capacityOf(live, cluster);
  const { surge } = nodesOfZone(group, zones.length);
  const most = addressesOfNode(group);
  return zones.flatMap((zone) => {
    const inZone = own.filter((subnet) => subnet.zone === zone);
    const free = inZone.reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
    return roomIn(zone, live, surge, most, free);
  });
}

/** A node takes one address at least. */
function roomIn(
  zone: string,
  { name }: LiveNodegroup,
  surge: number,
  most: number,
  free: number,
): PreflightFinding[] {
  if (free >= surge * most) return [];
  const isTooFull = free < surge;
  const message = `replacing node group ${name} adds up to ${surge} nodes in ${zone}, which take up to ${surge * most} addresses, and its subnets there have ${free} free: free addresses, or use the update strategy MINIMAL`;
  return [isTooFull ? problem('SurgeRoom', message) : warning('SurgeRoom', message)];
}

/** The node group as the capacity check knows it. */
function capacityOf(live: LiveNodegroup, { addons, ipFamily }: LiveCluster): CapacityNodegroup {
  const values = valuesOf(addons?.find(({ name }) => name === 'vpc-cni')?.configuration);
  const inPrefixes = isOn(values, 'ENABLE_PREFIX_DELEGATION');
  const { name, instanceTypes, maxSize, maxUnavailable, isMinimal, amiType } = live;
  return {
    name,
    instanceTypes: [...instanceTypes],
    maxSize,
    maxUnavailable,
    surges: !isMinimal,
    podAddressing: inPrefixes ? PodAddressing.prefixDelegation() : PodAddressing.secondaryIp(),
    customNetworking: isOn(values, 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'),
    operatingSystem: amiType?.startsWith('WINDOWS') ? NodeOperatingSystem.WINDOWS : undefined,
    ipFamily,
  };
}

/** Addresses a node full of pods takes from its own subnet; one for a type that the table does not hold. */
function addressesOfNode(group: CapacityNodegroup): number {
  if (group.instanceTypes.length === 0) return 1;
  try {
    const { singleAddresses, prefixes } = worstNode(group).nodeSubnet;
    return singleAddresses + prefixes * ADDRESSES_PER_PREFIX;
  } catch {
    return 1;
  }
}
