import { InstanceHypervisor } from '../../capacity/eni-limits';
import type { Cluster, Entity, Nodegroup, Subnet, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { eachType, limitsOf, podsOn, typesOf } from './capacity';
import { list, name, podSubnets } from './facts';
import { rule, type Rule } from './rule';
import { bp, ug } from './sources';

const isPrefixIpv4 = (view: VpcCni): boolean => known(view.prefixDelegation) && !known(view.cluster.ipv6);
const inClusters = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ cluster }) => cluster?.cni.addon !== undefined);

interface PodUse extends Entity {
  readonly cluster: Cluster;
}

/** Clusters whose aws-node is managed here. */
function managed({ cnis }: NetworkModel): PodUse[] {
  return cnis.map(({ cluster }) => ({ resource: cluster.resource, cluster }));
}

const tooSmall = (subnet: Subnet): boolean =>
  subnet.ipv4 !== undefined && known(subnet.ipv4).block.cidrMask > 27;

export const PFX_RULES: readonly Rule[] = [
  rule({
    id: 'PFX-01',
    severity: RuleSeverity.WARNING,
    title: 'Nodes with prefix delegation run on Nitro or bare metal',
    why: 'On other types aws-node falls back to single addresses, while max pods counts on prefixes.',
    over: inClusters,
    when: ({ cluster }) => isPrefixIpv4(cluster!.cni),
    check: (group) => {
      const old = eachType(group, (type) =>
        limitsOf(type).hypervisor === InstanceHypervisor.XEN ? type : undefined,
      );
      return (
        old.length > 0 && `node group ${group.resource.logicalId} has ${list(old)}, which takes no prefixes`
      );
    },
    remedy: 'Choose types of the Nitro system.',
    source: ug('cni-increase-ip-addresses'),
    example: 'InstanceTypes: [m4.large] with ENABLE_PREFIX_DELEGATION: "true"',
  }),
  rule({
    id: 'PFX-04',
    severity: RuleSeverity.ERROR,
    title: 'Subnets that hand out prefixes are /27 or larger',
    why: 'AWS keeps addresses in the first and the last /28, so a /28 subnet has no prefix at all.',
    over: managed,
    when: ({ cluster }) => isPrefixIpv4(cluster.cni),
    check: ({ cluster }) =>
      podSubnets(cluster)
        .filter(tooSmall)
        .map((subnet) => `${name(subnet)} cannot hand out a single prefix`),
    remedy: 'Use a /24 or larger.',
    source: bp('prefix-mode-linux'),
    example: 'PodSubnet: 100.64.0.0/28 with ENABLE_PREFIX_DELEGATION: "true"',
  }),
  rule({
    id: 'PFX-07',
    severity: RuleSeverity.ERROR,
    title: 'The instance types run the pods that are expected',
    why: 'The pods above the number wait for an address forever.',
    over: (model, { options }) => (options.expectedPodsPerNode === undefined ? [] : inClusters(model)),
    check: (group, { options }) => {
      const pods = options.expectedPodsPerNode!;
      const small = typesOf(group)
        .map((type) => podsOn(type, group))
        .filter(({ uncapped }) => uncapped - 2 < pods);
      return small.map(
        ({ instanceType, formula }) =>
          `${instanceType} of ${group.resource.logicalId} runs ${formula} pods, two of them without an address of their own; ${pods} are expected`,
      );
    },
    remedy: 'Choose a larger type, or expect fewer pods.',
    source: ug('choosing-instance-type'),
    example: 'InstanceTypes: [m5.large] in secondary IP mode with expectedPodsPerNode: 60',
  }),
  rule({
    id: 'PFX-08',
    severity: RuleSeverity.INFO,
    title: 'Prefixes given at launch fit the warm target',
    why: 'They come before aws-node asks for any, and count towards its targets.',
    over: ({ launchTemplates }) => launchTemplates.filter(({ data }) => data.has('NetworkInterfaces')),
    check: ({ data, resource }) => {
      const given = data
        .objects('NetworkInterfaces')
        .some((item) => item.has('Ipv4PrefixCount') || item.has('Ipv4Prefixes'));
      return given && `${resource.logicalId} gives prefixes at launch`;
    },
    remedy: 'Combine it with a reservation, and keep WARM_PREFIX_TARGET in line.',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html',
    example: 'NetworkInterfaces: [{ Ipv4PrefixCount: 1 }]',
  }),
];
