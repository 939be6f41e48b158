import { capacityReport, type DetailedReport } from '../capacity/capacity-report';
import type { CapacityGrowth, CapacityNodegroup } from '../capacity/subnet-capacity-props';
import type { Subnet, Vpc } from '../checks/model/entities';
import { NetworkModel } from '../checks/model/network-model';
import type { TemplateSource } from '../checks/model/template';
import { ifKnown, labelOf, reasoned, Unknown } from '../checks/model/value';
import { capacityNodegroupOf } from '../checks/rules/capacity-nodegroup';
import { sharedSubnets, type SharedSubnets } from '../checks/rules/capacity-of-model';
import { KnownSubnets } from '../checks/rules/capacity-subnets';
import { isPublic } from '../checks/rules/facts';
import type { CidrBlock } from '../planning/cidr-block';
import { deploymentSteps, nameOf } from './deployment-steps';
import {
  blocksAround,
  type NetworkReport,
  type ReportNetwork,
  type ReportNodegroup,
  type ReportSubnet,
} from './network-report';
import { nodegroupRow } from './plan-report';

/** Expectations that templates do not state. */
export interface Expectations {
  /** Pods of a node on an ordinary day. */
  readonly podsPerNode?: number;
  readonly growth?: CapacityGrowth;
}

interface Counted {
  readonly nodegroups: readonly ReportNodegroup[];
  readonly capacity: DetailedReport;
  readonly notCounted: readonly string[];
}

/** The report of templates that are deployed together; `findings` and `undecided` come from the rule book. */
export function reportOfTemplates(
  templates: readonly TemplateSource[],
  rules: Pick<NetworkReport, 'findings' | 'undecided'>,
  expectations: Expectations = {},
): NetworkReport {
  const model = new NetworkModel(templates);
  const counted = sharedSubnets(model).map((shared) => ({ shared, ...count(shared, expectations) }));
  const vpcs = [...new Set([...model.vpcs, ...model.subnets.map(({ vpc }) => vpc)])];
  const networks = vpcs.map((vpc) => {
    const own = counted.filter(({ shared }) => shared.subnets.some((subnet) => subnet.vpc === vpc));
    return networkOf(model, vpc, own);
  });
  return {
    title: `Pod network of ${templates.map(({ name }) => name).join(', ')}`,
    networks: networks.filter(({ blocks }) => blocks.length > 0),
    nodegroups: counted.flatMap(({ nodegroups }) => nodegroups),
    ...rules,
    steps: deploymentSteps(model),
  };
}

function count({ clusters, subnets }: SharedSubnets, expectations: Expectations): Counted {
  const supply = new KnownSubnets(subnets);
  const { podsPerNode: expectedPodsPerNode, growth } = expectations;
  const nodegroups: CapacityNodegroup[] = [];
  const rows: ReportNodegroup[] = [];
  const notCounted: string[] = [];
  for (const { cluster, group } of clusters.flatMap((of) =>
    of.nodegroups.map((group) => ({ cluster: of, group })),
  )) {
    const known = reasoned(() => capacityNodegroupOf(cluster, group, supply));
    if (typeof known === 'string') notCounted.push(known);
    else {
      nodegroups.push({ ...known, expectedPodsPerNode });
      rows.push({ ...nodegroupRow(known), name: nameOf(group.resource) });
    }
  }
  const capacity = capacityReport({ subnets: supply.subnets, nodegroups, growth });
  return { nodegroups: rows, capacity, notCounted };
}

function networkOf(model: NetworkModel, vpc: Vpc | undefined, counted: readonly Counted[]): ReportNetwork {
  const subnets = model.subnets.filter((subnet) => subnet.vpc === vpc).flatMap(toSubnet);
  const blocks = (vpc?.blocks ?? []).flatMap(({ cidr }) => ipv4(ifKnown(cidr)?.block));
  const [first, ...others] = counted.map(({ capacity }) => capacity);
  return {
    name: vpc === undefined ? 'VPC outside the templates' : nameOf(vpc.resource),
    blocks: blocksAround(blocks, subnets),
    subnets,
    capacity: first && { ...first, subnets: [first, ...others].flatMap((report) => report.subnets) },
    notCounted: counted.flatMap(({ notCounted }) => notCounted),
  };
}

function ipv4(block: CidrBlock | undefined): CidrBlock[] {
  return block === undefined || block.isIpv6 ? [] : [block];
}

function toSubnet(subnet: Subnet): ReportSubnet[] {
  return ipv4(ifKnown(subnet.ipv4)?.block).map((block) => ({
    role: roleOf(subnet),
    zone: zoneOf(subnet),
    block,
    reserved: subnet.reservations
      .filter(({ type }) => ifKnown(type) === 'prefix')
      .flatMap(({ cidr }) => ipv4(ifKnown(cidr)?.block)),
    isLater: false,
  }));
}

/** The most specific of its roles; a subnet with a route to an internet gateway and no role is public. */
function roleOf(subnet: Subnet): string {
  const found = (['pod', 'node', 'cluster', 'fargate'] as const).find((role) => subnet.roles.has(role));
  return found ?? (reasoned(() => isPublic(subnet)) === true ? 'public' : 'other');
}

/** `eu-west-1a`, or `zone 1` for the first zone of a Region that is not known yet. */
function zoneOf({ zone }: Subnet): string {
  const text = zone instanceof Unknown ? labelOf(zone) : zone;
  return text.replace(/^zone #(\d+)$/, (_, index: string) => `zone ${Number(index) + 1}`);
}
