import { allowsPort, isClusterSecurityGroup } from '../model/build-security-groups';
import type { Cluster, EniConfig, Entity, LaunchTemplate, Nodegroup, SecurityGroup } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, Reference, sameValue, Unknown, type Value, textOf } from '../model/value';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { list } from './facts';
import { rule, some, type Rule } from './rule';
import { bp, cfn, CNI_README, LAUNCH_TEMPLATES, ug, vpc, VPC_LIMITS } from './sources';

/** Security groups of a launch template, wherever they stand. */
function groupsOf({ data }: LaunchTemplate): Value[] {
  const interfaces = data.objects('NetworkInterfaces').flatMap((item) => item.list('Groups'));
  return [...data.list('SecurityGroupIds'), ...interfaces];
}

interface TemplateUse extends Entity {
  readonly group: Nodegroup;
  readonly template: LaunchTemplate;
  readonly cluster: Cluster;
}

/** Node groups whose launch template brings security groups of its own. */
function ownGroups({ nodegroups }: NetworkModel): TemplateUse[] {
  return nodegroups.flatMap((group) => {
    const { launchTemplate: template, cluster } = group;
    const applies = template !== undefined && cluster !== undefined && groupsOf(template).length > 0;
    return applies ? [{ resource: template.resource, group, template, cluster }] : [];
  });
}

/** Whether the cluster security group is on the list; unknown when an entry might be it. */
function hasClusterGroup(values: Value[]): boolean {
  return some(values, (value) => {
    if (isClusterSecurityGroup(value)) return true;
    return value instanceof Unknown && !(value instanceof Reference) ? value : false;
  });
}

/** Whether nodes are in a security group that the control plane is given as well; SG-01 looks at its rules. */
function sharesGroup({ template, cluster }: TemplateUse): boolean {
  const ofCluster = cluster.props.object('ResourcesVpcConfig').list('SecurityGroupIds');
  return groupsOf(template).some((own) => ofCluster.some((other) => sameValue(own, other) === true));
}

/** What nodes must let in: port, protocol. */
const NODE_PORTS: [number, string][] = [
  [443, 'tcp'],
  [10250, 'tcp'],
  [53, 'tcp'],
  [53, 'udp'],
];

function findGroup(value: Value, { securityGroups }: NetworkModel): SecurityGroup {
  const found = securityGroups.find(
    ({ resource }) => value instanceof Reference && resource.id === value.resourceId,
  );
  return (
    found ??
    known<SecurityGroup>(
      new Unknown(
        `security group ${value instanceof Unknown ? value.key : textOf(value)} is not in the templates`,
      ),
    )
  );
}

/** What a managed node group refuses in a launch template. */
function refusedSettings({ data }: LaunchTemplate): string[] {
  const top = ['IamInstanceProfile', 'InstanceInitiatedShutdownBehavior', 'HibernationOptions'].filter(
    (key) => data.has(key),
  );
  const subnet = data.objects('NetworkInterfaces').some((item) => item.has('SubnetId'));
  return [...top, ...(subnet ? ['NetworkInterfaces.SubnetId'] : [])];
}

const withTemplate = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ launchTemplate }) => launchTemplate !== undefined);

function inlineReferences({ resource }: SecurityGroup): string[] {
  const rules = [
    ...resource.props.objects('SecurityGroupIngress'),
    ...resource.props.objects('SecurityGroupEgress'),
  ];
  const peers = rules.flatMap((item) => [
    item.raw('SourceSecurityGroupId'),
    item.raw('DestinationSecurityGroupId'),
  ]);
  return peers.flatMap((peer) => (peer instanceof Reference ? [peer.resourceId] : []));
}

export const SG_RULES: readonly Rule[] = [
  rule({
    id: 'SG-01',
    severity: RuleSeverity.ERROR,
    title: 'Nodes without the cluster security group let the control plane and DNS in',
    why: 'Webhooks, kubectl logs and exec, or the DNS of the cluster do not work.',
    over: ownGroups,
    when: ({ template }) => !hasClusterGroup(groupsOf(template)),
    check: ({ template, resource }, { model }) => {
      const rules = groupsOf(template).flatMap((value) => findGroup(value, model).ingress);
      const missing = NODE_PORTS.filter(
        ([port, protocol]) => !some(rules, (item) => allowsPort(item, port, protocol)),
      );
      return (
        missing.length > 0 &&
        `security groups of ${resource.logicalId} do not let in: ${list(missing.map(([port, protocol]) => `${protocol} ${port}`))}`
      );
    },
    remedy: 'Add the cluster security group, or rules for these ports.',
    source: ug('sec-group-reqs'),
    example: 'LaunchTemplateData: { SecurityGroupIds: [NodeGroup without rules] }',
  }),
  rule({
    id: 'SG-02',
    severity: RuleSeverity.WARNING,
    title: 'Launch templates with security groups name the cluster security group',
    why: 'EKS does not attach it by itself when the template has groups of its own.',
    over: (model) => ownGroups(model).filter((use) => !sharesGroup(use)),
    check: ({ template, resource }) =>
      !hasClusterGroup(groupsOf(template)) &&
      `${resource.logicalId} has security groups without the one of the cluster`,
    remedy: 'Add ClusterSecurityGroupId of the cluster.',
    source: LAUNCH_TEMPLATES,
    example: 'LaunchTemplateData: { SecurityGroupIds: [sg-0123456789abcdef0] }',
  }),
  rule({
    id: 'SG-03',
    severity: RuleSeverity.ERROR,
    title: 'Security groups of a launch template stand in one place',
    why: 'EC2 refuses SecurityGroupIds together with groups on network interfaces.',
    over: ({ launchTemplates }) => launchTemplates,
    check: ({ data, resource }) => {
      const onInterfaces = data.objects('NetworkInterfaces').some((item) => item.has('Groups'));
      return (
        onInterfaces &&
        data.has('SecurityGroupIds') &&
        `${resource.logicalId} has SecurityGroupIds and NetworkInterfaces[].Groups`
      );
    },
    remedy: 'Use one of them.',
    source: LAUNCH_TEMPLATES,
    example: 'LaunchTemplateData: { SecurityGroupIds: [...], NetworkInterfaces: [{ Groups: [...] }] }',
  }),
  rule({
    id: 'SG-04',
    severity: RuleSeverity.ERROR,
    title: 'Node group and launch template do not contradict each other',
    why: 'EKS refuses the node group.',
    over: withTemplate,
    check: ({ launchTemplate, resource }) => {
      const both = ['DiskSize', 'RemoteAccess'].filter((key) => resource.props.has(key));
      const refused = refusedSettings(launchTemplate!);
      return [
        ...(both.length > 0
          ? [`node group ${resource.logicalId} has ${list(both)} beside a launch template`]
          : []),
        ...(refused.length > 0
          ? [`managed node groups refuse ${list(refused)} of ${launchTemplate!.resource.logicalId}`]
          : []),
      ];
    },
    remedy: 'Move disk and access settings into the launch template, and the others out of it.',
    source: LAUNCH_TEMPLATES,
    example: 'Nodegroup: { DiskSize: 100, LaunchTemplate: {...} }',
  }),
  rule({
    id: 'SG-05',
    severity: RuleSeverity.WARNING,
    title: 'Security groups keep within their quotas',
    why: 'The rule or the interface above the quota is refused.',
    over: ({ securityGroups }) => securityGroups,
    check: ({ ingress, egress, resource }, { quotas }) => {
      const most = Math.max(ingress.length, egress.length);
      const quota = quotas.rulesPerSecurityGroup;
      return (
        most > quota && `${resource.logicalId} has ${most} rules in one direction, the quota is ${quota}`
      );
    },
    remedy: 'Use fewer rules (a prefix list counts with its maximum size), or raise the quota.',
    source: VPC_LIMITS,
    example: 'SecurityGroup with 61 ingress rules',
  }),
  rule({
    id: 'SG-06',
    severity: RuleSeverity.ERROR,
    title: 'Security groups that name each other do so in rules of their own',
    why: 'CloudFormation cannot order two groups that refer to each other inline: circular dependency.',
    over: ({ securityGroups }) =>
      securityGroups.filter(
        ({ resource }) =>
          resource.props.has('SecurityGroupIngress') || resource.props.has('SecurityGroupEgress'),
      ),
    check: (group, { model }) => {
      const others = inlineReferences(group).filter((id) => id !== group.resource.id);
      const back = model.securityGroups.find(
        (other) => others.includes(other.resource.id) && inlineReferences(other).includes(group.resource.id),
      );
      return back && `${group.resource.logicalId} and ${back.resource.logicalId} refer to each other inline`;
    },
    remedy: 'Use AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress.',
    source: cfn('aws-resource-ec2-securitygroupingress'),
    example: 'A: { SecurityGroupIngress: [{ SourceSecurityGroupId: !Ref B }] } and the reverse in B',
  }),
  rule({
    id: 'SG-07',
    severity: RuleSeverity.WARNING,
    title: 'ENIConfigs name their security groups',
    why: 'Without any, pods take over the groups of the primary interface, whatever these will be.',
    over: ({ eniConfigs }): EniConfig[] => eniConfigs,
    check: ({ name, securityGroups }) =>
      (securityGroups ?? []).length === 0 && `ENIConfig ${known(name)} names no security group`,
    remedy: 'Give the cluster security group, at least.',
    source: CNI_README,
    example: 'eniConfig: { subnets: { eu-west-1a: { id: subnet-1 } } }',
  }),
  rule({
    id: 'SG-08',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'The default security group of the VPC is closed',
    why: 'Whatever is launched without a group lands in it and is open to everything else in it.',
    over: ({ vpcs }) => vpcs.filter(({ clusters }) => clusters.length > 0),
    check: ({ resource }, { model }) => {
      const restricted = model
        .resourcesNear(resource, 'Custom::VpcRestrictDefaultSG')
        .map(({ props }) => props.raw('DefaultSecurityGroupId')!);
      const closed = some(restricted, (group) =>
        group instanceof Reference
          ? group.resourceId === resource.id
          : group instanceof Unknown
            ? group
            : false,
      );
      return !closed && `the default security group of ${resource.logicalId} is left open`;
    },
    remedy:
      'Remove the rules of the default security group with a custom resource, or from outside of the template.',
    cdkRemedy: 'Set restrictDefaultSecurityGroup of the VPC construct.',
    source: vpc('default-security-group'),
    example: 'Vpc without Custom::VpcRestrictDefaultSG',
  }),
  rule({
    id: 'SG-09',
    severity: RuleSeverity.WARNING,
    title: 'Security groups of IPv6 nodes let IPv6 in',
    why: 'Pods and nodes talk IPv6; rules for IPv4 ranges alone let nothing of it through.',
    over: ownGroups,
    when: ({ cluster }) => cluster.ipv6,
    check: ({ template }, { model }) => {
      const own = groupsOf(template).flatMap((value) =>
        model.securityGroups.filter(
          ({ resource }) => value instanceof Reference && resource.id === value.resourceId,
        ),
      );
      const onlyIpv4 = own.filter(
        ({ ingress }) =>
          ingress.length > 0 &&
          !some(
            ingress,
            ({ cidr, peer }) => peer !== undefined || (cidr !== undefined && known(cidr).block.isIpv6),
          ),
      );
      return onlyIpv4.map(
        ({ resource }) =>
          `${resource.logicalId} lets in IPv4 ranges only, but its nodes are in an IPv6 cluster`,
      );
    },
    remedy: 'Add rules with CidrIpv6, or refer to security groups.',
    source: bp('ipv6'),
    example: 'SecurityGroupIngress: [{ CidrIp: 10.0.0.0/16 }] for nodes of an IPv6 cluster',
  }),
];
