import type { Cidr } from '../model/cidr';
import type { Cluster, Entity, Nodegroup, Route, Subnet, Vpc, VpcBlock } from '../model/entities';
import { ifKnown, known, NotCheckable, sameZone, textOf, Unknown, type Maybe } from '../model/value';
import { filter, find } from './rule';

/** How messages name a thing: its logical id, and its block where it has one. */
export function name(entity: Entity & { ipv4?: Maybe<Cidr>; cidr?: Maybe<Cidr> }): string {
  const cidr = ifKnown(entity.ipv4 ?? entity.cidr);
  const { logicalId } = entity.resource;
  return cidr === undefined ? logicalId : `${logicalId} (${cidr.text})`;
}

export function ipv4Blocks(vpc: Vpc): VpcBlock[] {
  return vpc.blocks.filter((block) => block.family === 'ipv4');
}

export function list(items: Iterable<string>): string {
  return [...items].join(', ');
}

/** Each item once, in the order of their first appearance. */
export function unique<T>(items: Iterable<T>): T[] {
  return [...new Set(items)];
}

/** All items, when all of them are known. */
export function allKnown<T>(items: readonly Maybe<T>[]): T[] {
  return items.map((item) => known(item));
}

/** The items that are known; for questions where the others cannot change the answer. */
export function onlyKnown<T>(items: readonly Maybe<T>[]): T[] {
  return items.filter((item): item is T => !(item instanceof Unknown));
}

/**
 * Blocks that overlap one that starts before them, by the item they overlap with. Sorting makes it one pass,
 * however many there are; items without a known block are left out.
 */
export function overlapsOf<T>(items: readonly T[], cidrOf: (item: T) => Maybe<Cidr> | undefined): Map<T, T> {
  const blocks = items.flatMap((item) => {
    const cidr = ifKnown(cidrOf(item));
    return cidr === undefined ? [] : [{ item, block: cidr.block }];
  });
  blocks.sort((a, b) => (a.block._first < b.block._first ? -1 : a.block._first > b.block._first ? 1 : 0));
  const found = new Map<T, T>();
  let widest: (typeof blocks)[number] | undefined;
  for (const next of blocks) {
    if (widest?.block.overlaps(next.block)) found.set(next.item, widest.item);
    if (widest === undefined || next.block._last > widest.block._last) widest = next;
  }
  return found;
}

/** Computes something once for each object. */
export function perObject<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const memo = new WeakMap<K, V>();
  return (key) => {
    if (!memo.has(key)) memo.set(key, compute(key));
    return memo.get(key)!;
  };
}

/** The default route of a subnet; not checkable when the template does not associate a route table. */
export function defaultRoute(subnet: Subnet, destination = '0.0.0.0/0'): Route | undefined {
  if (subnet.routeTable === undefined) {
    throw new NotCheckable(
      `${subnet.resource.logicalId} uses the main route table, which the templates do not show`,
    );
  }
  const routes = subnet.routeTable.routes.filter((route) => route.destination !== undefined);
  return find(routes, (route) => known(route.destination!).text === destination);
}

export function isPublic(subnet: Subnet): boolean {
  return defaultRoute(subnet)?.target === 'igw';
}

/** Whether nodes in a subnet reach AWS services over a route: NAT, transit gateway, firewall or the internet. */
export function hasEgress(subnet: Subnet): boolean {
  const route = defaultRoute(subnet);
  return route !== undefined && (route.target !== 'igw' || known(subnet.mapPublicIp));
}

/** Distinct zones of subnets; not checkable while one of them is unknown. */
export function zonesOf(subnets: readonly Maybe<Subnet>[]): string[] {
  const zones: string[] = [];
  for (const subnet of subnets) {
    const zone = known(known(subnet).zone);
    if (!zones.some((other) => sameZone(other, zone))) zones.push(zone);
  }
  return zones;
}

/** Subnets that nodes of a cluster are launched in. */
export function nodeSubnets(cluster: Cluster): Subnet[] {
  return unique(allKnown(cluster.nodegroups.flatMap((group) => group.subnets)));
}

const DISCOVERY_TAG = 'kubernetes.io/role/cni';
const CLUSTER_SCOPE = 'cni.networking.k8s.aws/cluster/';

/** Subnets that the pods of a cluster take addresses from: by ENIConfig, by tag, or those of the nodes. */
export function podSubnets(cluster: Cluster): Subnet[] {
  if (known(cluster.cni.customNetworking)) {
    return unique(allKnown(cluster.eniConfigs.map((config) => config.subnet)));
  }
  if (!known(cluster.cni.subnetDiscovery)) return nodeSubnets(cluster);
  const own = nodeSubnets(cluster).filter((subnet) => discoveryTag(subnet) !== '0');
  return unique([...own, ...discoveredSubnets(cluster)]);
}

function discoveryTag({ tags }: Subnet): string | undefined {
  const value = tags.get(DISCOVERY_TAG);
  return value === undefined ? undefined : known(value);
}

/** Subnets of the VPC that are tagged for pods, and not for another cluster. */
function discoveredSubnets({ vpc, name: own }: Cluster): Subnet[] {
  return (vpc?.subnets ?? []).filter((subnet) => {
    if (discoveryTag(subnet) !== '1') return false;
    const scopes = [...subnet.tags.keys()].filter((key) => key.startsWith(CLUSTER_SCOPE));
    return scopes.length === 0 || own === undefined || scopes.includes(CLUSTER_SCOPE + textOf(known(own)));
  });
}

/** The secondary block that a subnet lies in. */
export function secondaryBlockOf(subnet: Subnet): VpcBlock | undefined {
  if (subnet.vpc === undefined || subnet.ipv4 === undefined) return undefined;
  const { block } = known(subnet.ipv4);
  const secondary = ipv4Blocks(subnet.vpc).filter(({ primary }) => !primary);
  return find(secondary, ({ cidr }) => known(cidr).block.contains(block));
}

/** Nodes of a cluster at its peak: what the user expects, else the maximum sizes of the node groups. */
export function peakNodes(cluster: Cluster, expected: number | undefined): number {
  if (expected !== undefined) return expected;
  return cluster.nodegroups.reduce((sum, group) => sum + maxSize(group), 0);
}

function maxSize(group: Nodegroup): number {
  const { MaxSize: size } = group.resource.props.object('ScalingConfig').values;
  if (size instanceof Unknown) throw new NotCheckable(size.why);
  return size === undefined ? 2 : Number(size);
}

/** Nodegroups with the operating system Linux. */
export function linuxGroups(cluster: Cluster): Nodegroup[] {
  return filter(cluster.nodegroups, (group) =>
    group.windows instanceof Unknown ? group.windows : !group.windows,
  );
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
