import { freeSpace } from '../../planning/free-space';
import type { Cluster, Entity, NatGateway, Nodegroup, Subnet } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, NotCheckable, sameZone } from '../model/value';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { addressesAt, findingsAt, subnetUses } from './capacity-of-model';
import {
  defaultRoute,
  isPublic,
  list,
  name,
  nodeSubnets,
  onlyKnown,
  secondaryBlockOf,
  unique,
  zonesOf,
} from './facts';
import { outsideMessages, quotaMessages, subnetMessages } from './planning-checks';
import { every, filter, milder, rule, some, type Rule } from './rule';
import { bp, ec2Api, NETWORK_REQS, PRIVATE_CLUSTERS, SUBNET_SIZING, ug, vpc, VPC_LIMITS } from './sources';

const withIpv4 = ({ subnets }: NetworkModel): Subnet[] => subnets.filter(({ ipv4 }) => ipv4 !== undefined);
const groups = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ subnets }) => subnets.length > 0);
const forNodes = ({ subnets }: NetworkModel): Subnet[] => subnets.filter(({ roles }) => roles.has('node'));
const forNodesOrPods = ({ subnets }: NetworkModel): Subnet[] =>
  subnets.filter(({ roles }) => roles.has('node') || roles.has('pod'));

interface PodUse extends Entity {
  readonly subnet: Subnet;
  readonly cluster: Cluster;
}

export const SUB_RULES: readonly Rule[] = [
  rule({
    id: 'SUB-01',
    severity: RuleSeverity.ERROR,
    title: 'IPv4 blocks of subnets are /16 to /28',
    why: 'EC2 refuses any other size; the validator inside CDK does not say so.',
    over: withIpv4,
    check: subnetMessages('SUB-01'),
    remedy: 'Resize the subnet.',
    source: SUBNET_SIZING,
    example: 'ClusterSubnet: { CidrBlock: 10.0.0.0/29 }',
  }),
  rule({
    id: 'SUB-02',
    severity: RuleSeverity.ERROR,
    title: 'Every subnet lies inside one block of its VPC',
    why: 'Creating the subnet fails with InvalidSubnet.Range.',
    over: (model) => withIpv4(model).filter((subnet) => subnet.vpc),
    check: outsideMessages,
    remedy: 'Move the subnet into a block of the VPC, or associate its block with the VPC.',
    source: SUBNET_SIZING,
    example: 'Vpc: 10.0.0.0/16, Subnet: 10.1.0.0/24',
  }),
  rule({
    id: 'SUB-03',
    severity: RuleSeverity.ERROR,
    title: 'Subnets of a VPC do not overlap',
    why: 'Creating the second subnet fails with InvalidSubnet.Conflict, also when the overlap only comes from host bits.',
    over: (model) => withIpv4(model).filter((subnet) => subnet.vpc),
    check: subnetMessages('SUB-03'),
    remedy: 'Plan aligned blocks.',
    cdkRemedy: 'Plan aligned blocks; AddressPlan does.',
    source: ec2Api('CreateSubnet'),
    example: 'NodeSubnetA: 10.0.0.0/20, NodeSubnetB: 10.0.8.0/21',
  }),
  rule({
    id: 'SUB-04',
    severity: RuleSeverity.ERROR,
    follows: ['CN-07'],
    title: 'Node and pod subnets have room for the nodes at their peak',
    why: 'Nodes do not start, or pods wait for an address, as soon as the subnet is full.',
    over: subnetUses,
    check: findingsAt('SUB-04'),
    remedy: 'Enlarge the subnet, or lower the maximum sizes, max pods or the warm targets.',
    source: [SUBNET_SIZING, bp('ip-opt')],
    example: 'NodeSubnetA: 10.0.64.0/27 with MaxSize: 300',
  }),
  rule({
    id: 'SUB-05',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'Node and pod subnets are at most 80% full at the peak',
    why: 'There is no room for a second node group while the first is replaced.',
    over: subnetUses,
    check: findingsAt('SUB-05'),
    remedy: 'Take the next larger subnet.',
    source: bp('ip-opt'),
    example: 'NodeSubnetA: 10.0.64.0/28 with MaxSize: 24 over three zones',
  }),
  rule({
    id: 'SUB-06',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'The subnets hold all nodes when one zone is lost',
    why: 'The nodes of the lost zone move to the others and find no addresses there.',
    over: subnetUses,
    check: findingsAt('SUB-06'),
    remedy: 'Enlarge the subnets of every zone alike.',
    source: bp('ip-opt'),
    example: 'NodeSubnets of /27 in three zones with MaxSize: 60',
  }),
  rule({
    id: 'SUB-07',
    severity: RuleSeverity.ERROR,
    title: 'A VPC has no more subnets than its quota',
    why: 'Creating the subnet above the quota fails.',
    over: ({ vpcs }) => vpcs.filter(({ subnets }) => subnets.length > 0),
    check: (owner, { quotas }) => quotaMessages('SUB-07', owner, quotas),
    remedy: 'Raise the quota and say so in the options.',
    source: VPC_LIMITS,
    example: 'Vpc with 201 AWS::EC2::Subnet',
  }),
  rule({
    id: 'SUB-08',
    severity: RuleSeverity.ERROR,
    title: 'Pod subnets are in zones that have nodes',
    why: 'A pod subnet in another zone is never used; usually the zone that needed it has none.',
    over: (model) => model.clusters.flatMap((cluster) => podUses(cluster)),
    when: ({ cluster }) => cluster.nodegroups.length > 0,
    check: ({ subnet, cluster }) => {
      const zone = known(subnet.zone);
      const zones = zonesOf(nodeSubnets(cluster));
      return (
        !zones.some((other) => sameZone(other, zone)) &&
        `${name(subnet)} is in ${zone}, where ${cluster.resource.logicalId} has no nodes (${list(zones)})`
      );
    },
    remedy: 'Give nodes and pods subnets in the same zones.',
    source: ug('cni-custom-network-tutorial'),
    example: 'NodeSubnets in eu-west-1a and b, PodSubnet in eu-west-1c',
  }),
  rule({
    id: 'SUB-09',
    severity: RuleSeverity.WARNING,
    title: 'Node subnets are alike in every zone',
    why: 'The zone with the smallest subnet fills first and limits the whole node group.',
    over: ({ clusters }) => clusters.filter(({ nodegroups }) => nodegroups.length > 0),
    check: (cluster) => {
      const subnets = nodeSubnets(cluster);
      const masks = subnets.map((subnet) => known(subnet.ipv4!).block.cidrMask);
      const [smallest, largest] = [Math.max(...masks), Math.min(...masks)];
      return (
        smallest - largest > 1 &&
        `node subnets of ${cluster.resource.logicalId} are /${largest} to /${smallest}; the smallest limits every zone`
      );
    },
    remedy: 'Use node subnets of one size.',
    source: bp('subnets'),
    example: 'NodeSubnetA: 10.0.64.0/20, NodeSubnetB: 10.0.80.0/24',
  }),
  rule({
    id: 'SUB-10',
    severity: RuleSeverity.INFO,
    profile: RuleProfile.POSTURE,
    title: 'A VPC block has some room left',
    why: 'A second node group beside the first, for a migration, needs subnets of its own.',
    over: ({ blocks }) =>
      blocks.filter((block) => block.vpc && block.primary && block.vpc.subnets.length > 0),
    check: ({ cidr, vpc: owner }) => {
      const range = known(cidr).block;
      const taken = owner!.subnets.flatMap(({ ipv4 }) => (ipv4 === undefined ? [] : [known(ipv4).block]));
      const wanted = Math.min(28, range.cidrMask + 8);
      return (
        !freeSpace(range, taken).some(({ cidrMask }) => cidrMask <= wanted) &&
        `VPC block ${range} has no free /${wanted} for another subnet`
      );
    },
    remedy: 'Leave a block free, or add a secondary block to the VPC when you need one.',
    source: bp('ip-opt'),
    example: 'Vpc: 10.0.0.0/20, Subnets: 10.0.0.0/21 and 10.0.8.0/21',
  }),
  rule({
    id: 'SUB-11',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    follows: ['CLU-05'],
    title: 'Cluster subnets are not shared with nodes or pods',
    why: 'When workloads use the last addresses, the control plane cannot place its interfaces and an upgrade of Kubernetes fails.',
    over: ({ clusters }) => clusters.filter(({ subnets }) => subnets.length > 0),
    check: ({ subnets, resource }) => {
      const shared = onlyKnown(subnets).filter((subnet) => workloadsIn(subnet).length > 0);
      const uses = unique(shared.flatMap(workloadsIn));
      return (
        shared.length > 0 &&
        `cluster subnets of ${resource.logicalId} are also used for ${list(uses)}: ${list(shared.map(name))}`
      );
    },
    remedy: 'Use small subnets of their own (/28 or /27) for the cluster.',
    source: bp('subnets'),
    example: 'Cluster SubnetIds: [A, B], Nodegroup Subnets: [A, B]',
  }),
  rule({
    id: 'SUB-12',
    severity: RuleSeverity.ERROR,
    lower: {
      severity: RuleSeverity.WARNING,
      when: 'the VPC has endpoints through which nodes may reach AWS',
    },
    title: 'Nodes in public subnets get a public address',
    why: 'The internet gateway drops packets of nodes without one: they pull no images and do not join.',
    over: groups,
    when: (group) => !hasPublicAddress(group),
    check: ({ subnets, resource }) => {
      const cut = onlyKnown(subnets).filter((subnet) => isPublic(subnet) && !known(subnet.mapPublicIp));
      if (cut.length === 0) return undefined;
      const says = `node group ${resource.logicalId} starts nodes without a public address in subnets that route to an internet gateway: ${list(cut.map(name))}`;
      return cut.some(({ vpc: owner }) => owner?.endpoints.length) ? milder(says) : says;
    },
    remedy: 'Use private subnets for nodes, or set MapPublicIpOnLaunch.',
    source: NETWORK_REQS,
    example: 'NodeSubnet with a route to an internet gateway and MapPublicIpOnLaunch: false',
  }),
  rule({
    id: 'SUB-13',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'Nodes are in private subnets',
    why: 'A node with a public address can be reached from the internet as far as its security groups allow.',
    over: groups,
    check: ({ subnets, resource }) => {
      const open = filter(onlyKnown(subnets), ({ mapPublicIp }) => mapPublicIp);
      return (
        open.length > 0 && `nodes of ${resource.logicalId} get public addresses in ${list(open.map(name))}`
      );
    },
    remedy: 'Use private subnets with a NAT gateway or endpoints.',
    source: bp('subnets'),
    example: 'NodeSubnet: { MapPublicIpOnLaunch: true }',
  }),
  rule({
    id: 'SUB-14',
    severity: RuleSeverity.ERROR,
    title: 'Node subnets reach AWS services',
    why: 'Nodes cannot pull images or register, so they never become ready.',
    over: (model) => forNodes(model).filter((subnet) => subnet.vpc),
    check: (subnet) =>
      defaultRoute(subnet) === undefined &&
      subnet.vpc!.endpoints.length === 0 &&
      `${name(subnet)} has neither a default route nor VPC endpoints`,
    remedy: 'Add a NAT gateway, or the endpoints that nodes need.',
    source: PRIVATE_CLUSTERS,
    example: 'NodeSubnet with a route table without routes, VPC without endpoints',
  }),
  rule({
    id: 'SUB-15',
    severity: RuleSeverity.WARNING,
    title: 'Subnets use the NAT gateway of their own zone',
    why: 'Traffic between zones costs money, and the loss of one zone takes the egress of the others with it.',
    over: ({ natGateways }) => natGateways.filter(({ subnet }) => subnet !== undefined),
    when: (gateway, { model }) => usersOf(gateway, model).length > 0,
    check: (gateway, { model }) => {
      const zone = known(known(gateway.subnet!).zone);
      const elsewhere = filter(usersOf(gateway, model), (user) => !sameZone(known(user.zone), zone));
      return (
        elsewhere.length > 0 &&
        `${gateway.resource.logicalId} in ${zone} is used from other zones: ${list(elsewhere.map((user) => `${name(user)} in ${known(user.zone)}`))}`
      );
    },
    remedy: 'Give every zone a NAT gateway, or use a regional one.',
    source: bp('cost-opt-networking'),
    example: 'Subnets in three zones, one NAT gateway',
  }),
  rule({
    id: 'SUB-16',
    severity: RuleSeverity.ERROR,
    title: 'Pod subnets of a secondary block have a route table of their own',
    why: 'Without an association they use the main route table, which has no way out.',
    over: ({ subnets }) =>
      subnets.filter((subnet) => subnet.vpc && subnet.ipv4 !== undefined && subnet.roles.has('pod')),
    when: (subnet) => secondaryBlockOf(subnet) !== undefined,
    check: (subnet, { model }) =>
      subnet.routeTable === undefined &&
      !maybeAssociated(subnet, model) &&
      `${name(subnet)} has no route table association`,
    remedy: 'Associate it with a private route table of its zone.',
    source: ug('cni-custom-network-tutorial'),
    example: 'PodSubnet without AWS::EC2::SubnetRouteTableAssociation',
  }),
  rule({
    id: 'SUB-17',
    severity: RuleSeverity.INFO,
    title: 'Subnets are not far larger than they need to be',
    why: 'Address space that one subnet holds cannot be used by another.',
    over: (model, { options }) => (options.expectedNodes === undefined ? [] : subnetUses(model)),
    check: (use, context) => {
      const need = addressesAt(use, context);
      const times = need === undefined ? 0 : Math.floor(need.usable / need.taken);
      return (
        times > 4 &&
        `${name(use.subnet)} is ${times} times as large as its peak need of ${need!.taken} addresses`
      );
    },
    remedy: 'Take a smaller subnet, or expect more nodes.',
    source: vpc('subnet-sizing'),
    example: 'NodeSubnet: 10.0.64.0/18 with expectedNodes: 6',
  }),
];

function workloadsIn({ roles }: Subnet): string[] {
  const kinds = { node: 'nodes', pod: 'pods', fargate: 'Fargate pods' } as const;
  return (['node', 'pod', 'fargate'] as const).filter((role) => roles.has(role)).map((role) => kinds[role]);
}

/** Whether the launch template of a node group gives its nodes a public address, whatever the subnet says. */
function hasPublicAddress({ launchTemplate, resource }: Nodegroup): boolean {
  if (launchTemplate === undefined && resource.props.has('LaunchTemplate'))
    throw new NotCheckable(`the launch template of ${resource.logicalId} is not in the templates`);
  const interfaces = launchTemplate?.data.objects('NetworkInterfaces') ?? [];
  return some(interfaces, (item) => item.flag('AssociatePublicIpAddress') ?? false);
}

/** Node and pod subnets whose default route leads to a NAT gateway. */
function usersOf({ resource }: NatGateway, model: NetworkModel): Subnet[] {
  return forNodesOrPods(model).filter((subnet) => {
    const route = subnet.routeTable && defaultRoute(subnet);
    return route?.target === 'nat' && model.assembly.referenced(route.targetValue) === resource;
  });
}

function podUses(cluster: Cluster): PodUse[] {
  const subnets = onlyKnown(cluster.eniConfigs.map((config) => config.subnet));
  return subnets.map((subnet) => ({ resource: subnet.resource, subnet, cluster }));
}

/** An association whose subnet is not known might be the one that is missing. */
function maybeAssociated({ resource }: Subnet, model: NetworkModel): boolean {
  const { assembly } = model;
  const associations = model.resourcesNear(resource, 'AWS::EC2::SubnetRouteTableAssociation');
  if (every(associations, ({ props }) => assembly.referenced(props.raw('SubnetId')) !== undefined))
    return false;
  throw new NotCheckable('the subnet of a route table association is not known');
}
