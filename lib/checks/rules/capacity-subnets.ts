import type { CapacitySubnet } from '../../capacity/subnet-capacity-props';
import type { CidrBlock } from '../../planning/cidr-block';
import { SubnetRole } from '../../planning/subnet-role';
import type { Cluster, Subnet } from '../model/entities';
import { known, NotCheckable, reasoned, sameZone } from '../model/value';
import { discoveredSubnets, onlyKnown } from './facts';

/** Canonical IPv4 block of a subnet, which is how the engine names it. */
export function blockOf({ ipv4, resource }: Subnet): string {
  if (ipv4 === undefined) throw new NotCheckable(`${resource.logicalId} has no IPv4 block`);
  return known(ipv4).block.toString();
}

/** Subnets that nodes or pods of a cluster take addresses from, as far as the templates show them. */
export function subnetsUsedBy(cluster: Cluster): Subnet[] {
  const discovered = reasoned(() => discoveredSubnets(cluster));
  return [
    ...onlyKnown(cluster.nodegroups.flatMap((group) => group.subnets)),
    ...onlyKnown(cluster.eniConfigs.map((config) => config.subnet)),
    ...(typeof discovered === 'string' ? [] : discovered),
  ].filter(({ ipv4 }) => ipv4 !== undefined);
}

/** Ranges of a subnet that are reserved for IPv4 prefixes. */
export function reservedRanges({ reservations }: Subnet): CidrBlock[] {
  return reservations
    .filter(({ type }) => known(type) === 'prefix')
    .map(({ cidr }) => known(cidr).block)
    .filter((block) => !block.isIpv6);
}

/** Subnets in the words of the capacity engine, and why some of them cannot be put that way. */
export class KnownSubnets {
  public readonly subnets: CapacitySubnet[] = [];
  private readonly reasons = new Map<Subnet, string>();
  private readonly zones: string[] = [];

  constructor(subnets: readonly Subnet[]) {
    for (const subnet of subnets) {
      const described = reasoned(() => this.describe(subnet));
      if (typeof described === 'string') this.reasons.set(subnet, described);
      else this.subnets.push(described);
    }
  }

  /** The block of a subnet that is described here; not checkable for others. */
  public blockOf(subnet: Subnet): string {
    const reason = this.reasons.get(subnet);
    if (reason !== undefined) throw new NotCheckable(reason);
    return blockOf(subnet);
  }

  private describe(subnet: Subnet): CapacitySubnet {
    return {
      role: subnet.roles.has('node') ? SubnetRole.NODE : SubnetRole.POD,
      azIndex: this.azIndexOf(known(subnet.zone)),
      ipv4CidrBlock: blockOf(subnet),
      reservedCidrBlocks: reservedRanges(subnet).map(String),
    };
  }

  private azIndexOf(zone: string): number {
    const index = this.zones.findIndex((other) => sameZone(other, zone));
    return index >= 0 ? index : this.zones.push(zone) - 1;
  }
}
