import { EniLimits } from '../../capacity/eni-limits';
import type { Nodegroup, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { ifKnown, isObject, known, Unknown, type Maybe } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { eachType, limitsOf, podsOn, typesOf } from './capacity';
import { isPublic, list, maxSizeOf, name, podSubnets } from './facts';
import { filter, milder, rule, type Rule } from './rule';
import { bp, ug, VPC_LIMITS } from './sources';

const groups = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ cluster }) => cluster?.cni.addon !== undefined);
const all = ({ cnis }: NetworkModel): VpcCni[] => cnis;
const GUIDE = ug('security-groups-for-pods');

const isStrict = (view: VpcCni): boolean =>
  known(view.podEni) && known(view.env('POD_SECURITY_GROUP_ENFORCING_MODE') ?? 'strict') === 'strict';

export const SGP_RULES: readonly Rule[] = [
  rule({
    id: 'SGP-01',
    severity: RuleSeverity.ERROR,
    lower: { severity: RuleSeverity.WARNING, when: 'other nodes of the cluster may have a trunk interface' },
    title: 'Nodes for pods with security groups have a trunk interface',
    why: 'Such pods stay pending on types without one, all t types among them.',
    over: groups,
    when: ({ cluster }) => cluster!.cni.podEni,
    check: (group) => {
      const without = withoutTrunk(group);
      if (without.length === 0) return undefined;
      const says = `${list(without)} of node group ${group.resource.logicalId} has no trunk interface`;
      return mayRunElsewhere(group) ? milder(says) : says;
    },
    remedy:
      'Choose a type with branch interfaces, such as m5 or later, or keep such pods off these nodes by a taint or a node selector.',
    source: GUIDE,
    example: 'InstanceTypes: [t3.large] with ENABLE_POD_ENI: "true"',
  }),
  rule({
    id: 'SGP-03',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'Max pods leaves the trunk interface out',
    why: 'The trunk takes the place of an interface; the pods past the number wait for addresses.',
    over: (model) =>
      groups(model).filter(({ launchTemplate }) => launchTemplate?.userData.maxPods !== undefined),
    when: ({ cluster }) => cluster!.cni.podEni,
    check: (group) => {
      const written = known(group.launchTemplate!.userData.maxPods!);
      const small = eachType(group, (type) => {
        const result = podsOn(type, group);
        return written > result.uncapped ? result : undefined;
      });
      return small.map(
        ({ instanceType, formula }) =>
          `max pods of node group ${group.resource.logicalId} is ${written}; with the trunk interface ${instanceType} runs ${formula}`,
      );
    },
    remedy: 'Leave the pods of one interface out of max pods.',
    cdkRemedy: 'Compute max pods with securityGroupsForPods on (MaxPods does).',
    source: bp('sgpp'),
    example: 'maxPodsExpression: "58" on m5.xlarge with ENABLE_POD_ENI: "true"',
  }),
  rule({
    id: 'SGP-07',
    severity: RuleSeverity.WARNING,
    title: 'Pods with security groups are in private subnets',
    why: 'Branch interfaces have no public address, so such pods do not reach the internet from a public subnet.',
    over: all,
    when: ({ podEni }) => podEni,
    check: ({ cluster }) =>
      filter(podSubnets(cluster), isPublic).map(
        (subnet) => `pods with security groups are in public subnet ${name(subnet)}`,
      ),
    remedy: 'Use private subnets with a NAT gateway.',
    source: bp('sgpp'),
    example: 'ENABLE_POD_ENI: "true" with nodes in public subnets',
  }),
  rule({
    id: 'SGP-11',
    severity: RuleSeverity.WARNING,
    title: 'kube-proxy runs in iptables mode with strict enforcement',
    why: 'Strict mode does not support ipvs.',
    over: (model) =>
      model.addons.filter(
        ({ name: addon, cluster }) => addon === 'kube-proxy' && cluster?.cni.addon !== undefined,
      ),
    when: ({ cluster }) => isStrict(cluster!.cni),
    check: ({ configuration }) => {
      const mode = isObject(configuration) ? configuration.mode : undefined;
      return (
        mode !== undefined &&
        known(mode) === 'ipvs' &&
        'kube-proxy runs in ipvs mode, which strict enforcement of security groups for pods does not support'
      );
    },
    remedy: 'Use the standard mode, or iptables.',
    source: bp('sgpp'),
    example: 'kube-proxy: { mode: ipvs } with ENABLE_POD_ENI: "true"',
  }),
  rule({
    id: 'SGP-12',
    severity: RuleSeverity.INFO,
    title: 'Security groups of pods win over those of ENIConfigs',
    why: 'Branch interfaces are in the subnet of the ENIConfig, but have the groups of the SecurityGroupPolicy.',
    over: all,
    when: ({ podEni }) => podEni,
    check: (view) =>
      known(view.customNetworking) &&
      'pods with a SecurityGroupPolicy do not have the security groups of their ENIConfig',
    remedy: 'Put what every pod needs into the SecurityGroupPolicy too.',
    source: ug('cni-custom-network'),
    example: 'ENABLE_POD_ENI: "true" with custom networking',
  }),
  rule({
    id: 'SGP-13',
    severity: RuleSeverity.WARNING,
    title: 'Branch interfaces keep within the quota of the Region',
    why: 'Every pod with security groups of its own is a network interface.',
    over: firstOfRegions,
    when: ({ cluster }) => cluster?.cni.podEni ?? false,
    check: (first, { model, options, quotas }) => {
      const near = withTrunks(model).filter((group) => sharesRegion(model, group, first));
      const parts = branchesOf(near, options.expectedNodes);
      const total = parts.reduce((sum, { nodes, branches }) => sum + nodes * branches, 0);
      const shown = parts.map(({ nodes, branches }) => `${nodes} nodes x ${branches}`).join(' + ');
      const quota = quotas.interfacesPerRegion;
      return total > quota && `${shown} branch interfaces = ${total}, the quota of the Region is ${quota}`;
    },
    remedy: 'Raise quota L-DF5E4CA3 and say so in the options.',
    source: VPC_LIMITS,
    example: 'ENABLE_POD_ENI: "true" on 100 nodes of m5.4xlarge',
  }),
];

/** Instance types without a trunk interface; one that is not known leaves the others as they are. */
function withoutTrunk(group: Nodegroup): string[] {
  return eachType(group, (type) => (limitsOf(type).branchEnis === 0 ? type : undefined));
}

/** Whether pods with security groups may find a node: of another type or group, or made by a controller. */
function mayRunElsewhere({ cluster }: Nodegroup): boolean {
  const { nodegroups, objects, charts } = cluster!;
  const types = nodegroups.flatMap(({ instanceTypes }) => instanceTypes);
  const isBare = (type: Maybe<string>) =>
    !(type instanceof Unknown) && EniLimits.find(type)?.branchEnis === 0;
  return objects.length > 0 || charts.length > 0 || !types.every(isBare);
}

/** Node groups of clusters whose pods may have branch interfaces. */
function withTrunks(model: NetworkModel): Nodegroup[] {
  return groups(model).filter(({ cluster }) => ifKnown(cluster?.cni.podEni) !== false);
}

function sharesRegion({ assembly }: NetworkModel, one: Nodegroup, other: Nodegroup): boolean {
  return one === other || assembly.shareEnvironment(one.resource, other.resource);
}

/** The quota is one for an account and Region, so one node group stands for all that share them. */
function firstOfRegions(model: NetworkModel): Nodegroup[] {
  const all = withTrunks(model);
  return all.filter((one, index) => all.findIndex((other) => sharesRegion(model, one, other)) === index);
}

interface Branches {
  readonly nodes: number;
  readonly branches: number;
}

/** Branch interfaces of node groups at their largest; expected nodes are taken to be of the type with the most. */
function branchesOf(near: readonly Nodegroup[], expectedNodes: number | undefined): Branches[] {
  const most = (group: Nodegroup): number =>
    Math.max(...typesOf(group).map((type) => known(limitsOf(type).branchEnis ?? 0)));
  if (expectedNodes !== undefined) return [{ nodes: expectedNodes, branches: Math.max(...near.map(most)) }];
  return near.map((group) => ({ nodes: known(maxSizeOf(group)), branches: most(group) }));
}
