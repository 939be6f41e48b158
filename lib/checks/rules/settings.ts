import { defectOf } from '../../aws-node/facts/releases';
import type { OptionPath } from '../../aws-node/settings/option-table';
import type { VpcCni } from '../model/entities';
import { known } from '../model/value';
import { list, peakNodes } from './facts';
import { filter, type Rule } from './rule';
import { RuleSeverity } from './rule-severity';
import { invalid, otherOptions, settingsRule, type SettingsRule } from './settings-rule';
import { checkedSettings } from './settings-facts';
import { bp, cni, CNI_IPAMD, CNI_IPV6, CNI_MAIN, CNI_README, issue, ug } from './sources';

const IP_DOC = cni('docs/eni-and-ip-target.md');
const PREFIX_DOC = cni('docs/prefix-and-ip-target.md');
const UTILS = cni('utils/utils.go');

/** Options that WARM-02 is about. */
const WARM_NUMBERS: readonly OptionPath[] = [
  'podAddressing.warmEniTarget',
  'podAddressing.warmIpTarget',
  'podAddressing.minimumIpTarget',
  'podAddressing.warmPrefixTarget',
  'podInterface.ipCooldownPeriodSeconds',
  'eni.maxEnis',
];

/** Options that WARM-12 is about: aws-node does not start with a wrong value. */
const CHECKED_AT_START: readonly OptionPath[] = [
  'eni.mtu',
  'podInterface.mtu',
  'securityGroupsForPods.enforcingMode',
  'networkPolicy.enforcingMode',
];

const isPinned = ({ version }: VpcCni): boolean => version !== undefined;
const hasKubernetes = ({ cluster }: VpcCni): boolean => cluster.version !== undefined;

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
  {
    id: 'WARM-01',
    severity: RuleSeverity.ERROR,
    title: 'Prefix delegation has a warm target above 0',
    why: 'aws-node checks it at its start and exits: every node stays without network.',
    when: ({ prefixDelegation }) => prefixDelegation,
    checks: ['NoWarmTarget'],
    remedy: 'Set WARM_PREFIX_TARGET to 1.',
    source: CNI_MAIN,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "0" }',
  },
  {
    id: 'WARM-02',
    severity: RuleSeverity.ERROR,
    title: 'Warm targets are whole numbers',
    why: 'aws-node silently falls back to its default, or exits.',
    checks: invalid(WARM_NUMBERS),
    withRemedy: true,
    remedy: 'Write whole numbers, as strings.',
    source: CNI_README,
    example: 'env: { WARM_IP_TARGET: "-1" }',
  },
  {
    id: 'WARM-03',
    severity: RuleSeverity.WARNING,
    title: 'MINIMUM_IP_TARGET goes with WARM_IP_TARGET',
    why: 'Alone it freezes the pool at this size: the pod above it waits for a new interface.',
    needs: ['podAddressing.minimumIpTarget'],
    checks: ['WarmPoolFrozen'],
    remedy: 'Set WARM_IP_TARGET too.',
    source: IP_DOC,
    example: 'env: { MINIMUM_IP_TARGET: "20" }',
  },
  {
    id: 'WARM-04',
    severity: RuleSeverity.WARNING,
    title: 'WARM_IP_TARGET goes with MINIMUM_IP_TARGET',
    why: 'Every pod that comes or goes causes calls to EC2, which throttles them on large clusters.',
    needs: ['podAddressing.warmIpTarget'],
    checks: ['ManyEc2Calls'],
    remedy: 'Set MINIMUM_IP_TARGET to the pods you expect on a node.',
    source: bp('ip-opt'),
    example: 'env: { WARM_IP_TARGET: "2" }',
  },
  {
    id: 'WARM-05',
    severity: RuleSeverity.INFO,
    title: 'WARM_ENI_TARGET is not set beside IP targets',
    why: 'The IP targets override it.',
    needs: ['podAddressing.warmEniTarget'],
    checks: ['WarmEniTargetIgnored'],
    remedy: 'Remove it.',
    source: IP_DOC,
    example: 'env: { WARM_ENI_TARGET: "1", WARM_IP_TARGET: "5" }',
  },
  {
    id: 'WARM-06',
    severity: RuleSeverity.INFO,
    title: 'WARM_PREFIX_TARGET is not set beside IP targets',
    why: 'The IP targets override it.',
    needs: ['podAddressing.warmPrefixTarget'],
    checks: ['WarmPrefixTargetIgnored'],
    remedy: 'Remove it.',
    source: PREFIX_DOC,
    example: 'env: { WARM_PREFIX_TARGET: "1", WARM_IP_TARGET: "5" }',
  },
  {
    id: 'WARM-07',
    severity: RuleSeverity.WARNING,
    title: 'IP targets of prefix delegation are meant in prefixes',
    why: 'aws-node rounds up to whole /28 blocks; a target of 1 makes it add and remove a prefix all the time.',
    needs: ['podAddressing.warmIpTarget'],
    checks: ['WarmIpTargetRoundsUp'],
    remedy: 'Use a larger WARM_IP_TARGET, or WARM_PREFIX_TARGET.',
    source: PREFIX_DOC,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_IP_TARGET: "1" }',
  },
  {
    id: 'WARM-08',
    severity: RuleSeverity.WARNING,
    title: 'One or two prefixes are kept ready',
    why: 'Each further one holds 16 addresses on every node.',
    checks: ['ManyWarmPrefixes'],
    also: (view, context) => {
      const target = checkedSettings(view, context).settings.number('podAddressing.warmPrefixTarget') ?? 0;
      const nodes = peakNodes(view.cluster, context.options.expectedNodes);
      return `, ${nodes * target * 16} on ${nodes} nodes`;
    },
    remedy: 'Keep 1.',
    source: bp('prefix-mode-linux'),
    example: 'env: { WARM_PREFIX_TARGET: "5" }',
  },
  {
    id: 'WARM-10',
    severity: RuleSeverity.WARNING,
    title: 'Addresses rest 30 seconds before they are used again',
    why: 'kube-proxy may still send traffic of the old pod to the new one.',
    needs: ['podInterface.ipCooldownPeriodSeconds'],
    checks: ['ShortCooldown'],
    remedy: 'Keep 30.',
    source: CNI_README,
    example: 'env: { IP_COOLDOWN_PERIOD: "5" }',
  },
  {
    id: 'WARM-12',
    severity: RuleSeverity.ERROR,
    title: 'Settings that aws-node checks at its start are valid',
    why: 'aws-node exits and every node stays without network.',
    checks: ['InvalidVethPrefix', ...invalid(CHECKED_AT_START)],
    withRemedy: true,
    remedy: 'Use an allowed value.',
    source: CNI_MAIN,
    example: 'env: { AWS_VPC_ENI_MTU: "9500" }',
  },
  {
    id: 'WARM-13',
    severity: RuleSeverity.WARNING,
    title: 'The bandwidth plugin is off where network policies are on',
    why: 'The two do not work together.',
    needs: ['podInterface.bandwidthPlugin'],
    checks: ['BandwidthWithNetworkPolicy'],
    remedy: 'Turn one of them off.',
    source: CNI_README,
    example: 'enableNetworkPolicy: "true", env: { ENABLE_BANDWIDTH_PLUGIN: "true" }',
  },
  {
    id: 'WARM-14',
    severity: RuleSeverity.ERROR,
    title: 'The plugin does not log to stdout',
    why: 'stdout carries the result of the plugin; aws-node exits at its start.',
    needs: ['logging.pluginLogFile'],
    checks: ['PluginLogToStdout'],
    remedy: 'Use stderr or a file.',
    source: CNI_MAIN,
    example: 'env: { AWS_VPC_K8S_PLUGIN_LOG_FILE: stdout }',
  },
  {
    id: 'PFX-09',
    severity: RuleSeverity.WARNING,
    title: 'Prefix delegation is steered by prefix or IP targets',
    why: 'WARM_ENI_TARGET has no effect with prefixes.',
    needs: ['podAddressing.warmEniTarget'],
    checks: ['WarmEniTargetWithPrefixes'],
    remedy: 'Set WARM_PREFIX_TARGET.',
    source: PREFIX_DOC,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_ENI_TARGET: "1" }',
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
