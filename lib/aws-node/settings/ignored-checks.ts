import type { ChosenSettings } from './chosen-settings';
import { OPTION_PATHS } from './option-table';
import type { OptionPath } from './setting-option';
import { all, any } from '../unknown';
import { eachPath, type SettingsCheck } from './settings-check';

/** Settings that have no effect in a situation, and what wins over them. */
interface Ignored {
  readonly code: string;
  readonly paths: readonly OptionPath[];
  /** The situation, for the reference page. */
  readonly situation: string;
  readonly when: (chosen: ChosenSettings) => boolean;
  /** Which given values lose; every value unless told otherwise. */
  readonly value?: boolean;
  readonly winner: string;
}

const IP_TARGETS: OptionPath[] = ['podAddressing.warmIpTarget', 'podAddressing.minimumIpTarget'];
const WARM_POOL: OptionPath[] = [
  'podAddressing.warmEniTarget',
  'podAddressing.warmPrefixTarget',
  ...IP_TARGETS,
];

const hasIpTarget = (chosen: ChosenSettings) =>
  any(...IP_TARGETS.map((path) => () => chosen.isAboveZero(path)));

const isOff = (path: OptionPath) => (chosen: ChosenSettings) => chosen.at(path) === false;

const managesNothing = (chosen: ChosenSettings) =>
  chosen.isOn('eni.imdsOnly') || chosen.isOn('eni.disableNetworkResourceProvisioning');

const othersOf = (group: string): OptionPath[] =>
  OPTION_PATHS.filter((path) => path.startsWith(`${group}.`) && path !== `${group}.enabled`);

const IGNORED: readonly Ignored[] = [
  {
    code: 'WarmEniTargetIgnored',
    paths: ['podAddressing.warmEniTarget'],
    situation: 'warmIpTarget or minimumIpTarget is above 0',
    when: (chosen) =>
      all(
        () => !chosen.ipv6,
        () => hasIpTarget(chosen),
      ),
    winner: '{podAddressing.warmIpTarget} and {podAddressing.minimumIpTarget} win: drop one or the other',
  },
  {
    code: 'WarmPrefixTargetIgnored',
    paths: ['podAddressing.warmPrefixTarget'],
    situation: 'warmIpTarget or minimumIpTarget is above 0',
    when: (chosen) =>
      all(
        () => !chosen.ipv6,
        () => hasIpTarget(chosen),
      ),
    winner: '{podAddressing.warmIpTarget} and {podAddressing.minimumIpTarget} win: drop one or the other',
  },
  {
    code: 'WarmEniTargetWithPrefixes',
    paths: ['podAddressing.warmEniTarget'],
    situation: 'prefix delegation is on',
    when: (chosen) =>
      all(
        () => !chosen.ipv6,
        () => chosen.prefixDelegation,
      ),
    winner: 'prefixes are counted by {podAddressing.warmPrefixTarget}: set that',
  },
  {
    code: 'IgnoredOnIpv6',
    paths: [...WARM_POOL, 'eni.maxEnis'],
    situation: 'the cluster is IPv6',
    when: ({ ipv6 }) => ipv6,
    winner: 'a node of an IPv6 cluster takes one /80 on its primary interface, whatever it says: drop it',
  },
  {
    // Switched off it is not: since v1.22.1 aws-node reads subnets at its start unless it is told not to.
    code: 'IgnoredOnIpv6',
    paths: ['subnetDiscovery'],
    situation: 'the cluster is IPv6',
    when: ({ ipv6 }) => ipv6,
    value: true,
    winner: 'a node of an IPv6 cluster makes no further interfaces: drop it',
  },
  {
    code: 'IgnoredOnIpv6',
    paths: ['snat.externalSnat', 'snat.randomizeSnat', 'snat.excludeSnatCidrs'],
    situation: 'the cluster is IPv6',
    when: ({ ipv6 }) => ipv6,
    winner: 'IPv6 addresses of pods are never translated by aws-node: drop it',
  },
  {
    code: 'IgnoredOnIpv6',
    paths: ['egress.ipv6Egress'],
    situation: 'the cluster is IPv6',
    when: ({ ipv6 }) => ipv6,
    winner: 'pods of an IPv6 cluster reach IPv6 endpoints with their own address: drop it',
  },
  {
    code: 'IgnoredOnIpv4',
    paths: ['egress.ipv4Egress'],
    situation: 'the cluster is IPv4',
    when: ({ ipv6 }) => !ipv6,
    winner:
      'pods of an IPv4 cluster reach IPv4 endpoints with their own address or that of the node: drop it',
  },
  {
    code: 'Ipv6EgressIgnored',
    paths: ['egress.ipv6Egress'],
    situation: 'disablePodIpv6 is true',
    when: (chosen) => chosen.isOn('egress.disablePodIpv6'),
    value: true,
    winner: 'disablePodIpv6 switches IPv6 off inside the pods: drop one of the two',
  },
  {
    code: 'WarmPoolIgnored',
    paths: WARM_POOL,
    situation: 'aws-node manages no interfaces (imdsOnly, disableNetworkResourceProvisioning)',
    when: (chosen) => !chosen.ipv6 && managesNothing(chosen),
    winner: 'aws-node takes what is attached to the node and asks EC2 for nothing: drop it',
  },
  {
    code: 'CleanupIgnored',
    paths: ['eni.disableLeakedEniCleanup'],
    situation: 'the cluster is IPv6, or aws-node manages no interfaces',
    when: (chosen) => chosen.ipv6 || managesNothing(chosen),
    value: false,
    winner: 'the clean-up of leaked interfaces is off in this mode: drop it',
  },
  {
    code: 'ProvisioningIgnored',
    paths: ['eni.disableNetworkResourceProvisioning'],
    situation: 'imdsOnly is true',
    when: (chosen) => chosen.isOn('eni.imdsOnly'),
    value: false,
    winner: 'imdsOnly wins and turns it on: drop one of the two',
  },
  {
    code: 'SnatOptionIgnored',
    paths: ['snat.randomizeSnat', 'snat.excludeSnatCidrs'],
    situation: 'externalSnat is true',
    when: (chosen) => !chosen.ipv6 && chosen.isOn('snat.externalSnat'),
    winner: 'externalSnat wins, aws-node translates no address: drop it',
  },
  {
    code: 'SubnetDiscoveryIgnored',
    paths: ['subnetDiscovery'],
    situation: 'custom networking is on',
    when: ({ customNetworking }) => customNetworking,
    value: true,
    winner: 'the ENIConfigs of custom networking win, subnet tags have no effect: choose one',
  },
  {
    code: 'EniConfigLookupIgnored',
    paths: ['eniConfigLookup.label', 'eniConfigLookup.annotation'],
    situation: 'custom networking is off',
    when: ({ customNetworking }) => !customNetworking,
    winner: 'no ENIConfig is looked up without custom networking: turn it on or drop this',
  },
  {
    code: 'PodSecurityGroupOptionIgnored',
    paths: othersOf('securityGroupsForPods'),
    situation: 'security groups for pods are off',
    when: isOff('securityGroupsForPods.enabled'),
    winner: 'securityGroupsForPods.enabled is false: drop it',
  },
  {
    code: 'NetworkPolicyOptionIgnored',
    paths: othersOf('networkPolicy'),
    situation: 'network policies are off',
    when: isOff('networkPolicy.enabled'),
    winner: 'networkPolicy.enabled is false: drop it',
  },
  {
    code: 'CloudWatchLogsIgnored',
    paths: ['networkPolicy.cloudWatchLogs'],
    situation: 'policyEventLogs is not true',
    when: (chosen) => !chosen.isOn('networkPolicy.policyEventLogs'),
    value: true,
    winner: 'there are no lines to send without policyEventLogs: set it to true',
  },
  {
    code: 'WindowsOptionIgnored',
    paths: othersOf('windows'),
    situation: 'Windows IPAM is off',
    when: isOff('windows.enabled'),
    winner: 'windows.enabled is false: drop it',
  },
  {
    code: 'WindowsWarmPrefixTargetIgnored',
    paths: ['windows.warmPrefixTarget'],
    situation: 'Windows nodes do not use prefix delegation',
    when: (chosen) => !chosen.isOn('windows.prefixDelegation'),
    winner: 'Windows nodes take single addresses: set windows.prefixDelegation to true or drop it',
  },
  {
    code: 'BindAddressIgnored',
    paths: ['introspection.bindAddress'],
    situation: 'disableIntrospection is true',
    when: (chosen) => chosen.isOn('introspection.disableIntrospection'),
    winner: 'disableIntrospection wins, nothing listens: drop it',
  },
];

/** Warnings about settings that are written but have no effect. */
export const IGNORED_CHECKS: readonly SettingsCheck[] = IGNORED.map(
  ({ code, paths, situation, when, value, winner }) => ({
    code,
    claim: `${paths.join(', ')} ${paths.length === 1 ? 'has' : 'have'} no effect when ${situation}`,
    find: (chosen) =>
      eachPath(paths, (path) => {
        const loses = () => value === undefined || chosen.givenAt(path) === value;
        const isIgnored = all(
          () => chosen.given.has(path),
          () => chosen.givenAt(path) !== undefined,
          () => when(chosen),
          loses,
        );
        return isIgnored ? `has no effect, ${winner}` : undefined;
      }),
  }),
);
