import type { Nodegroup, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { limitsOf, podsOn, typesOf } from './capacity';
import { isPublic, list, name, peakNodes, podSubnets } from './facts';
import { filter, rule, type Rule } from './rule';
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
    severity: RuleSeverity.WARNING,
    title: 'Nodes for pods with security groups have a trunk interface',
    why: 'Such pods stay pending on types without one, all t types among them.',
    over: groups,
    when: ({ cluster }) => cluster!.cni.podEni,
    check: (group) => {
      const without = typesOf(group).filter((type) => limitsOf(type).branchEnis === 0);
      return (
        without.length > 0 &&
        `${list(without)} of node group ${group.resource.logicalId} has no trunk interface`
      );
    },
    remedy:
      'Choose a type with branch interfaces, such as m5 or later, or keep such pods off these nodes by a taint or a node selector.',
    source: GUIDE,
    example: 'InstanceTypes: [t3.large] with ENABLE_POD_ENI: "true"',
  }),
  rule({
    id: 'SGP-03',
    severity: RuleSeverity.WARNING,
    title: 'Max pods leaves the trunk interface out',
    why: 'The trunk takes the place of an interface; the pods past the number wait for addresses.',
    over: (model) =>
      groups(model).filter(({ launchTemplate }) => launchTemplate?.userData.maxPods !== undefined),
    when: ({ cluster }) => cluster!.cni.podEni,
    check: (group) => {
      const written = known(group.launchTemplate!.userData.maxPods!);
      const small = typesOf(group)
        .map((type) => podsOn(type, group))
        .filter(({ uncapped }) => written > uncapped);
      return small.map(
        ({ instanceType, formula }) =>
          `max pods of node group ${group.resource.logicalId} is ${written}; with the trunk interface ${instanceType} runs ${formula}`,
      );
    },
    remedy: 'Compute max pods with securityGroupsForPods on (MaxPods does).',
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
    over: groups,
    when: ({ cluster }) => cluster!.cni.podEni,
    check: (group, { options, quotas }) => {
      const nodes = peakNodes(group.cluster!, options.expectedNodes);
      const branches = Math.max(...typesOf(group).map((type) => known(limitsOf(type).branchEnis ?? 0)));
      const quota = quotas.interfacesPerRegion;
      return (
        nodes * branches > quota &&
        `${nodes} nodes x ${branches} branch interfaces = ${nodes * branches}, the quota of the Region is ${quota}`
      );
    },
    remedy: 'Raise quota L-DF5E4CA3 and say so in the options.',
    source: VPC_LIMITS,
    example: 'ENABLE_POD_ENI: "true" on 100 nodes of m5.4xlarge',
  }),
];
