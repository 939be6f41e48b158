import { defectOf } from '../../aws-node/facts/releases';
import type { VpcCni } from '../model/entities';
import { known } from '../model/value';
import { list } from './facts';
import { filter, some, type Rule } from './rule';
import { RuleSeverity } from './rule-severity';
import { invalid, otherOptions, settingsRule, type SettingsRule } from './settings-rule';
import { CHECKED_AT_START, WARM_NUMBERS, WARM_POOL_TABLE } from './settings-warm-pool';
import { bp, cni, CNI_IPAMD, CNI_IPV6, CNI_README, CUSTOM_NETWORKING, issue, ug } from './sources';

const UTILS = cni('utils/utils.go');

const isPinned = ({ version }: VpcCni): boolean => version !== undefined;
const hasKubernetes = ({ cluster }: VpcCni): boolean => cluster.version !== undefined;

const isManaged = ({ addon }: VpcCni): boolean => addon !== undefined;

const windowsGroups = ({ cluster }: VpcCni): string =>
  list(filter(cluster.nodegroups, ({ windows }) => windows).map(({ resource }) => resource.logicalId));

const hasWindows = ({ cluster }: VpcCni): boolean => some(cluster.nodegroups, ({ windows }) => windows);

/** Node groups and Fargate profiles that network policies do not reach. */
function withoutPolicies({ cluster }: VpcCni): string {
  const windows = filter(cluster.nodegroups, ({ windows: on }) => on);
  return list([...windows, ...cluster.fargateProfiles].map(({ resource }) => resource.logicalId));
}

const TABLE: readonly SettingsRule[] = [
  {
    id: 'V6-08',
    severity: RuleSeverity.ERROR,
    title: 'IPv6 clusters have no custom networking',
    why: 'aws-node refuses to start with both.',
    when: ({ cluster }) => cluster.ipv6,
    checks: ['Ipv6WithCustomNetworking'],
    remedy: 'Remove AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG and the ENIConfigs.',
    source: CNI_IPAMD,
    example: 'IpFamily: ipv6 with AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"',
  },
  {
    id: 'V6-12',
    severity: RuleSeverity.ERROR,
    title: 'vpc-cni of an IPv6 cluster knows IPv6',
    why: 'Earlier versions give pods no addresses.',
    over: isPinned,
    when: ({ cluster }) => cluster.ipv6,
    checks: ['VersionTooOld ipFamily'],
    remedy: 'Raise the version of the add-on.',
    source: CNI_IPV6,
    example: 'AddonVersion: v1.9.0-eksbuild.1 on an IPv6 cluster',
  },
  {
    id: 'ADD-06',
    severity: RuleSeverity.ERROR,
    title: 'The add-on moves by one minor version',
    why: 'EKS refuses larger steps, up and down.',
    over: (view, { options }) => isPinned(view) && options.previousAddonVersion !== undefined,
    checks: ['MinorVersionSkipped'],
    withRemedy: true,
    remedy: 'Deploy the versions in between, one after the other.',
    source: ug('managing-vpc-cni'),
    example: 'AddonVersion: v1.22.4-eksbuild.3 with previousAddonVersion: v1.19.0-eksbuild.1',
  },
  {
    id: 'UPG-04',
    severity: RuleSeverity.ERROR,
    title: 'Kubernetes and vpc-cni are upgraded one after the other',
    why: 'When one fails CloudFormation takes the other back, except the Kubernetes version, which stays.',
    over: (view, { options }) =>
      isPinned(view) &&
      hasKubernetes(view) &&
      options.previousAddonVersion !== undefined &&
      options.previousKubernetesVersion !== undefined,
    checks: ['KubernetesWithVpcCni'],
    remedy: 'Use two deployments.',
    source: ug('rollback-cluster'),
    example: 'A new Version and a new AddonVersion in one template',
  },
  {
    id: 'ADD-07',
    severity: RuleSeverity.ERROR,
    title: 'The version of the add-on has the features that are turned on',
    why: 'The schema of an older version refuses the setting, or aws-node ignores it.',
    over: isPinned,
    checks: [...otherOptions([]).map((path) => `VersionTooOld ${path}`), 'VersionTooOld podAddressing'],
    remedy: 'Raise the version.',
    source: [ug('cni-increase-ip-addresses-procedure'), CNI_README],
    example: 'AddonVersion: v1.8.0-eksbuild.1 with ENABLE_PREFIX_DELEGATION: "true"',
  },
  {
    id: 'ADD-09',
    severity: RuleSeverity.WARNING,
    follows: ['ADD-07'],
    title: 'vpc-cni meets the recommended minimum version of its Kubernetes version',
    why: 'Older versions were never tested with it.',
    over: (view) => isPinned(view) && hasKubernetes(view),
    checks: ['OlderThanRecommended'],
    remedy: 'Upgrade, one minor version at a time.',
    source: CNI_README,
    example: 'AddonVersion: v1.16.0-eksbuild.1 with Kubernetes 1.33',
  },
  {
    id: 'ADD-18',
    severity: RuleSeverity.WARNING,
    title: 'Settings of aws-node have values that it reads',
    why: 'aws-node logs an error and uses its default: "yes" turns nothing on.',
    checks: [...invalid(otherOptions([...WARM_NUMBERS, ...CHECKED_AT_START]))],
    remedy:
      'Write switches as "true" or "false", and the other settings as their option in docs/settings.md.',
    source: [UTILS, 'https://pkg.go.dev/strconv#ParseBool'],
    example: 'env: { ENABLE_PREFIX_DELEGATION: "yes" }',
  },
  ...WARM_POOL_TABLE,
  {
    id: 'CN-05',
    severity: RuleSeverity.ERROR,
    title: 'Nodes find their ENIConfig by zone',
    why: 'Without the label they look for one named "default", find none and never become ready.',
    when: ({ customNetworking, cluster }) =>
      known(customNetworking) && !some(cluster.eniConfigs, ({ name }) => known(name) === 'default'),
    checks: ['EniConfigNotFound'],
    remedy: 'Set ENI_CONFIG_LABEL_DEF to topology.kubernetes.io/zone.',
    source: CUSTOM_NETWORKING,
    example: 'env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true" }',
  },
  {
    id: 'CN-13',
    severity: RuleSeverity.ERROR,
    title: 'Windows nodes are in clusters without custom networking',
    why: 'It does not exist on Windows.',
    over: isManaged,
    when: ({ customNetworking }) => customNetworking,
    checks: ['CustomNetworkingWithWindows'],
    also: (view) => ` (${windowsGroups(view)})`,
    remedy: 'Use another cluster for Windows nodes.',
    source: ug('cni-custom-network'),
    example: 'AmiType: WINDOWS_CORE_2022_x86_64 with custom networking',
  },
  {
    id: 'WIN-02',
    severity: RuleSeverity.ERROR,
    title: 'Windows nodes are in clusters without security groups for pods',
    why: 'They do not exist on Windows.',
    when: hasWindows,
    checks: ['PodSecurityGroupsWithWindows'],
    also: (view) => ` (${windowsGroups(view)})`,
    remedy: 'Use another cluster for Windows nodes.',
    source: ug('windows-support'),
    example: 'AmiType: WINDOWS_CORE_2022_x86_64 with ENABLE_POD_ENI: "true"',
  },
  {
    id: 'SGP-04',
    severity: RuleSeverity.WARNING,
    title: 'kubelet reaches pods with security groups',
    why: 'Liveness and readiness probes over TCP fail, so the pods are restarted forever.',
    when: ({ podEni }) => podEni,
    checks: ['TcpProbesBlocked'],
    remedy: 'Set init.env.DISABLE_TCP_EARLY_DEMUX to "true", or use the standard mode.',
    source: bp('sgpp'),
    example: 'env: { ENABLE_POD_ENI: "true" } without init.env.DISABLE_TCP_EARLY_DEMUX',
  },
  {
    id: 'SGP-06',
    severity: RuleSeverity.WARNING,
    title: 'Standard mode comes with external SNAT',
    why: 'Traffic that leaves the VPC otherwise has the address and the security groups of the node.',
    when: ({ podEni }) => podEni,
    checks: ['StandardModeWithoutExternalSnat'],
    remedy: 'Set AWS_VPC_K8S_CNI_EXTERNALSNAT to "true" and use NAT gateways.',
    source: bp('sgpp'),
    example: 'env: { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: standard }',
  },
  {
    id: 'NP-01',
    severity: RuleSeverity.ERROR,
    title: 'Network policies come with Kubernetes 1.25 or later',
    why: 'The controller of EKS is not there on older clusters, so nothing is enforced.',
    over: hasKubernetes,
    when: ({ networkPolicy }) => networkPolicy,
    checks: ['KubernetesTooOld'],
    remedy: 'Upgrade Kubernetes.',
    source: ug('cni-network-policy'),
    example: 'Version: "1.24" with enableNetworkPolicy: "true"',
  },
  {
    id: 'NP-02',
    severity: RuleSeverity.WARNING,
    title: 'Network policies are counted on for Linux nodes on EC2 only',
    why: 'They are not enforced on Fargate and Windows, although the API accepts them.',
    when: ({ networkPolicy }) => networkPolicy,
    checks: ['PodsWithoutNetworkPolicy'],
    also: (view) => ` (${withoutPolicies(view)})`,
    remedy: 'Keep workloads that need policies on Linux nodes.',
    source: ug('cni-network-policy'),
    example: 'enableNetworkPolicy: "true" with a Fargate profile',
  },
  {
    id: 'UPG-08',
    severity: RuleSeverity.ERROR,
    title: 'vpc-cni is not one of the versions that break clusters',
    why: 'v1.22.0 and v1.22.1 crash in a loop when their role may not describe security groups.',
    over: isPinned,
    when: ({ version }) => defectOf(known(version)) !== undefined,
    checks: ['DefectiveVersion'],
    remedy: 'Use v1.22.2 or later.',
    source: [issue('aws/amazon-vpc-cni-k8s', 3704), issue('aws/amazon-vpc-cni-k8s', 3705)],
    example: 'AddonVersion: v1.22.1-eksbuild.1 with AmazonEKS_CNI_Policy',
  },
];

/** Rules that are checks of the settings: a rule id, the checks, and what readers of templates need to know. */
export const SETTINGS_RULES: readonly Rule[] = TABLE.map(settingsRule);
