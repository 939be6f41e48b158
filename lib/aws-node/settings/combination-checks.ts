import { isAboveZero, isOn, type ChosenSettings } from './chosen-settings';
import { check, shown, type SettingsCheck } from './settings-check';

/** Ports that aws-node itself uses on the network of its node: metrics, introspection, gRPC before v1.23. */
const AWS_NODE_PORTS = [61678, 61679, 50051];

const usesWindows = (chosen: ChosenSettings) =>
  chosen.context.windowsNodes === true || isOn(chosen, 'windows.enabled');

const agentPort = (chosen: ChosenSettings, name: 'metricsPort' | 'healthProbePort', otherwise: number) =>
  (chosen.values.get(`networkPolicy.${name}`) as number | undefined) ?? otherwise;

/** Interfaces of a node that no pod can use: the primary one with custom networking, the trunk interface. */
const slotsWithoutPods = (chosen: ChosenSettings) =>
  (chosen.context.customNetworking ? 1 : 0) + (isOn(chosen, 'securityGroupsForPods.enabled') ? 1 : 0);

/** Combinations that stop aws-node, that the add-on refuses, or that leave pods without a network. */
export const COMBINATION_CHECKS: readonly SettingsCheck[] = [
  check(
    'UnknownIpFamily',
    'ipFamily',
    'the IP family is ipv4 or ipv6',
    ({ context }) => !['ipv4', 'ipv6'].includes(context.ipFamily),
    ({ context }) => `${shown(context.ipFamily)} is no IP family of a cluster: use ipv4 or ipv6`,
  ),
  check(
    'Ipv6WithCustomNetworking',
    'customNetworking',
    'IPv6 clusters have no custom networking',
    ({ ipv6, context }) => ipv6 && context.customNetworking,
    () =>
      'aws-node does not start with custom networking on an IPv6 cluster: drop customNetworking, pods take IPv6 addresses from the node subnets',
  ),
  check(
    'Ipv6WithSecondaryIp',
    'podAddressing.mode',
    'IPv6 clusters use prefix delegation',
    ({ ipv6, prefixDelegation }) => ipv6 && !prefixDelegation,
    () =>
      'aws-node does not start in secondary IP mode on an IPv6 cluster: use PodAddressing.prefixDelegation()',
  ),
  check(
    'NoWarmTarget',
    'podAddressing.warmPrefixTarget',
    'prefix delegation has a warm pool target above zero',
    (chosen) =>
      chosen.prefixDelegation &&
      !isAboveZero(chosen, 'podAddressing.warmPrefixTarget') &&
      !isAboveZero(chosen, 'podAddressing.warmIpTarget') &&
      !isAboveZero(chosen, 'podAddressing.minimumIpTarget'),
    () =>
      'aws-node does not start with prefix delegation and warmPrefixTarget 0: use 1, or set warmIpTarget or minimumIpTarget above 0',
  ),
  check(
    'TooFewEnis',
    'eni.maxEnis',
    'the interfaces of a node leave one for pods',
    (chosen) => {
      const most = chosen.values.get('eni.maxEnis');
      return typeof most === 'number' && most >= 1 && most <= slotsWithoutPods(chosen) && !chosen.ipv6;
    },
    (chosen) =>
      `${chosen.values.get('eni.maxEnis')} leaves no interface for pods, ${slotsWithoutPods(chosen)} ${slotsWithoutPods(chosen) === 1 ? 'is' : 'are'} taken by custom networking (the primary interface) or security groups for pods (the trunk interface): use ${slotsWithoutPods(chosen) + 1} or more`,
  ),
  check(
    'BandwidthWithNetworkPolicy',
    'podInterface.bandwidthPlugin',
    'the bandwidth plugin and network policies are not both on',
    (chosen) => isOn(chosen, 'podInterface.bandwidthPlugin') && isOn(chosen, 'networkPolicy.enabled'),
    () =>
      'network policies are not enforced while the bandwidth plugin is on, as both use the traffic classifier: drop bandwidthPlugin or networkPolicy',
  ),
  check(
    'PodIpv6DisabledOnIpv6',
    'egress.disablePodIpv6',
    'pods of an IPv6 cluster keep IPv6',
    (chosen) => chosen.ipv6 && isOn(chosen, 'egress.disablePodIpv6'),
    () =>
      'pods of an IPv6 cluster would have no network at all: drop disablePodIpv6, it is for IPv4 clusters',
  ),
  check(
    'NodeAgentPortClash',
    'networkPolicy.metricsPort',
    'the node agent has two ports of its own',
    (chosen) => agentPort(chosen, 'metricsPort', 8162) === agentPort(chosen, 'healthProbePort', 8163),
    (chosen) =>
      `port ${agentPort(chosen, 'metricsPort', 8162)} is used for metrics and for the health probe, so the node agent cannot start: use two ports`,
  ),
  ...(['metricsPort', 'healthProbePort'] as const).map((name) =>
    check(
      'NodeAgentPortTaken',
      `networkPolicy.${name}`,
      `${name} is not a port of aws-node`,
      (chosen) => AWS_NODE_PORTS.includes(agentPort(chosen, name, 0)),
      (chosen) =>
        `port ${agentPort(chosen, name, 0)} is used by aws-node on the same node (${AWS_NODE_PORTS.join(', ')}): use another one`,
    ),
  ),
  ...(
    [
      ['Ipv6WithWindows', 'IPv6 clusters', ({ ipv6 }: ChosenSettings) => ipv6],
      [
        'CustomNetworkingWithWindows',
        'clusters with custom networking',
        ({ context }: ChosenSettings) => context.customNetworking,
      ],
      [
        'PodSecurityGroupsWithWindows',
        'clusters with security groups for pods',
        (chosen: ChosenSettings) => isOn(chosen, 'securityGroupsForPods.enabled'),
      ],
    ] as const
  ).map(([code, where, broken]) =>
    check(
      code,
      'windows',
      `${where} have no Windows nodes`,
      (chosen) => usesWindows(chosen) && broken(chosen),
      () => `EKS does not support Windows nodes in ${where}: run them in a cluster of their own`,
    ),
  ),
  check(
    'WindowsWithoutIpam',
    'windows',
    'Windows nodes have Windows IPAM',
    (chosen) => chosen.context.windowsNodes === true && !isOn(chosen, 'windows.enabled'),
    () => 'pods on Windows nodes get no addresses: set windows: { enabled: true }',
  ),
  check(
    'MultusTooOld',
    'multus.thickPluginVersion',
    'the Multus thick plugin is 4.1.1 or newer',
    ({ props }) => isOlderThan411(props.multus?.thickPluginVersion),
    ({ props }) =>
      `Multus ${props.multus!.thickPluginVersion} races with aws-node when a node starts: take 4.1.1 or newer`,
  ),
  check(
    'InvalidMultusInterfaces',
    'multus.interfacesPerNode',
    'Multus uses a whole number of interfaces',
    ({ props }) =>
      props.multus !== undefined &&
      !(Number.isInteger(props.multus.interfacesPerNode) && props.multus.interfacesPerNode >= 0),
    ({ props }) => `${shown(props.multus!.interfacesPerNode)} is no number of interfaces: use 0 or more`,
  ),
];

function isOlderThan411(version: string | undefined): boolean {
  const numbers = (version ?? '4.1.1').replace(/^v/, '').split(/[.-]/, 3).map(Number);
  const [major, minor = 0, patch = 0] = numbers;
  return major !== 4 ? major < 4 : minor !== 1 ? minor < 1 : patch < 1;
}
