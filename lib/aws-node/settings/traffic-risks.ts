import { NetworkPolicyEnforcingMode } from '../options/network-policy-options';
import { PodSecurityGroupEnforcingMode } from '../options/security-groups-for-pods-options';
import { all, any } from '../unknown';
import { check, type SettingsCheck } from './settings-check';

const LOOKUP = ['eniConfigLookup.label', 'eniConfigLookup.annotation'] as const;

/** Choices about traffic that work, at a price. */
export const TRAFFIC_RISKS: readonly SettingsCheck[] = [
  check(
    'ExternalSnatWithoutNat',
    'snat.externalSnat',
    'pods without source address translation have a NAT gateway',
    (chosen) =>
      all(
        () => chosen.isOn('snat.externalSnat'),
        () => chosen.context.podSubnetsHaveNatRoute === false,
      ),
    () =>
      'pods leave the VPC with addresses that nobody can answer to: route the pod subnets to a NAT gateway or drop externalSnat',
  ),
  check(
    'StandardModeWithoutExternalSnat',
    'securityGroupsForPods.enforcingMode',
    'standard mode comes with externalSnat',
    (chosen) =>
      all(
        () => chosen.isOn('securityGroupsForPods.enabled'),
        () => chosen.at('securityGroupsForPods.enforcingMode') === PodSecurityGroupEnforcingMode.STANDARD,
        () => !chosen.ipv6,
        () => !chosen.isOn('snat.externalSnat'),
      ),
    () =>
      'traffic out of the VPC passes the security groups of the node, not those of the pod: set {snat.externalSnat} to true',
  ),
  check(
    'TcpProbesBlocked',
    'securityGroupsForPods.disableTcpEarlyDemux',
    'the kubelet reaches pods on branch interfaces',
    (chosen) =>
      all(
        () => chosen.isOn('securityGroupsForPods.enabled'),
        () => chosen.at('securityGroupsForPods.enforcingMode') !== PodSecurityGroupEnforcingMode.STANDARD,
        () => !chosen.isOn('securityGroupsForPods.disableTcpEarlyDemux'),
      ),
    () =>
      'in strict mode TCP and HTTP probes of pods with security groups of their own fail: set {securityGroupsForPods.disableTcpEarlyDemux} to true, or use exec probes only',
  ),
  check(
    'StrictNetworkPolicy',
    'networkPolicy.enforcingMode',
    'every pod has a network policy in strict mode',
    (chosen) =>
      all(
        () => chosen.isOn('networkPolicy.enabled'),
        () => chosen.at('networkPolicy.enforcingMode') === NetworkPolicyEnforcingMode.STRICT,
      ),
    () =>
      'a pod that no network policy selects has no traffic at all, CoreDNS included: apply policies for every namespace, kube-system first',
  ),
  check(
    'PodsWithoutNetworkPolicy',
    'networkPolicy.enabled',
    'network policies reach every pod',
    (chosen) =>
      all(
        () => chosen.isOn('networkPolicy.enabled'),
        () =>
          any(
            () => chosen.context.windowsNodes === true,
            () => chosen.context.fargate === true,
          ),
      ),
    ({ context }) =>
      `policies are not enforced for pods on ${context.fargate ? 'Fargate' : 'Windows nodes'}, only on Linux nodes of EC2: restrict the others by security groups`,
  ),
  check(
    'PodMtuAboveEniMtu',
    'podInterface.mtu',
    'packets of pods fit the interfaces of the node',
    (chosen) => (chosen.number('podInterface.mtu') ?? 0) > (chosen.number('eni.mtu') ?? 9001),
    (chosen) =>
      `packets of ${chosen.number('podInterface.mtu')} bytes do not fit the ${chosen.number('eni.mtu')} of the node's interfaces: use that or less`,
  ),
];

/** Risks that props cannot hold: the constructs write what is missing. */
export const CONFIGURATION_RISKS: readonly SettingsCheck[] = [
  check(
    'EniConfigNotFound',
    'eniConfigLookup.label',
    'nodes find their ENIConfig by a label or an annotation',
    (chosen) =>
      all(
        () => chosen.customNetworking,
        () => !LOOKUP.some((path) => chosen.isWritten(path) || chosen.at(path) !== undefined),
      ),
    () =>
      'custom networking is on without it, so nodes look for an ENIConfig named "default": set {eniConfigLookup.label} to topology.kubernetes.io/zone',
  ),
];
