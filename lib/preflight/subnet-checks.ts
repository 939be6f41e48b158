import { AddressDemand } from '../capacity/address-demand';
import type { SubnetAddresses } from '../capacity/address-demand-props';
import { nodesOfZone } from '../capacity/nodes-at-peak';
import { PodAddressing } from '../aws-node/pod-addressing';
import { valuesOf } from '../aws-node/guard/guard-model';
import { isOn } from '../aws-node/guard/switches';
import { replacedNodegroups, type PreflightChange } from './changes';
import { problem, problemIf, unknown, warning, type PreflightFinding } from './finding';
import { liveAddon, type LiveCluster, type LiveNodegroup, type LiveSubnet } from './live-cluster';

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

const ADDRESSES_OF_PREFIX = 16;
const total = ({ singleAddresses, prefixes }: SubnetAddresses): number =>
  singleAddresses + prefixes * ADDRESSES_OF_PREFIX;

function surgeOf(
  group: LiveNodegroup,
  live: LiveCluster,
  subnets: readonly LiveSubnet[],
): PreflightFinding[] {
  const own = subnets.filter(({ id }) => group.subnetIds.includes(id));
  const zones = [...new Set(own.map(({ zone }) => zone))].sort();
  if (own.length < group.subnetIds.length || zones.length === 0)
    return [
      unknown('SurgeRoom', `free addresses of the subnets of node group ${group.name}: describe all of them`),
    ];
  const surge = nodesOfZone(
    {
      name: group.name,
      instanceTypes: [...group.instanceTypes],
      maxSize: group.maxSize,
      maxUnavailable: group.maxUnavailable,
      surges: !group.isMinimal,
    },
    zones.length,
  ).surge;
  const each = demandOf(group, live);
  return zones.flatMap((zone) => {
    const free = own
      .filter((subnet) => subnet.zone === zone)
      .reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
    return roomIn(zone, group, surge, each, free);
  });
}

function roomIn(
  zone: string,
  { name }: LiveNodegroup,
  surge: number,
  { least, most }: { readonly least: number; readonly most: number },
  free: number,
): PreflightFinding[] {
  if (free >= surge * most) return [];
  const need = free < surge * least ? least : most;
  const message = `replacing node group ${name} adds up to ${surge} nodes in ${zone}, which take up to ${surge * need} addresses, and its subnets there have ${free} free: free addresses, or use the update strategy MINIMAL`;
  return [free < surge * least ? problem('SurgeRoom', message) : warning('SurgeRoom', message)];
}

/** Addresses one node takes from its node subnet: at least, and full of pods. Unknown types count with one address. */
function demandOf(
  group: LiveNodegroup,
  live: LiveCluster,
): { readonly least: number; readonly most: number } {
  const values = valuesOf(liveAddon(live, 'vpc-cni')?.configuration);
  const prefixes = isOn(values, 'ENABLE_PREFIX_DELEGATION');
  const demands = group.instanceTypes.flatMap((instanceType) => {
    const options = {
      instanceType,
      nodes: 1,
      podAddressing: prefixes ? PodAddressing.prefixDelegation() : PodAddressing.secondaryIp(),
      customNetworking: isOn(values, 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'),
      ipFamily: live.ipFamily,
    };
    return [attempt(() => total(AddressDemand.compute(options).nodeAtPeak.nodeSubnet))];
  });
  return { least: 1, most: Math.max(1, ...demands) };
}

/** A type the table does not hold has no computed demand. */
function attempt(compute: () => number): number {
  try {
    return compute();
  } catch {
    return 1;
  }
}
