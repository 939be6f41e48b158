import type { NodeAddressDemand, SubnetAddresses, SubnetDemand, ZoneDemand } from './address-demand-props';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';
import { smallestMask } from './subnet-size';

function subnetDemand(each: SubnetAddresses, nodes: number): SubnetDemand {
  const need = { singleAddresses: each.singleAddresses * nodes, prefixes: each.prefixes * nodes };
  return {
    ...need,
    addresses: need.singleAddresses + need.prefixes * ADDRESSES_PER_PREFIX,
    cidrMask: smallestMask(need),
  };
}

/** What a zone needs with so many nodes in it. */
export function zoneDemand(node: NodeAddressDemand, nodes: number): ZoneDemand {
  const hasPodSubnet = node.podSubnet.singleAddresses > 0;
  return {
    nodes,
    nodeSubnet: subnetDemand(node.nodeSubnet, nodes),
    podSubnet: hasPodSubnet ? subnetDemand(node.podSubnet, nodes) : undefined,
  };
}

/** The subnets of a zone by name. */
export function subnetsOf(zone: ZoneDemand): [name: string, demand: SubnetDemand][] {
  const nodeSubnet: [string, SubnetDemand] = ['node subnet', zone.nodeSubnet];
  return zone.podSubnet === undefined ? [nodeSubnet] : [nodeSubnet, ['pod subnet', zone.podSubnet]];
}
