import { OLDEST_MULTUS } from '../facts/curated.data';
import { all, any } from '../unknown';
import type { ChosenSettings } from './chosen-settings';
import { check, shown, type SettingsCheck } from './settings-check';

/** Ports that aws-node itself uses on the network of its node: metrics, introspection, gRPC before v1.23. */
const AWS_NODE_PORTS = [61678, 61679, 50051];

const usesWindows = (chosen: ChosenSettings) =>
  any(
    () => chosen.context.windowsNodes === true,
    () => chosen.isOn('windows.enabled'),
  );

const agentPort = (chosen: ChosenSettings, name: 'metricsPort' | 'healthProbePort', otherwise: number) =>
  chosen.number(`networkPolicy.${name}`) ?? otherwise;

/** Interfaces of a node that no pod can use: the primary one with custom networking, the trunk interface. */
const slotsWithoutPods = (chosen: ChosenSettings) =>
  Number(chosen.customNetworking) + Number(chosen.isOn('securityGroupsForPods.enabled'));

const WARM_TARGETS = [
  'podAddressing.warmPrefixTarget',
  'podAddressing.warmIpTarget',
  'podAddressing.minimumIpTarget',
] as const;

/**
 * Whether a target lets aws-node start: it compares texts, so `+5` does not and `00` does.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/cmd/aws-vpc-cni/main.go#L384
 */
const passesStartCheck = (target: string): boolean => target > '0';

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
    (chosen) =>
      all(
        () => chosen.customNetworking,
        () => chosen.ipv6,
      ),
    () =>
      'aws-node does not start with custom networking on an IPv6 cluster: drop {customNetworking}, pods take IPv6 addresses from the node subnets',
  ),
  check(
    'Ipv6WithSecondaryIp',
    'podAddressing.mode',
    'IPv6 clusters use prefix delegation',
    (chosen) =>
      all(
        () => chosen.ipv6,
        () => !chosen.prefixDelegation,
      ),
    () =>
      'aws-node does not start in secondary IP mode on an IPv6 cluster: use PodAddressing.prefixDelegation()',
  ),
  check(
    'NoWarmTarget',
    'podAddressing.warmPrefixTarget',
    'prefix delegation has a warm pool target above zero',
    (chosen) =>
      all(
        () => chosen.prefixDelegation,
        ...WARM_TARGETS.map((path) => () => !passesStartCheck(chosen.text(path) ?? '0')),
      ),
    (chosen) =>
      `aws-node does not start with prefix delegation, ${chosen.text('podAddressing.warmPrefixTarget') ?? 0} prefixes and no IP target: use 1, or set {podAddressing.warmIpTarget} or {podAddressing.minimumIpTarget} above 0`,
  ),
  check(
    'TooFewEnis',
    'eni.maxEnis',
    'the interfaces of a node leave one for pods',
    (chosen) =>
      all(
        () => (chosen.number('eni.maxEnis') ?? Infinity) <= slotsWithoutPods(chosen),
        () => !chosen.ipv6,
      ),
    (chosen) =>
      `${chosen.number('eni.maxEnis')} leaves no interface for pods, ${slotsWithoutPods(chosen)} ${slotsWithoutPods(chosen) === 1 ? 'is' : 'are'} taken by custom networking (the primary interface) or security groups for pods (the trunk interface): use ${slotsWithoutPods(chosen) + 1} or more`,
  ),
  check(
    'BandwidthWithNetworkPolicy',
    'podInterface.bandwidthPlugin',
    'the bandwidth plugin and network policies are not both on',
    (chosen) =>
      all(
        () => chosen.isOn('podInterface.bandwidthPlugin'),
        () => chosen.isOn('networkPolicy.enabled'),
      ),
    () =>
      'network policies are not enforced while the bandwidth plugin is on, as both use the traffic classifier: drop bandwidthPlugin or networkPolicy',
  ),
  check(
    'PodIpv6DisabledOnIpv6',
    'egress.disablePodIpv6',
    'pods of an IPv6 cluster keep IPv6',
    (chosen) =>
      all(
        () => chosen.isOn('egress.disablePodIpv6'),
        () => chosen.ipv6,
      ),
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
        ({ customNetworking }: ChosenSettings) => customNetworking,
      ],
      [
        'PodSecurityGroupsWithWindows',
        'clusters with security groups for pods',
        (chosen: ChosenSettings) => chosen.isOn('securityGroupsForPods.enabled'),
      ],
    ] as const
  ).map(([code, where, broken]) =>
    check(
      code,
      'windows',
      `${where} have no Windows nodes`,
      (chosen) =>
        all(
          () => usesWindows(chosen),
          () => broken(chosen),
        ),
      () => `EKS does not support Windows nodes in ${where}: run them in a cluster of their own`,
    ),
  ),
  check(
    'WindowsWithoutIpam',
    'windows',
    'Windows nodes have Windows IPAM',
    (chosen) =>
      all(
        () => chosen.context.windowsNodes === true,
        () => !chosen.isOn('windows.enabled'),
      ),
    () => 'pods on Windows nodes get no addresses: set {windows.enabled} to true',
  ),
  check(
    'MultusTooOld',
    'multus.thickPluginVersion',
    `the Multus thick plugin is ${OLDEST_MULTUS} or newer`,
    ({ props }) => isOldMultus(props.multus?.thickPluginVersion),
    ({ props }) =>
      `Multus ${props.multus!.thickPluginVersion} races with aws-node when a node starts: take ${OLDEST_MULTUS} or newer`,
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

function isOldMultus(version = OLDEST_MULTUS): boolean {
  const [actual, oldest] = [version, OLDEST_MULTUS].map(numbersOf);
  const at = oldest.findIndex((number, index) => number !== (actual[index] ?? 0));
  return at >= 0 && (actual[at] ?? 0) < oldest[at];
}

function numbersOf(version: string): number[] {
  return version.replace(/^v/, '').split(/[.-]/, 3).map(Number);
}
