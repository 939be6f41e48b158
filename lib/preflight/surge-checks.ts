import { at, textOf } from '../aws-node/backup/json';
import { valuesOf } from '../aws-node/guard/guard-model';
import { isOn } from '../aws-node/guard/switches';
import { PodAddressing } from '../aws-node/pod-addressing';
import type { NodeAddressDemand, SubnetAddresses } from '../capacity/address-demand-props';
import { NodeOperatingSystem } from '../capacity/max-pods-props';
import { worstNode } from '../capacity/nodegroup-demand';
import { ADDRESSES_PER_PREFIX } from '../capacity/pod-arithmetic';
import type { CapacityNodegroup } from '../capacity/subnet-capacity-props';
import { nodesOfZone } from '../capacity/zone-nodes';
import { COMMANDS } from './documents';
import { problem, unknown, warning, type PreflightFinding } from './finding';
import type { LiveCluster, LiveNodegroup, LiveSubnet } from './live-cluster';

/** Subnets that the nodes of a group draw on, and the most that one node takes from them. */
interface Pool {
  readonly name: string;
  readonly subnets: readonly LiveSubnet[];
  readonly addressesPerNode: number;
}

/** Room for the nodes that are added while a node group is replaced, in its own subnets and in those of its pods. */
export function surgeOf(
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
  const most = demandOfNode(group);
  const nodes: Pool = {
    name: 'its subnets',
    subnets: own,
    addressesPerNode: most ? addressesOf(most.nodeSubnet) : 1,
  };
  const pods = podPool(group, cluster, subnets, most);
  return [
    ...zones.flatMap((zone) => roomIn(zone, live, surge, nodes)),
    ...(pods && 'code' in pods ? [pods] : []),
    ...(pods && 'subnets' in pods ? zones.flatMap((zone) => roomIn(zone, live, surge, pods)) : []),
  ];
}

/** The subnets of the ENIConfigs; undefined where pods take addresses from the subnets of their nodes. */
function podPool(
  { customNetworking }: CapacityNodegroup,
  { eniConfigs }: LiveCluster,
  subnets: readonly LiveSubnet[],
  most: NodeAddressDemand | undefined,
): Pool | PreflightFinding | undefined {
  if (!customNetworking) return undefined;
  const named = (eniConfigs ?? []).map((eniConfig) => textOf(at(eniConfig, 'spec', 'subnet')));
  const ids = [...new Set(named)].filter((id) => id !== undefined);
  const missing = ids.filter((id) => !subnets.some((subnet) => subnet.id === id));
  if (ids.length === 0)
    return unknown(
      'PodSubnets',
      `pod subnets of custom networking: '${COMMANDS.eniConfigs}' gave no ENIConfig`,
    );
  if (missing.length > 0)
    return unknown('PodSubnets', `free addresses of pod subnets ${missing.join(', ')}: describe all of them`);
  return {
    name: 'the pod subnets',
    subnets: subnets.filter(({ id }) => ids.includes(id)),
    addressesPerNode: most ? addressesOf(most.podSubnet) : 1,
  };
}

/** A node takes one address at least. */
function roomIn(
  zone: string,
  { name }: LiveNodegroup,
  surge: number,
  { name: pool, subnets, addressesPerNode }: Pool,
): PreflightFinding[] {
  const inZone = subnets.filter((subnet) => subnet.zone === zone);
  const free = inZone.reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
  if (free >= surge * addressesPerNode) return [];
  const isTooFull = free < surge;
  const message = `replacing node group ${name} adds up to ${surge} nodes in ${zone}, which take up to ${surge * addressesPerNode} addresses, and ${pool} there have ${free} free: free addresses, or use the update strategy MINIMAL`;
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

/** What a node full of pods takes; undefined for a type that the table does not hold. */
function demandOfNode(group: CapacityNodegroup): NodeAddressDemand | undefined {
  if (group.instanceTypes.length === 0) return undefined;
  try {
    return worstNode(group);
  } catch {
    return undefined;
  }
}

function addressesOf({ singleAddresses, prefixes }: SubnetAddresses): number {
  return singleAddresses + prefixes * ADDRESSES_PER_PREFIX;
}
