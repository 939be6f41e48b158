import type { Cidr } from '../model/cidr';
import type { Cluster, Entity, Nodegroup, Route, Subnet, Vpc, VpcBlock } from '../model/entities';
import { ifKnown, known, NotCheckable, sameZone, textOf, Unknown, type Maybe } from '../model/value';
import { find } from './rule';

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

/** Subnets that nodes of a cluster are launched in; computed once, because every subnet and node group asks. */
export const nodeSubnets = perObject((cluster: Cluster): Subnet[] =>
  unique(allKnown(unique(cluster.nodegroups.flatMap((group) => group.subnets)))),
);

const DISCOVERY_TAG = 'kubernetes.io/role/cni';
const CLUSTER_SCOPE = 'cni.networking.k8s.aws/cluster/';

/** Subnets that the pods of a cluster take addresses from: by ENIConfig, by tag, or those of the nodes. */
export const podSubnets = perObject((cluster: Cluster): Subnet[] => {
  if (known(cluster.cni.customNetworking)) {
    return unique(allKnown(cluster.eniConfigs.map((config) => config.subnet)));
  }
  const own = nodeSubnets(cluster).filter((subnet) => !isExcludedFromDiscovery(cluster, subnet));
  return unique([...own, ...discoveredSubnets(cluster)]);
});

function discoveryTag({ tags }: Subnet): string | undefined {
  const value = tags.get(DISCOVERY_TAG);
  return value === undefined ? undefined : known(value);
}

/** Whether aws-node finds subnets by tag; custom networking comes before that. */
function discovers({ cni }: Cluster): boolean {
  return !known(cni.customNetworking) && known(cni.subnetDiscovery);
}

/** Whether interfaces in a subnet give no addresses to pods, the primary interface of a node included. */
export function isExcludedFromDiscovery(cluster: Cluster, subnet: Subnet): boolean {
  return discovers(cluster) && discoveryTag(subnet) === '0';
}

/** Subnets of the VPC that are tagged for pods, and not for another cluster. */
export function discoveredSubnets(cluster: Cluster): Subnet[] {
  if (!discovers(cluster)) return [];
  const { vpc, name: own } = cluster;
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
  return cluster.nodegroups.reduce((sum, group) => sum + known(maxSizeOf(group)), 0);
}

/** Largest size of a node group; EKS takes 2 where none is given. */
export function maxSizeOf({ resource }: Nodegroup): Maybe<number> {
  return resource.props.object('ScalingConfig').number('MaxSize') ?? 2;
}
