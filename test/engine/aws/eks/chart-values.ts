type Json = Record<string, unknown>;

/** Configuration values of the add-on that end up beside the environment of aws-node. */
export interface ChartValues {
  readonly [name: string]: unknown;
  readonly nodeAgent?: Readonly<Record<string, unknown>>;
}

/** Arguments of the node agent by the name of their value. */
const AGENT_ARGUMENTS: Readonly<Record<string, string>> = {
  enableCloudWatchLogs: 'enable-cloudwatch-logs',
  enablePolicyEventLogs: 'enable-policy-event-logs',
  healthProbeBindAddr: 'health-probe-bind-addr',
  metricsBindAddr: 'metrics-bind-addr',
};

/** Keys of the ConfigMap by the name of their value. */
const CONFIG_MAP_KEYS: Readonly<Record<string, string>> = {
  enableNetworkPolicy: 'enable-network-policy-controller',
  enableWindowsIpam: 'enable-windows-ipam',
  enableWindowsPrefixDelegation: 'enable-windows-prefix-delegation',
  warmWindowsPrefixTarget: 'warm-prefix-target',
  warmWindowsIPTarget: 'warm-ip-target',
  minimumWindowsIPTarget: 'minimum-ip-target',
  branchENICooldown: 'branch-eni-cooldown',
};

const CONFIG_MAP_DEFAULTS = { 'enable-network-policy-controller': 'false', 'enable-windows-ipam': 'false' };

/**
 * Data of the ConfigMap amazon-vpc-cni.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/charts/aws-vpc-cni/templates/configmap.yaml
 */
export function configMapData(values: ChartValues): Record<string, string> {
  const set = Object.entries(CONFIG_MAP_KEYS).filter(([name]) => values[name] !== undefined);
  return {
    ...CONFIG_MAP_DEFAULTS,
    ...Object.fromEntries(set.map(([name, key]) => [key, String(values[name])])),
  };
}

/**
 * The DaemonSet with the arguments of the node agent as the values want them.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/master/charts/aws-vpc-cni/templates/daemonset.yaml
 */
export function withAgentArguments(daemonSet: Json, { nodeAgent = {} }: ChartValues): Json {
  const wanted = Object.entries(nodeAgent)
    .filter(([name]) => name in AGENT_ARGUMENTS)
    .map(([name, value]) => [`--${AGENT_ARGUMENTS[name]}=`, String(value)] as const);
  const changed = (argument: string): string => {
    const [prefix, value] = wanted.find(([start]) => argument.startsWith(start)) ?? [];
    return prefix === undefined ? argument : `${prefix}${value}`;
  };
  return JSON.parse(JSON.stringify(daemonSet), (key, value: unknown) =>
    key === 'args' && Array.isArray(value) ? value.map((argument) => changed(String(argument))) : value,
  ) as Json;
}
