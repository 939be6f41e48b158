import { InstanceHypervisor } from '../../capacity/eni-limits';
import { allowsAction } from '../model/build-iam';
import type { Cluster, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, PartialText, Unknown, textOf } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { eachType, limitsOf } from './capacity';
import { list } from './facts';
import { rule, type Rule } from './rule';
import { finds } from './settings-rule';
import { bp, CNI_IPAMD, CNI_IPV6, issue, ug } from './sources';

const clusters = (model: NetworkModel): Cluster[] => model.clusters;

function isNetworkInterface(resource: unknown): boolean {
  const text = resource instanceof PartialText ? resource.tail : textOf(resource);
  return /:network-interface\/\*$/.test(text);
}

/** Switches that EKS sets on an IPv6 cluster and that no option stands for. */
const KEPT_BY_EKS: readonly [key: string, value: boolean][] = [
  ['ENABLE_IPv4', false],
  ['ENABLE_IPv6', true],
];

/** Oldest chart of the Load Balancer Controller that knows IPv6, and its controller. */
const IPV6_CHART = { chart: '1.3.3', controller: '2.3.1' };

/** Negative when the first of two dotted versions is older. */
function compareDotted(a: string, b: string): number {
  return a.replace(/^v/, '').localeCompare(b, 'en', { numeric: true });
}

/** Rules about nodes, roles and add-ons of IPv6 clusters. */
export const V6_CLUSTER_RULES: readonly Rule[] = [
  rule({
    id: 'V6-09',
    severity: RuleSeverity.ERROR,
    title: 'aws-node of an IPv6 cluster keeps prefix delegation on',
    why: 'aws-node accepts exactly one IP family, and IPv6 only with prefixes; it exits otherwise.',
    over: ({ cnis }) => cnis,
    when: ({ cluster }) => cluster.ipv6,
    check: (cni, context) => {
      const switches = KEPT_BY_EKS.filter(([key, value]) => known(cni.flag(key, value)) !== value);
      const wrong = [
        ...(finds(['Ipv6WithSecondaryIp'], cni, context) ? ['ENABLE_PREFIX_DELEGATION=false'] : []),
        ...switches.map(([key, value]) => `${key}=${!value}`),
      ];
      return (
        wrong.length > 0 &&
        `aws-node of IPv6 cluster ${cni.cluster.resource.logicalId} is told ${list(wrong)}`
      );
    },
    remedy: 'Leave these settings to EKS.',
    source: CNI_IPAMD,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "false" } on an IPv6 cluster',
  }),
  rule({
    id: 'V6-10',
    severity: RuleSeverity.ERROR,
    title: 'Nodes of an IPv6 cluster run on Nitro or bare metal',
    why: 'Other types cannot take the prefix that all pods of a node live in.',
    over: ({ nodegroups }) => nodegroups.filter(({ cluster }) => cluster !== undefined),
    when: ({ cluster }) => cluster!.ipv6,
    check: (group) => {
      const old = eachType(group, (type) =>
        limitsOf(type).hypervisor === InstanceHypervisor.XEN ? type : undefined,
      );
      return (
        old.length > 0 &&
        `node group ${group.resource.logicalId} has ${list(old)}, which cannot run IPv6 pods`
      );
    },
    remedy: 'Choose types of the Nitro system.',
    source: CNI_IPV6,
    example: 'InstanceTypes: [m4.large] in an IPv6 cluster',
  }),
  rule({
    id: 'V6-11',
    severity: RuleSeverity.ERROR,
    title: 'IPv6 clusters have Linux nodes in the Region',
    why: 'Windows and Outposts do not work with IPv6 clusters.',
    over: clusters,
    when: ({ ipv6 }) => ipv6,
    check: ({ cni, nodegroups, props, resource }, context) => {
      const groups = finds(['Ipv6WithWindows'], cni, context) ? nodegroups : [];
      const windows = groups
        .filter((group) => known(group.windows))
        .map((group) => `Windows node group ${group.resource.logicalId}`);
      const wrong = [...windows, ...(props.has('OutpostConfig') ? ['OutpostConfig'] : [])];
      return wrong.length > 0 && `${resource.logicalId} is an IPv6 cluster with ${list(wrong)}`;
    },
    remedy: 'Use an IPv4 cluster for them.',
    source: CNI_IPV6,
    example: 'AmiType: WINDOWS_CORE_2022_x86_64 in an IPv6 cluster',
  }),
  rule({
    id: 'V6-13',
    severity: RuleSeverity.ERROR,
    title: 'aws-node of an IPv6 cluster may assign IPv6 addresses',
    why: 'The managed policy AmazonEKS_CNI_Policy is for IPv4 only, and there is none for IPv6: nodes get no prefix and pods no address.',
    over: ({ cnis }) => cnis.filter(({ role }) => role !== undefined),
    when: ({ cluster }) => cluster.ipv6,
    check: (cni) =>
      !known(mayAssign(cni)) &&
      `role ${cni.role!.resource.logicalId} of aws-node lacks ec2:AssignIpv6Addresses`,
    remedy: 'Attach a policy with the IPv6 actions.',
    cdkRemedy: 'Attach a policy with the IPv6 actions (AwsNodePolicy has them).',
    source: [ug('cni-iam-role'), issue('aws/containers-roadmap', 1843)],
    example: 'CniRole with AmazonEKS_CNI_Policy only, on an IPv6 cluster',
  }),
  rule({
    id: 'V6-14',
    severity: RuleSeverity.ERROR,
    title: 'aws-node may tag interfaces',
    why: 'ec2:CreateTags on another resource is denied when the interface is made.',
    over: ({ cnis }) => cnis.filter(({ role }) => role !== undefined),
    when: ({ cluster }) => cluster.ipv6,
    check: ({ role }) => {
      const tagging = role!.statements.filter(({ actions }) => actions.includes('ec2:CreateTags'));
      const wrong = tagging.filter(
        ({ resources }) => !resources.some((item) => isNetworkInterface(item) || item === '*'),
      );
      if (
        wrong.some(({ resources }) =>
          resources.some((item) => item instanceof Unknown && !(item instanceof PartialText)),
        )
      )
        known(wrong[0].resources[0]);
      return (
        wrong.length > 0 &&
        `role ${role!.resource.logicalId} allows ec2:CreateTags, but not on network-interface/*`
      );
    },
    remedy: 'Allow ec2:CreateTags on arn:<partition>:ec2:*:*:network-interface/*.',
    source: ug('cni-iam-role'),
    example: 'Action: ec2:CreateTags, Resource: arn:aws:ec2:*:*:instance/*',
  }),
  rule({
    id: 'V6-15',
    severity: RuleSeverity.ERROR,
    title: 'The Load Balancer Controller knows IPv6',
    why: `Versions before ${IPV6_CHART.controller} cannot register IPv6 targets.`,
    over: ({ charts }) =>
      charts.filter(
        ({ chart, cluster, version }) =>
          chart === 'aws-load-balancer-controller' && cluster && version !== undefined,
      ),
    when: ({ cluster }) => cluster!.ipv6,
    check: ({ version, resource }) => {
      const text = known(version!);
      return (
        compareDotted(text, IPV6_CHART.chart) < 0 &&
        `${resource.logicalId} installs chart ${text} of the Load Balancer Controller; IPv6 needs ${IPV6_CHART.chart} (controller ${IPV6_CHART.controller})`
      );
    },
    remedy: `Install controller ${IPV6_CHART.controller} (chart ${IPV6_CHART.chart}) or later and use ip targets.`,
    source: CNI_IPV6,
    example: 'Chart aws-load-balancer-controller, Version: 1.2.0, on an IPv6 cluster',
  }),
  rule({
    id: 'V6-16',
    severity: RuleSeverity.INFO,
    title: 'IPv6 clusters are not in China',
    why: 'IPv6 clusters do not exist in the China Regions.',
    over: clusters,
    when: ({ ipv6 }) => ipv6,
    check: ({ resource }) =>
      known(resource.region ?? new Unknown('the Region is not known')).startsWith('cn-') &&
      `${resource.logicalId} is an IPv6 cluster in ${resource.region}`,
    remedy: 'Use IPv4 there.',
    source: CNI_IPV6,
    example: 'IpFamily: ipv6 in cn-north-1',
  }),
  rule({
    id: 'V6-17',
    severity: RuleSeverity.WARNING,
    title: 'Nodes use the metadata service over IPv4',
    why: 'EKS does not support the IPv6 endpoint of the instance metadata service.',
    over: ({ launchTemplates }) =>
      launchTemplates.filter(({ data }) => data.object('MetadataOptions').has('HttpProtocolIpv6')),
    check: ({ data, resource }) =>
      known(data.object('MetadataOptions').text('HttpProtocolIpv6')!) === 'enabled' &&
      `${resource.logicalId} turns the IPv6 endpoint of the metadata service on`,
    remedy: 'Remove HttpProtocolIpv6.',
    source: bp('ipv6'),
    example: 'MetadataOptions: { HttpProtocolIpv6: enabled }',
  }),
];

function mayAssign({ role }: VpcCni): ReturnType<typeof allowsAction> {
  return allowsAction(role!, 'ec2:AssignIpv6Addresses');
}
