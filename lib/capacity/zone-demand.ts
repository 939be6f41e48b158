import type { NodeAddressDemand, SubnetAddresses, SubnetDemand, ZoneDemand } from './address-demand-props';
import { ADDRESSES_PER_PREFIX } from './pod-arithmetic';
import { smallestMask } from './subnet-supply';
import { grouped } from '../text/counts';

function subnetDemand(each: SubnetAddresses, nodes: number): SubnetDemand {
  const need = { singleAddresses: each.singleAddresses * nodes, prefixes: each.prefixes * nodes };
  return {
    ...need,
    addresses: need.singleAddresses + need.prefixes * ADDRESSES_PER_PREFIX,
    cidrMask: smallestMask(need),
  };
}

/** Demand of a zone with so many nodes in it. */
export function zoneDemand(node: NodeAddressDemand, nodes: number): ZoneDemand {
  const hasPodSubnet = node.podSubnet.singleAddresses > 0;
  return {
    nodes,
    nodeSubnet: subnetDemand(node.nodeSubnet, nodes),
    podSubnet: hasPodSubnet ? subnetDemand(node.podSubnet, nodes) : undefined,
  };
}

/** The subnets of a zone by name. */
function subnetsOf({ nodeSubnet, podSubnet }: ZoneDemand): [name: string, demand: SubnetDemand][] {
  return podSubnet === undefined
    ? [['node subnet', nodeSubnet]]
    : [
        ['node subnet', nodeSubnet],
        ['pod subnet', podSubnet],
      ];
}

/** The sum of what a subnet gives, in words. */
function amount({ singleAddresses, prefixes }: SubnetDemand): string {
  const singles = `${grouped(singleAddresses)} single addresses`;
  return prefixes === 0 ? singles : `${singles} and ${grouped(prefixes)} prefixes`;
}

function tooLarge(zone: ZoneDemand): string[] {
  return subnetsOf(zone)
    .filter(([, { cidrMask }]) => cidrMask === undefined)
    .map(
      ([name, demand]) =>
        `the ${name} of each zone needs ${amount(demand)}, more than a /16 holds: ` +
        'use more zones, fewer nodes, smaller warm targets, or IPv6',
    );
}

/** Subnets that are large enough for the nodes of today, but not after a zone is lost. */
function tooSmallAfterFailover(before: ZoneDemand, after: ZoneDemand): string[] {
  const masks = subnetsOf(before).map(([, { cidrMask }]) => cidrMask);
  return subnetsOf(after).flatMap(([name, demand], index) => {
    if (demand.cidrMask === masks[index]) return [];
    const wanted = demand.cidrMask === undefined ? 'more than a /16' : `a /${demand.cidrMask}`;
    return [
      `after the loss of a zone the ${name} of each other zone needs ${amount(demand)}: ${wanted} instead of a /${masks[index]}`,
    ];
  });
}

/** Subnets that cannot exist, or that the loss of a zone makes too small. */
export function zoneWarnings(zone: ZoneDemand, zoneAfterFailover?: ZoneDemand): string[] {
  const large = tooLarge(zone);
  if (large.length > 0 || zoneAfterFailover === undefined) return large;
  return tooSmallAfterFailover(zone, zoneAfterFailover);
}
