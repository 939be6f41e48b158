import { ADDRESSES_PER_PREFIX } from '../../capacity/pod-arithmetic';
import { CidrBlock } from '../../planning/cidr-block';
import type { DetailedReport } from '../../capacity/capacity-report';
import { interfaceProblems } from '../../capacity/capacity-quotas';
import { capacityReport } from '../../capacity/capacity-report';
import type { CapacityNodegroup, SubnetCapacityReport } from '../../capacity/subnet-capacity-props';
import type { Cluster, Entity, Subnet } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { NotCheckable, reasoned } from '../model/value';
import { capacityNodegroupOf, scaledTo } from './capacity-nodegroup';
import { blockOf, KnownSubnets, subnetsUsedBy } from './capacity-subnets';
import { perObject } from './facts';
import type { RuleContext } from './rule';

/** Clusters that share a VPC, whose nodes compete for its addresses. */
export interface SharedSubnets extends Entity {
  readonly clusters: readonly Cluster[];
  readonly subnets: readonly Subnet[];
}

/** A subnet that nodes or pods take addresses from. */
export interface SubnetUse extends Entity {
  readonly subnet: Subnet;
  readonly shared: SharedSubnets;
}

/** The answer of the capacity engine, and why some node groups are not part of it. */
export interface ModelCapacity extends DetailedReport {
  readonly notCounted: readonly string[];
}

/** Clusters with node groups by VPC; a cluster in a VPC that the templates do not show stands alone. */
export const sharedSubnets = perObject((model: NetworkModel): SharedSubnets[] => {
  const clusters = model.clusters.filter(({ nodegroups }) => nodegroups.length > 0);
  const owners = new Set(clusters.map((cluster) => cluster.vpc ?? cluster));
  return [...owners].map((owner) => {
    const own = clusters.filter((cluster) => (cluster.vpc ?? cluster) === owner);
    const used = new Set(own.flatMap(subnetsUsedBy));
    return {
      resource: owner.resource,
      clusters: own,
      subnets: model.subnets.filter((subnet) => used.has(subnet)),
    };
  });
});

export function subnetUses(model: NetworkModel): SubnetUse[] {
  return sharedSubnets(model).flatMap((shared) =>
    shared.subnets.map((subnet) => ({ resource: subnet.resource, subnet, shared })),
  );
}

const reports = perObject((context: RuleContext) =>
  perObject((shared: SharedSubnets) => compute(shared, context)),
);

/** How full the subnets of a VPC get, with every node group whose values are known. */
export function capacityOf(shared: SharedSubnets, context: RuleContext): ModelCapacity {
  return reports(context)(shared);
}

function compute({ clusters, subnets }: SharedSubnets, { options, quotas }: RuleContext): ModelCapacity {
  const supply = new KnownSubnets(subnets);
  const notCounted: string[] = [];
  const nodegroups = clusters.flatMap((cluster) => {
    const groups = cluster.nodegroups.flatMap((group): CapacityNodegroup[] => {
      const counted = reasoned(() => capacityNodegroupOf(cluster, group, supply, options.expectedNodes));
      if (typeof counted !== 'string') return [counted];
      notCounted.push(counted);
      return [];
    });
    return options.expectedNodes === undefined ? groups : scaledTo(options.expectedNodes, groups);
  });
  return { ...capacityReport({ subnets: supply.subnets, nodegroups }, quotas), notCounted };
}

/** How full the pool of a subnet gets; undefined when nothing takes addresses from it. */
export function reportOf(
  { subnet, shared }: SubnetUse,
  context: RuleContext,
): SubnetCapacityReport | undefined {
  const { subnets, notCounted } = capacityOf(shared, context);
  refuseUncounted(notCounted);
  return subnets.find(({ ipv4CidrBlocks }) => ipv4CidrBlocks.includes(blockOf(subnet)));
}

/** Addresses that a pool takes at peak and those it has; undefined when nothing takes any. */
export function addressesAt(
  use: SubnetUse,
  context: RuleContext,
): { readonly taken: number; readonly usable: number } | undefined {
  const report = reportOf(use, context);
  if (report === undefined) return undefined;
  const { need } = report.peak;
  const usable = report.ipv4CidrBlocks.map((cidr) => CidrBlock.parse(cidr).usableAddresses);
  return {
    taken: need.singleAddresses + need.prefixes * ADDRESSES_PER_PREFIX,
    usable: usable.reduce((sum, addresses) => sum + addresses, 0),
  };
}

/** More nodes than those that were counted may fill a subnet that looks roomy, so a clean answer needs all of them. */
function refuseUncounted(reasons: readonly string[]): void {
  if (reasons.length > 0) throw new NotCheckable(reasons.join('; '));
}

/** What the engine says under a code, at the first of the subnets it is true of. */
export function findingsAt(code: string) {
  return ({ subnet, shared }: SubnetUse, context: RuleContext): string[] => {
    const { problems, notCounted } = capacityOf(shared, context);
    const at = blockOf(subnet);
    const own = problems.filter((problem) => problem.code === code && problem.ipv4CidrBlocks.includes(at));
    if (own.length === 0) refuseUncounted(notCounted);
    return own.filter(({ ipv4CidrBlocks: [first] }) => first === at).map(({ message }) => message);
  };
}

/** What the engine says under a code about all nodes of a VPC together. */
export function findingsOf(code: string) {
  return (shared: SharedSubnets, context: RuleContext): string[] => {
    const { problems, notCounted } = capacityOf(shared, context);
    const own = problems.filter((problem) => problem.code === code);
    if (own.length === 0) refuseUncounted(notCounted);
    return own.map(({ message }) => message);
  };
}

/** VPCs whose account and Region no earlier one shares: quotas of a Region are counted there, over all of its VPCs. */
export function firstOfRegions(model: NetworkModel): SharedSubnets[] {
  const all = sharedSubnets(model);
  return all.filter((one, index) => all.findIndex((other) => sharesRegion(model, one, other)) === index);
}

/** What exceeds the quota of network interfaces, over all VPCs of an account and Region. */
export function interfaceFindings(first: SharedSubnets, context: RuleContext): string[] {
  const { model, quotas } = context;
  const reports = sharedSubnets(model)
    .filter((other) => sharesRegion(model, first, other))
    .map((other) => capacityOf(other, context));
  const enis = reports.reduce((sum, report) => sum + report.enis, 0);
  const problems = interfaceProblems(enis, quotas.interfacesPerRegion);
  if (problems.length === 0) refuseUncounted(reports.flatMap(({ notCounted }) => notCounted));
  return problems.map(({ message }) => message);
}

function sharesRegion({ assembly }: NetworkModel, one: Entity, other: Entity): boolean {
  return one === other || assembly.shareEnvironment(one.resource, other.resource);
}
