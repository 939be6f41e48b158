import {
  NetworkPolicyEnforcingMode,
  PodAddressing,
  PodSecurityGroupEnforcingMode,
  SnatRandomization,
  VpcCniSettings,
  type VpcCniContext,
  type VpcCniSettingsProps,
} from '../../lib/aws-node';
import { IGNORED_CHECKS } from '../../lib/aws-node/settings/ignored-checks';
import { TAG_WARNINGS } from '../../lib/aws-node/settings/tag-checks';
import { IPV6, PLAIN, REFERENCE, warningsOf } from './context';

type Row = [context: VpcCniContext, settings: VpcCniSettingsProps, warnings: string[]];

const addressing = (podAddressing: PodAddressing, context = PLAIN): VpcCniContext => ({
  ...context,
  podAddressing,
});
const { prefixDelegation, secondaryIp } = PodAddressing;
const ipTargets = { warmIpTarget: 5, minimumIpTarget: 16 };
const snat = { externalSnat: true, randomizeSnat: SnatRandomization.NONE, excludeSnatCidrs: ['10.0.0.0/8'] };
const onIpv6 = (...paths: string[]) => paths.map((path) => `IgnoredOnIpv6 ${path}`);

const IGNORED: Row[] = [
  [
    addressing(secondaryIp({ ...ipTargets, warmEniTarget: 1 })),
    {},
    ['WarmEniTargetIgnored podAddressing.warmEniTarget'],
  ],
  [
    addressing(prefixDelegation({ ...ipTargets, warmPrefixTarget: 1 })),
    {},
    ['WarmPrefixTargetIgnored podAddressing.warmPrefixTarget'],
  ],
  [
    addressing(prefixDelegation({ warmPrefixTarget: 4, warmIpTarget: 1, minimumIpTarget: 2 }), IPV6),
    { eni: { maxEnis: 2 }, subnetDiscovery: true },
    onIpv6(
      'podAddressing.warmPrefixTarget',
      'podAddressing.warmIpTarget',
      'podAddressing.minimumIpTarget',
      'eni.maxEnis',
      'subnetDiscovery',
    ),
  ],
  [IPV6, { snat }, onIpv6('snat.externalSnat', 'snat.randomizeSnat', 'snat.excludeSnatCidrs')],
  [IPV6, { egress: { ipv6Egress: true, ipv4Egress: false } }, onIpv6('egress.ipv6Egress')],
  [PLAIN, { egress: { ipv4Egress: false, ipv6Egress: true } }, ['IgnoredOnIpv4 egress.ipv4Egress']],
  [PLAIN, { egress: { ipv6Egress: true, disablePodIpv6: true } }, ['Ipv6EgressIgnored egress.ipv6Egress']],
  [
    addressing(secondaryIp({ warmEniTarget: 1 })),
    { eni: { disableNetworkResourceProvisioning: true } },
    ['WarmPoolIgnored podAddressing.warmEniTarget'],
  ],
  [
    PLAIN,
    { eni: { disableNetworkResourceProvisioning: true, disableLeakedEniCleanup: false } },
    ['CleanupIgnored eni.disableLeakedEniCleanup'],
  ],
  [IPV6, { eni: { disableLeakedEniCleanup: false } }, ['CleanupIgnored eni.disableLeakedEniCleanup']],
  [
    PLAIN,
    { eni: { imdsOnly: true, disableNetworkResourceProvisioning: false } },
    ['ProvisioningIgnored eni.disableNetworkResourceProvisioning', 'SchemaNotSeen eni.imdsOnly'],
  ],
  [PLAIN, { snat }, ['SnatOptionIgnored snat.randomizeSnat', 'SnatOptionIgnored snat.excludeSnatCidrs']],
  [REFERENCE, { subnetDiscovery: true }, ['SubnetDiscoveryIgnored subnetDiscovery']],
  [
    PLAIN,
    { eniConfigLookup: { label: 'a', annotation: 'b' } },
    ['EniConfigLookupIgnored eniConfigLookup.label', 'EniConfigLookupIgnored eniConfigLookup.annotation'],
  ],
  [
    PLAIN,
    {
      securityGroupsForPods: {
        enabled: false,
        enforcingMode: PodSecurityGroupEnforcingMode.STANDARD,
        disableTcpEarlyDemux: false,
      },
    },
    [
      'PodSecurityGroupOptionIgnored securityGroupsForPods.enforcingMode',
      'PodSecurityGroupOptionIgnored securityGroupsForPods.disableTcpEarlyDemux',
    ],
  ],
  [
    PLAIN,
    {
      networkPolicy: {
        enabled: false,
        enforcingMode: NetworkPolicyEnforcingMode.STRICT,
        policyEventLogs: true,
      },
    },
    [
      'NetworkPolicyOptionIgnored networkPolicy.enforcingMode',
      'NetworkPolicyOptionIgnored networkPolicy.policyEventLogs',
    ],
  ],
  [
    PLAIN,
    { networkPolicy: { cloudWatchLogs: true } },
    ['CloudWatchLogsIgnored networkPolicy.cloudWatchLogs'],
  ],
  [PLAIN, { windows: { enabled: false, warmIpTarget: 1 } }, ['WindowsOptionIgnored windows.warmIpTarget']],
  [PLAIN, { windows: { warmPrefixTarget: 1 } }, ['WindowsWarmPrefixTargetIgnored windows.warmPrefixTarget']],
  [
    PLAIN,
    { introspection: { bindAddress: '127.0.0.1:1', disableIntrospection: true } },
    ['BindAddressIgnored introspection.bindAddress'],
  ],
  [PLAIN, { eni: { tags: { 'cluster.k8s.amazonaws.com/name': 'x', team: 'net' } } }, ['TagIgnored eni.tags']],
];

test.each(IGNORED)('warns that a setting has no effect: %#', (context, settings, warnings) => {
  expect(warningsOf(context, settings)).toEqual(warnings);
});

test('every ignored setting has a row', () => {
  const found = IGNORED.flatMap(([, , warnings]) => warnings.map((warning) => warning.split(' ')[0]));
  const codes = [...IGNORED_CHECKS, ...TAG_WARNINGS].map(({ code }) => code);
  // The props of prefix delegation do not take warmEniTarget: only a configuration can be wrong.
  expect(codes.filter((code) => !found.includes(code))).toEqual(['WarmEniTargetWithPrefixes']);
});

test('each warning says which setting wins and what to do', () => {
  for (const [context, settings] of IGNORED) {
    for (const { message } of VpcCniSettings.compute(context, settings).warnings) {
      expect(message).toMatch(/^(has no effect,|'.+' is ignored|ENABLE_IMDS_ONLY_MODE was not found).*: .+/s);
    }
  }
});

test.each([
  ['the reference deployment', REFERENCE, {}],
  ['secondary IP mode', PLAIN, {}],
  ['IPv6', IPV6, {}],
  ['subnet discovery switched off beside custom networking', REFERENCE, { subnetDiscovery: false }],
  ['targets in balance', addressing(secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 })), {}],
  ['logs with events', PLAIN, { networkPolicy: { policyEventLogs: true, cloudWatchLogs: true } }],
  ['an egress that is off', PLAIN, { egress: { ipv6Egress: false, disablePodIpv6: true } }],
] as [string, VpcCniContext, VpcCniSettingsProps][])('says nothing about %s', (_name, context, settings) => {
  expect(warningsOf(context, settings)).toEqual([]);
});
