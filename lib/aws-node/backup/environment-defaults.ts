import { VARIABLES_WITHOUT_OPTION } from '../settings/variables-without-option';

/**
 * Environment of aws-node as the plugin's own chart sets it: a variable with this value was set by nobody.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/charts/aws-vpc-cni/values.yaml
 */
export const MANIFEST_DEFAULTS: Readonly<Record<string, string>> = {
  ADDITIONAL_ENI_TAGS: '{}',
  AWS_VPC_CNI_NODE_PORT_SUPPORT: 'true',
  AWS_VPC_ENI_MTU: '9001',
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false',
  AWS_VPC_K8S_CNI_EXTERNALSNAT: 'false',
  AWS_VPC_K8S_CNI_LOGLEVEL: 'DEBUG',
  AWS_VPC_K8S_CNI_LOG_FILE: '/host/var/log/aws-routed-eni/ipamd.log',
  AWS_VPC_K8S_CNI_RANDOMIZESNAT: 'prng',
  AWS_VPC_K8S_CNI_VETHPREFIX: 'eni',
  AWS_VPC_K8S_PLUGIN_LOG_FILE: '/var/log/aws-routed-eni/plugin.log',
  AWS_VPC_K8S_PLUGIN_LOG_LEVEL: 'DEBUG',
  DISABLE_INTROSPECTION: 'false',
  DISABLE_METRICS: 'false',
  DISABLE_NETWORK_RESOURCE_PROVISIONING: 'false',
  DISABLE_TCP_EARLY_DEMUX: 'false',
  ENABLE_IMDS_ONLY_MODE: 'false',
  ENABLE_MULTI_NIC: 'false',
  ENABLE_POD_ENI: 'false',
  ENABLE_PREFIX_DELEGATION: 'false',
  ENABLE_SUBNET_DISCOVERY: 'true',
  ENABLE_V6_EGRESS: 'false',
  NETWORK_POLICY_ENFORCING_MODE: 'standard',
  WARM_ENI_TARGET: '1',
  WARM_PREFIX_TARGET: '1',
};

/**
 * Entries of the ConfigMap `amazon-vpc-cni` as the chart and the VPC resource controller set them.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/charts/aws-vpc-cni/values.yaml
 */
export const CONFIG_MAP_DEFAULTS: Readonly<Record<string, string>> = {
  'branch-eni-cooldown': '60',
  'enable-network-policy-controller': 'false',
  'enable-windows-ipam': 'false',
  'enable-windows-prefix-delegation': 'false',
  'minimum-ip-target': '3',
  'warm-ip-target': '1',
  'warm-prefix-target': '0',
};

/** Variables that EKS or the image sets: they change with the version, and the add-on's schema does not know them. */
export const SET_BY_EKS: readonly string[] = Object.entries(VARIABLES_WITHOUT_OPTION)
  .filter(([, { kind }]) => kind === 'set by EKS')
  .map(([name]) => name);

/** The variable's name in the name of a setting: `env.WARM_IP_TARGET` and `init.env.WARM_IP_TARGET`. */
export function variableOf(setting: string): string | undefined {
  return /^(?:init\.)?env\.(.+)$/.exec(setting)?.[1];
}

/** Whether a setting is one that nobody chose: set by EKS, or with the value of the chart. */
export function isDefaultSetting(setting: string, value: string): boolean {
  const variable = variableOf(setting);
  if (variable === undefined) return CONFIG_MAP_DEFAULTS[setting.replace(/^configMap\./, '')] === value;
  return SET_BY_EKS.includes(variable) || MANIFEST_DEFAULTS[variable] === value;
}
