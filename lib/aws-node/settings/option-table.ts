import { FEATURES } from '../facts/curated.data';
import { NetworkPolicyEnforcingMode } from '../options/network-policy-options';
import { AwsNodeLogLevel } from '../options/logging-options';
import { PodSecurityGroupEnforcingMode } from '../options/security-groups-for-pods-options';
import { SnatRandomization } from '../options/snat-options';
import {
  choice,
  flag,
  integer,
  text,
  value,
  variable,
  type OptionPath,
  type SettingOption,
} from './setting-option';

const CHART = 'https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/charts/aws-vpc-cni/values.yaml';
const POLICY_GUIDE = 'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html';
const WINDOWS_GUIDE = 'https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html';

const INT32 = { minimum: 0, maximum: 2147483647 };
const PORT = { minimum: 1, maximum: 65535, unit: 'port' };
const MTU = { stopsOnWrongValue: true, minimum: 576, minimumIpv6: 1280, maximum: 9001, unit: 'bytes' };

/**
 * The one table of options: it drives the checks, what is written, the reference page and `podnet settings`.
 *
 * Whether a wrong value stops aws-node: `validateEnvVars` in cmd/aws-vpc-cni/main.go, `nodeInit` in pkg/ipamd/ipamd.go;
 * every other variable falls back to its default (`GetBoolAsStringEnvVar` in utils/utils.go, `parseBoolEnvVar`).
 *
 * Facts: README.md, cmd/aws-vpc-cni/main.go, pkg/ipamd/ipamd.go and the Helm chart of
 * aws/amazon-vpc-cni-k8s at b52188387f2e2f10bf289ace929d6a63b176a4fa (v1.23.1).
 */
export const SETTING_OPTIONS: Record<OptionPath, SettingOption> = {
  'podAddressing.mode': flag(
    'ENABLE_PREFIX_DELEGATION',
    'true with prefixDelegation(), false with secondaryIp()',
    {
      cost: 'addresses are taken in aligned blocks of 16 per interface slot',
    },
  ),
  'podAddressing.warmEniTarget': integer('WARM_ENI_TARGET', '1 (aws-node)', {
    unit: 'interfaces',
    cost: 'each holds one interface full of addresses on every node',
  }),
  'podAddressing.warmIpTarget': integer('WARM_IP_TARGET', 'not set (aws-node)', {
    unit: 'addresses',
    cost: 'that many spare addresses on every node; rounded up to blocks of 16 with prefix delegation',
  }),
  'podAddressing.minimumIpTarget': integer('MINIMUM_IP_TARGET', 'not set (aws-node)', {
    unit: 'addresses',
    cost: 'that many addresses on every node from its start; rounded up to blocks of 16 with prefix delegation',
  }),
  'podAddressing.warmPrefixTarget': integer('WARM_PREFIX_TARGET', '1 with prefix delegation', {
    unit: '/28 prefixes',
    cost: '16 spare addresses on every node for each',
  }),

  customNetworking: flag(
    'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG',
    'true with custom networking, not set otherwise',
    { cost: 'the addresses of the primary interface: one interface less for pods on every node' },
  ),
  'eniConfigLookup.label': text('ENI_CONFIG_LABEL_DEF', 'topology.kubernetes.io/zone with custom networking'),
  'eniConfigLookup.annotation': text('ENI_CONFIG_ANNOTATION_DEF', 'k8s.amazonaws.com/eniConfig (aws-node)'),
  subnetDiscovery: flag('ENABLE_SUBNET_DISCOVERY', 'true (aws-node)', {
    cost: 'none; spreads addresses over tagged subnets',
  }),

  'eni.maxEnis': integer('MAX_ENI', 'what the instance type allows (aws-node)', {
    unit: 'interfaces',
    minimum: 1,
    unsetBelowMinimum: true,
    cost: 'caps the addresses of a node, and with them its pods',
  }),
  'eni.mtu': integer('AWS_VPC_ENI_MTU', '9001 (aws-node)', { ...MTU }),
  'eni.tags': variable('ADDITIONAL_ENI_TAGS', { type: 'tags', defaultValue: 'none' }),
  'eni.manageOnNonSchedulableNodes': flag('AWS_MANAGE_ENIS_NON_SCHEDULABLE', 'false (aws-node)', {
    cost: 'cordoned nodes keep filling their warm pool',
  }),
  'eni.disableLeakedEniCleanup': flag('DISABLE_LEAKED_ENI_CLEANUP', 'false (aws-node)', {
    cost: 'interfaces left behind keep their addresses',
  }),
  'eni.multiNic': flag('ENABLE_MULTI_NIC', 'false (aws-node)', {
    schemaNotSeen: true,
    cost: 'one spare address on every further network card, and one address per card for each pod that asks',
  }),
  'eni.disableNetworkResourceProvisioning': flag('DISABLE_NETWORK_RESOURCE_PROVISIONING', 'false (aws-node)'),
  'eni.imdsOnly': flag('ENABLE_IMDS_ONLY_MODE', 'false (aws-node)', { schemaNotSeen: true }),

  'podInterface.mtu': integer('POD_MTU', 'the MTU of the node (aws-node)', { ...MTU }),
  'podInterface.vethPrefix': text('AWS_VPC_K8S_CNI_VETHPREFIX', 'eni (aws-node)', {
    stopsOnWrongValue: true,
  }),
  'podInterface.ipCooldownPeriodSeconds': integer('IP_COOLDOWN_PERIOD', '30 (aws-node)', {
    stopsOnWrongValue: true,
    unit: 'seconds',
    cost: 'the address of each deleted pod is idle for so long',
  }),
  'podInterface.annotatePodIp': flag('ANNOTATE_POD_IP', 'false (aws-node)'),
  'podInterface.bandwidthPlugin': flag('ENABLE_BANDWIDTH_PLUGIN', 'false (aws-node)'),

  'snat.externalSnat': flag('AWS_VPC_K8S_CNI_EXTERNALSNAT', 'false (aws-node)'),
  'snat.randomizeSnat': choice('AWS_VPC_K8S_CNI_RANDOMIZESNAT', SnatRandomization, 'prng (aws-node)'),
  'snat.excludeSnatCidrs': variable('AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS', {
    type: 'cidr list',
    defaultValue: 'none',
  }),
  'snat.externalServiceCidrs': variable('AWS_EXTERNAL_SERVICE_CIDRS', {
    type: 'cidr list',
    defaultValue: 'none',
  }),
  'snat.nodePortSupport': flag('AWS_VPC_CNI_NODE_PORT_SUPPORT', 'true (aws-node)'),

  'egress.ipv4Egress': flag('ENABLE_V4_EGRESS', 'true (aws-node)', {
    cost: 'none from a subnet: 169.254.172.0/22 on the node',
  }),
  'egress.ipv6Egress': {
    ...flag('ENABLE_V6_EGRESS', 'false (aws-node)', {
      cost: 'none from a subnet: fd00::ac:00/118 on the node',
    }),
    targets: ['env.ENABLE_V6_EGRESS', 'init.env.ENABLE_V6_EGRESS'],
  },
  'egress.disablePodIpv6': flag('DISABLE_POD_V6', 'false (aws-node)'),

  'securityGroupsForPods.enabled': flag('ENABLE_POD_ENI', 'true when the group is given', {
    since: FEATURES.securityGroupsForPods.since,
    cost: 'one interface slot of every node, and one address for each pod with groups of its own',
  }),
  'securityGroupsForPods.enforcingMode': choice(
    'POD_SECURITY_GROUP_ENFORCING_MODE',
    PodSecurityGroupEnforcingMode,
    'strict (aws-node)',
    { stopsOnWrongValue: true },
  ),
  'securityGroupsForPods.disableTcpEarlyDemux': {
    ...flag('DISABLE_TCP_EARLY_DEMUX', 'true in strict mode, not set in standard mode'),
    targets: ['init.env.DISABLE_TCP_EARLY_DEMUX'],
  },
  'securityGroupsForPods.branchEniCooldownSeconds': value('branchENICooldown', CHART, {
    type: 'integer',
    ...INT32,
    minimum: 30,
    unit: 'seconds',
    raw: true,
    defaultValue: '60 (VPC resource controller)',
    cost: 'the address of each deleted pod with groups of its own is idle for so long',
  }),

  'networkPolicy.enabled': value('enableNetworkPolicy', POLICY_GUIDE, {
    type: 'boolean',
    defaultValue: 'true when the group is given',
  }),
  'networkPolicy.enforcingMode': choice(
    'NETWORK_POLICY_ENFORCING_MODE',
    NetworkPolicyEnforcingMode,
    'standard (aws-node)',
    { stopsOnWrongValue: true },
  ),
  'networkPolicy.policyEventLogs': value('nodeAgent.enablePolicyEventLogs', POLICY_GUIDE, {
    type: 'boolean',
    defaultValue: 'false (node agent)',
  }),
  'networkPolicy.cloudWatchLogs': value('nodeAgent.enableCloudWatchLogs', POLICY_GUIDE, {
    type: 'boolean',
    defaultValue: 'false (node agent)',
  }),
  'networkPolicy.metricsPort': value('nodeAgent.metricsBindAddr', POLICY_GUIDE, {
    type: 'integer',
    ...PORT,
    defaultValue: '8162 (node agent)',
  }),
  'networkPolicy.healthProbePort': value('nodeAgent.healthProbeBindAddr', POLICY_GUIDE, {
    type: 'integer',
    ...PORT,
    defaultValue: '8163 (node agent)',
  }),

  'logging.logLevel': choice('AWS_VPC_K8S_CNI_LOGLEVEL', AwsNodeLogLevel, 'DEBUG (aws-node)', {
    ignoresCase: true,
  }),
  'logging.logFile': text('AWS_VPC_K8S_CNI_LOG_FILE', '/host/var/log/aws-routed-eni/ipamd.log (aws-node)'),
  'logging.pluginLogLevel': choice('AWS_VPC_K8S_PLUGIN_LOG_LEVEL', AwsNodeLogLevel, 'DEBUG (aws-node)', {
    ignoresCase: true,
  }),
  'logging.pluginLogFile': text(
    'AWS_VPC_K8S_PLUGIN_LOG_FILE',
    '/var/log/aws-routed-eni/plugin.log (aws-node)',
    { stopsOnWrongValue: true },
  ),
  'introspection.bindAddress': text('INTROSPECTION_BIND_ADDRESS', '127.0.0.1:61679 (aws-node)'),
  'introspection.disableIntrospection': flag('DISABLE_INTROSPECTION', 'false (aws-node)'),
  'introspection.disableMetrics': flag('DISABLE_METRICS', 'false (aws-node)'),
  'endpoints.clusterEndpoint': variable('CLUSTER_ENDPOINT', {
    type: 'url',
    defaultValue: 'the cluster IP of the kubernetes Service (aws-node)',
  }),
  'endpoints.ec2Endpoint': variable('AWS_EC2_ENDPOINT', {
    type: 'url',
    defaultValue: 'the endpoint of the region (aws-node)',
  }),

  'windows.enabled': value('enableWindowsIpam', WINDOWS_GUIDE, {
    type: 'boolean',
    defaultValue: 'true when the group is given',
  }),
  'windows.prefixDelegation': value('enableWindowsPrefixDelegation', CHART, {
    type: 'boolean',
    defaultValue: 'false (VPC resource controller)',
    cost: 'addresses are taken in aligned blocks of 16',
  }),
  'windows.warmPrefixTarget': value('warmWindowsPrefixTarget', CHART, {
    type: 'integer',
    ...INT32,
    unit: '/28 prefixes',
    raw: true,
    defaultValue: '0 (VPC resource controller)',
    cost: '16 spare addresses on every Windows node for each',
  }),
  'windows.warmIpTarget': value('warmWindowsIPTarget', CHART, {
    type: 'integer',
    ...INT32,
    unit: 'addresses',
    raw: true,
    defaultValue: '1 (VPC resource controller)',
    cost: 'that many spare addresses on every Windows node',
  }),
  'windows.minimumIpTarget': value('minimumWindowsIPTarget', CHART, {
    type: 'integer',
    ...INT32,
    unit: 'addresses',
    raw: true,
    defaultValue: '3 (VPC resource controller)',
    cost: 'that many addresses on every Windows node from its start',
  }),

  'probes.livenessTimeoutSeconds': value('livenessProbeTimeoutSeconds', CHART, {
    type: 'integer',
    ...INT32,
    minimum: 1,
    unit: 'seconds',
    raw: true,
    defaultValue: '10 (add-on)',
  }),
  'probes.readinessTimeoutSeconds': value('readinessProbeTimeoutSeconds', CHART, {
    type: 'integer',
    ...INT32,
    minimum: 1,
    unit: 'seconds',
    raw: true,
    defaultValue: '10 (add-on)',
  }),
  'resources.cpuRequest': value('resources.requests.cpu', CHART, {
    type: 'text',
    defaultValue: '25m (add-on)',
  }),
  'resources.cpuLimit': value('resources.limits.cpu', CHART, { type: 'text', defaultValue: 'none' }),
  'resources.memoryRequest': value('resources.requests.memory', CHART, {
    type: 'text',
    defaultValue: 'none',
  }),
  'resources.memoryLimit': value('resources.limits.memory', CHART, { type: 'text', defaultValue: 'none' }),
  tolerations: value('tolerations', CHART, {
    type: 'list',
    raw: true,
    defaultValue: 'every taint (add-on)',
  }),
  affinity: value('affinity', CHART, {
    type: 'object',
    raw: true,
    defaultValue: 'Linux nodes on amd64 and arm64 (add-on)',
  }),
};

/** The table as a list, in its order. */
export const OPTION_PATHS = Object.keys(SETTING_OPTIONS) as OptionPath[];
