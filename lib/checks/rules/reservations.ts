import type { PrefixReservationDemand } from '../../planning/prefix-reservation-summary';
import { LOAD_BALANCER_ADDRESSES } from '../../planning/reservation-rules';
import { examineRanges } from '../../planning/reservation-summary';
import { SubnetRole } from '../../planning/subnet-role';
import type { Cluster, Entity, Reservation, Subnet } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { ifKnown, known, NotCheckable, Unknown } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { findingsAt, reportOf, type SubnetUse, subnetUses } from './capacity-of-model';
import { reservedRanges, subnetsUsedBy } from './capacity-subnets';
import { list, name, onlyKnown, perObject, podSubnets, unique } from './facts';
import { rangeMessages, under } from './planning-checks';
import { rule, type Rule, type RuleContext } from './rule';
import { cfn, issue, LBC_SUBNETS, bp, RESERVATIONS } from './sources';

const all = (model: NetworkModel): Reservation[] => model.reservations;
const NATIVE = 'AWS::EC2::SubnetCidrReservation';

const hasIpv4Prefixes = (subnet: Subnet): boolean =>
  subnet.ipv4 !== undefined &&
  subnet.reservations.some(({ type, cidr }) => type === 'prefix' && ifKnown(cidr)?.block.isIpv6 !== true);

/** Subnets with reserved IPv4 prefixes. */
function reservedSubnets({ subnets }: NetworkModel): Subnet[] {
  return subnets.filter(hasIpv4Prefixes);
}

/** Problems with what the reservations of a subnet yield; not checkable while one of them is not known. */
function yieldMessages(code: string, demand?: PrefixReservationDemand) {
  return (subnet: Subnet): string[] => {
    const path = subnet.resource.logicalId;
    const blocks = reservedRanges(subnet).map((range) => ({ path, block: range }));
    const { block } = known(subnet.ipv4!);
    return under(code, examineRanges(path, block, blocks, demand, name(subnet)).problems);
  };
}

/** Single addresses that nodes and pods take at peak; what load balancers want comes on top. */
function addressesOfNodes(use: SubnetUse, context: RuleContext): number {
  const { peak, role, ipv4CidrBlocks } = reportOf(use, context) ?? {};
  const others = role === SubnetRole.NODE ? LOAD_BALANCER_ADDRESSES * ipv4CidrBlocks!.length : 0;
  return Math.max(0, (peak?.need.singleAddresses ?? 0) - others);
}

interface PodUse extends Entity {
  readonly cluster: Cluster;
}

const withCni = (model: NetworkModel): PodUse[] =>
  model.cnis.map(({ cluster, resource }) => ({ cluster, resource }));

export const RSV_RULES: readonly Rule[] = [
  rule({
    id: 'RSV-01',
    severity: RuleSeverity.ERROR,
    title: 'Reservations lie inside their subnet',
    why: 'EC2 refuses the reservation.',
    over: all,
    check: (reservation) => {
      const { block, text } = known(reservation.cidr);
      const own = known(reservation.subnet);
      const [range, family] = block.isIpv6 ? [own.ipv6, 'IPv6'] : [own.ipv4, 'IPv4'];
      if (range === undefined)
        return `${text} is reserved in ${own.resource.logicalId}, which has no ${family} block`;
      known(range);
      return rangeMessages('RSV-01')(reservation);
    },
    remedy: 'Reserve only addresses of the subnet.',
    source: RESERVATIONS,
    example: 'PodSubnet: 100.64.0.0/18, reservation: 100.64.64.0/19',
  }),
  rule({
    id: 'RSV-02',
    severity: RuleSeverity.ERROR,
    title: 'Reservations of a subnet do not overlap',
    why: 'EC2 refuses the second one.',
    over: (model) => model.reservations.filter(({ subnet }) => !(subnet instanceof Unknown)),
    check: rangeMessages('RSV-02'),
    remedy: 'Merge them.',
    source: RESERVATIONS,
    example: 'CidrBlocks: [100.64.32.0/19, 100.64.48.0/20]',
  }),
  rule({
    id: 'RSV-03',
    severity: RuleSeverity.ERROR,
    title: 'Reserved blocks are spelled canonically',
    why: 'Host bits are refused or cut off, and other spellings of IPv6 show up as drift.',
    over: all,
    check: ({ cidr }) => {
      const { text, block } = known(cidr);
      return text !== block.toString() && `reservation ${text} is not canonical: ${block}`;
    },
    remedy: 'Write the block without host bits; IPv6 as in RFC 5952.',
    source: cfn('aws-resource-ec2-subnetcidrreservation'),
    example: 'Cidr: 100.64.0.8/28',
  }),
  rule({
    id: 'RSV-04',
    severity: RuleSeverity.ERROR,
    title: 'Reservations for prefixes hold a prefix',
    why: 'EC2 hands out prefixes of /28 (IPv6: /80); a smaller reservation can never be used.',
    over: all,
    when: ({ type }) => known(type) === 'prefix',
    check: rangeMessages('RSV-04'),
    remedy: 'Reserve a /28 (IPv6: /80) or larger.',
    source: RESERVATIONS,
    example: 'Cidr: 100.64.0.0/29, ReservationType: prefix',
  }),
  rule({
    id: 'RSV-05',
    severity: RuleSeverity.WARNING,
    title: 'Subnets that pods take prefixes from have them reserved',
    why: 'Single addresses here and there leave no 16 in a row: InsufficientCidrBlocks, although most addresses are free.',
    over: withCni,
    when: ({ cluster }) => known(cluster.cni.prefixDelegation) && !known(cluster.ipv6),
    check: ({ cluster }) =>
      unreservedMessage(podSubnets(cluster).filter((subnet) => !hasIpv4Prefixes(subnet))),
    remedy: 'Reserve a part of the subnet for prefixes.',
    source: [bp('prefix-mode-linux'), issue('aws/amazon-vpc-cni-k8s', 2749)],
    example: 'ENABLE_PREFIX_DELEGATION: "true" without a subnet CIDR reservation',
  }),
  rule({
    id: 'RSV-06',
    severity: RuleSeverity.ERROR,
    title: 'A part of the subnet stays unreserved',
    why: 'Interfaces get no primary address: AvailableIpAddressCount becomes 0 and aws-node cannot attach any.',
    over: reservedSubnets,
    check: yieldMessages('RSV-06'),
    remedy: 'Leave the first part of the subnet unreserved, for example a /24 of a /18.',
    source: [RESERVATIONS, issue('awslabs/eks-perf-tests', 511)],
    example: 'PodSubnet: 100.64.0.0/18, reservation: 100.64.0.0/18',
  }),
  rule({
    id: 'RSV-07',
    severity: RuleSeverity.ERROR,
    follows: ['RSV-06', 'CN-07'],
    title: 'Unreserved addresses suffice for the interfaces at the peak',
    why: 'Nodes find prefixes, but no primary address for the interface that carries them.',
    over: subnetUses,
    check: findingsAt('RSV-07'),
    remedy: 'Keep a larger head of the subnet unreserved.',
    source: RESERVATIONS,
    example: 'PodSubnet of /24 with all but the first /28 reserved, twelve nodes in the zone',
  }),
  rule({
    id: 'RSV-08',
    severity: RuleSeverity.ERROR,
    follows: ['CN-07'],
    title: 'Partly reserved subnets have room for the prefixes of their nodes at the peak',
    why: 'Pods of the last nodes wait for addresses, however the free space lies.',
    over: subnetUses,
    check: findingsAt('RSV-08'),
    remedy: 'Use a larger subnet, fewer max pods, or a smaller warm pool.',
    source: bp('prefix-mode-linux'),
    example: 'PodSubnet of /22 with half of it reserved, MaxSize: 60',
  }),
  rule({
    id: 'RSV-10',
    severity: RuleSeverity.ERROR,
    title: 'A native reservation is not replaced by one that overlaps it',
    why: 'CloudFormation makes the new reservation before it deletes the old one, and EC2 refuses the overlap.',
    over: (model, { previous }) =>
      model.reservations.filter(
        ({ resource: { type, id } }) => type === NATIVE && previous?.assembly.resources.has(id),
      ),
    check: (reservation, { previous }) => {
      const before = previous!.reservations.find(({ resource: { id } }) => id === reservation.resource.id);
      if (before === undefined) return undefined;
      const [from, to] = [known(before.cidr), known(reservation.cidr)];
      const changed = from.text !== to.text || known(before.type) !== known(reservation.type);
      return (
        changed &&
        from.block.overlaps(to.block) &&
        `${reservation.resource.logicalId} changes from ${from.text} to ${to.text}, which overlap`
      );
    },
    remedy:
      'Delete the old reservation in a deployment of its own, or use the custom resource, which deletes first.',
    source: cfn('aws-resource-ec2-subnetcidrreservation'),
    example: 'Cidr: 100.64.32.0/19, deployed with Cidr: 100.64.48.0/20',
  }),
  rule({
    id: 'RSV-11',
    severity: RuleSeverity.ERROR,
    title: 'Node groups wait for the reservations of their subnets',
    why: 'Nodes that start earlier take addresses all over the range; a reservation does not move them.',
    over: (model) => model.nodegroups.filter((group) => reservationsFor(group.cluster, model).length > 0),
    check: (group, { model }) => {
      const used = [
        ...onlyKnown(group.subnets),
        ...onlyKnown(group.cluster!.eniConfigs.map(({ subnet }) => subnet)),
      ];
      const missing = reservationsFor(group.cluster, model).filter(({ subnet }) =>
        used.includes(known(subnet)),
      );
      return unique(
        missing.filter((item) => !model.dependsOn(group, item)).map(({ resource }) => resource.logicalId),
      ).map(
        (id) =>
          `node group ${group.resource.logicalId} does not depend on ${id}, which reserves addresses of its subnets`,
      );
    },
    remedy: 'Add DependsOn on the reservations.',
    source: RESERVATIONS,
    example: 'Nodegroup without DependsOn: Reservation',
  }),
  rule({
    id: 'RSV-12',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'Reserved subnets keep eight addresses free for controllers',
    why: 'AvailableIpAddressCount leaves reserved space out: load balancers, Karpenter and Auto Mode take the subnet for full.',
    over: (model) => subnetUses(model).filter(({ subnet }) => hasIpv4Prefixes(subnet)),
    check: (use, context) =>
      yieldMessages('RSV-12', { addressesNeeded: addressesOfNodes(use, context) })(use.subnet),
    remedy: 'Keep a larger head of the subnet unreserved.',
    source: LBC_SUBNETS,
    example: 'Subnet of which all but 16 addresses are reserved, twelve nodes in the zone',
  }),
  rule({
    id: 'RSV-13',
    severity: RuleSeverity.WARNING,
    title: 'Reservations are made in subnets of the same assembly',
    why: 'An existing subnet may have addresses in use in the range; they stay where they are and only free space is reserved.',
    over: all,
    check: ({ subnet, resource, cidr }) => {
      const value = resource.props.raw('SubnetId');
      if (typeof value !== 'string') known(subnet);
      return (
        typeof value === 'string' &&
        `${known(cidr).text} is reserved in existing subnet ${value}, where addresses may be in use already`
      );
    },
    remedy: 'Look at the addresses in use first, or reserve in a new subnet.',
    source: RESERVATIONS,
    example: 'SubnetCidrReservation: { SubnetId: subnet-0123456789abcdef0 }',
  }),
  rule({
    id: 'RSV-15',
    severity: RuleSeverity.INFO,
    title: 'Prefixes are reserved only where they are used',
    why: 'In secondary IP mode nothing takes prefixes, and the reservation hides the addresses.',
    over: (model) => subnetUses(model).filter(({ subnet }) => hasIpv4Prefixes(subnet)),
    check: ({ subnet, shared }) => {
      const users = shared.clusters.filter((cluster) => subnetsUsedBy(cluster).includes(subnet));
      const prefixDelegation = users.some(({ cni }) => known(cni.prefixDelegation));
      return yieldMessages('RSV-15', { prefixDelegation })(subnet);
    },
    remedy: 'Remove the reservations, or turn prefix delegation on.',
    source: RESERVATIONS,
    example: 'ENABLE_PREFIX_DELEGATION: "false" with reservations of type prefix',
  }),
  rule({
    id: 'RSV-16',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'Prefixes for the nodes at the peak are there however single addresses fragment the subnet',
    why: 'Beside the reservations a prefix needs 16 free addresses in a row, which single addresses break up.',
    over: subnetUses,
    check: findingsAt('RSV-16'),
    remedy: 'Reserve as much of the subnet as the nodes need at the peak.',
    source: [bp('prefix-mode-linux'), issue('aws/amazon-vpc-cni-k8s', 2749)],
    example: 'PodSubnet of /22 with half of it reserved, MaxSize: 30',
  }),
];

/** Subnets of the nodes and pods of a cluster; computed once, because every node group asks. */
const subnetsOf = perObject(
  ({ nodegroups, eniConfigs }: Cluster) =>
    new Set([...nodegroups.flatMap(({ subnets }) => subnets), ...eniConfigs.map(({ subnet }) => subnet)]),
);

function reservationsFor(cluster: Cluster | undefined, { reservations }: NetworkModel): Reservation[] {
  if (cluster === undefined) return [];
  return reservations.filter(({ subnet }) => !(subnet instanceof Unknown) && subnetsOf(cluster).has(subnet));
}

/** One sentence for all subnets of a cluster, because one decision is missing. */
function unreservedMessage(subnets: readonly Subnet[]): string | undefined {
  const undecided = subnets
    .flatMap(({ reservations }) => reservations.map(({ type }) => type))
    .find((type) => type instanceof Unknown);
  if (undecided !== undefined) throw new NotCheckable(undecided.why);
  if (subnets.length === 0) return undefined;
  return `pods take prefixes from subnets without a reservation for them: ${list(subnets.map(name))}`;
}
