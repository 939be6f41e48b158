import {
  PodAddressing,
  PodSecurityGroupEnforcingMode,
  type VpcCniContext,
  type VpcCniSettingsProps,
} from '../../lib/aws-node';
import { COMBINATION_CHECKS } from '../../lib/aws-node/settings/combination-checks';
import { TAG_CHECKS } from '../../lib/aws-node/settings/tag-checks';
import { TEXT_CHECKS } from '../../lib/aws-node/settings/text-checks';
import { errorsOf, IPV6, messagesOf, PLAIN, REFERENCE } from './context';

type Row = [code: string, path: string, context: VpcCniContext, settings: VpcCniSettingsProps, says: RegExp];

const secondary = PodAddressing.secondaryIp();
const prefixes = (options: object) => PodAddressing.prefixDelegation(options);
const text = (name: string, value: string): VpcCniSettingsProps => {
  const [group, key] = name.split('.');
  return { [group]: { [key]: value } };
};

const FORBIDDEN: Row[] = [
  [
    'UnknownIpFamily',
    'ipFamily',
    { ...PLAIN, ipFamily: 'dual' },
    {},
    /'dual' is no IP family of a cluster: use ipv4 or ipv6/,
  ],
  [
    'Ipv6WithCustomNetworking',
    'customNetworking',
    { ...IPV6, customNetworking: true },
    {},
    /drop customNetworking/,
  ],
  [
    'Ipv6WithSecondaryIp',
    'podAddressing.mode',
    { ...IPV6, podAddressing: secondary },
    {},
    /use PodAddressing\.prefixDelegation\(\)/,
  ],
  [
    'NoWarmTarget',
    'podAddressing.warmPrefixTarget',
    { ...PLAIN, podAddressing: prefixes({ warmPrefixTarget: 0 }) },
    {},
    /use 1, or set warmIpTarget/,
  ],
  [
    'NoWarmTarget',
    'podAddressing.warmPrefixTarget',
    { ...IPV6, podAddressing: prefixes({ warmPrefixTarget: 0, warmIpTarget: 0, minimumIpTarget: 0 }) },
    {},
    /aws-node does not start/,
  ],
  [
    'TooFewEnis',
    'eni.maxEnis',
    REFERENCE,
    { eni: { maxEnis: 1 } },
    /1 leaves no interface for pods, 1 is taken .+: use 2 or more/,
  ],
  [
    'TooFewEnis',
    'eni.maxEnis',
    REFERENCE,
    { eni: { maxEnis: 2 }, securityGroupsForPods: {} },
    /2 are taken .+: use 3 or more/,
  ],
  [
    'BandwidthWithNetworkPolicy',
    'podInterface.bandwidthPlugin',
    PLAIN,
    { podInterface: { bandwidthPlugin: true }, networkPolicy: {} },
    /drop bandwidthPlugin or networkPolicy/,
  ],
  [
    'PodIpv6DisabledOnIpv6',
    'egress.disablePodIpv6',
    IPV6,
    { egress: { disablePodIpv6: true } },
    /drop disablePodIpv6/,
  ],
  [
    'NodeAgentPortClash',
    'networkPolicy.metricsPort',
    PLAIN,
    { networkPolicy: { metricsPort: 9000, healthProbePort: 9000 } },
    /port 9000 .+: use two ports/,
  ],
  [
    'NodeAgentPortClash',
    'networkPolicy.metricsPort',
    PLAIN,
    { networkPolicy: { metricsPort: 8163 } },
    /port 8163/,
  ],
  [
    'NodeAgentPortTaken',
    'networkPolicy.metricsPort',
    PLAIN,
    { networkPolicy: { metricsPort: 61678 } },
    /port 61678 is used by aws-node/,
  ],
  [
    'NodeAgentPortTaken',
    'networkPolicy.healthProbePort',
    PLAIN,
    { networkPolicy: { healthProbePort: 50051 } },
    /port 50051 is used by aws-node/,
  ],
  ['Ipv6WithWindows', 'windows', IPV6, { windows: {} }, /does not support Windows nodes in IPv6 clusters/],
  ['CustomNetworkingWithWindows', 'windows', REFERENCE, { windows: {} }, /clusters with custom networking/],
  [
    'PodSecurityGroupsWithWindows',
    'windows',
    { ...PLAIN, windowsNodes: true },
    { windows: {}, securityGroupsForPods: {} },
    /clusters with security groups for pods/,
  ],
  ['WindowsWithoutIpam', 'windows', { ...PLAIN, windowsNodes: true }, {}, /set windows.enabled to true/],
  [
    'WindowsWithoutIpam',
    'windows',
    { ...PLAIN, windowsNodes: true },
    { windows: { enabled: false } },
    /get no addresses/,
  ],
  [
    'MultusTooOld',
    'multus.thickPluginVersion',
    PLAIN,
    { eni: { maxEnis: 3 }, multus: { interfacesPerNode: 1, thickPluginVersion: 'v4.1.0' } },
    /take 4\.1\.1 or newer/,
  ],
  [
    'MultusTooOld',
    'multus.thickPluginVersion',
    PLAIN,
    { multus: { interfacesPerNode: 0, thickPluginVersion: '3.9' } },
    /Multus 3\.9/,
  ],
  [
    'MultusTooOld',
    'multus.thickPluginVersion',
    PLAIN,
    { multus: { interfacesPerNode: 0, thickPluginVersion: '4' } },
    /Multus 4 /,
  ],
  [
    'InvalidMultusInterfaces',
    'multus.interfacesPerNode',
    PLAIN,
    { multus: { interfacesPerNode: -1 } },
    /-1 is no number of interfaces/,
  ],
  [
    'PluginLogToStdout',
    'logging.pluginLogFile',
    PLAIN,
    { logging: { pluginLogFile: 'stdout' } },
    /use 'stderr' or a path/,
  ],
  ...['podeni', 'ééé', 'eth', 'vlan', 'lo'].map((prefix): Row => [
    'InvalidVethPrefix',
    'podInterface.vethPrefix',
    PLAIN,
    { podInterface: { vethPrefix: prefix } },
    /use 1 to 4 characters/,
  ]),
  ...['', 'a b', 'UPPER.example/x', 'example.com/'].map((label): Row => [
    'InvalidLabelKey',
    'eniConfigLookup.label',
    REFERENCE,
    { eniConfigLookup: { label } },
    /no node would find its ENIConfig/,
  ]),
  [
    'InvalidLabelKey',
    'eniConfigLookup.annotation',
    REFERENCE,
    { eniConfigLookup: { annotation: '' } },
    /'' is no key/,
  ],
  ...['127.0.0.1', 'unix:', 'http://host:1/', ''].map((address): Row => [
    'InvalidBindAddress',
    'introspection.bindAddress',
    PLAIN,
    { introspection: { bindAddress: address } },
    /use host:port/,
  ]),
  ...['resources.cpuRequest', 'resources.cpuLimit', 'resources.memoryRequest', 'resources.memoryLimit'].map(
    (path): Row => ['InvalidQuantity', path, PLAIN, text(path, '50 m'), /write CPU as in 50m/],
  ),
  [
    'RequestAboveLimit',
    'resources.cpuLimit',
    PLAIN,
    { resources: { cpuLimit: '20m' } },
    /the limit 20m is below the request 25m/,
  ],
  [
    'RequestAboveLimit',
    'resources.cpuLimit',
    PLAIN,
    { resources: { cpuRequest: '2', cpuLimit: '1500m' } },
    /1500m is below the request 2/,
  ],
  [
    'RequestAboveLimit',
    'resources.memoryLimit',
    PLAIN,
    { resources: { memoryRequest: '1Gi', memoryLimit: '1000Mi' } },
    /1000Mi is below the request 1Gi/,
  ],
  ['InvalidTag', 'eni.tags', PLAIN, { eni: { tags: { 'aws:team': 'net' } } }, /'aws:team'/],
  ['InvalidTag', 'eni.tags', PLAIN, { eni: { tags: { '': 'net' } } }, /EC2 refuses the tag ''/],
  ['InvalidTag', 'eni.tags', PLAIN, { eni: { tags: { ['k'.repeat(129)]: '' } } }, /1 to 128 characters/],
  ['InvalidTag', 'eni.tags', PLAIN, { eni: { tags: { team: 'v'.repeat(257) } } }, /a value of 256 at most/],
  [
    'TooManyTags',
    'eni.tags',
    PLAIN,
    { eni: { tags: Object.fromEntries(Array.from({ length: 47 }, (_, i) => [`tag${i}`, ''])) } },
    /47 tags .+ use 46 at most/,
  ],
];

test.each(FORBIDDEN)('%s: %s', (code, path, context, settings, says) => {
  expect(errorsOf(context, settings)).toEqual([`${code} ${path}`]);
  expect(messagesOf(context, settings)).toMatch(says);
});

test('every forbidden combination has a row', () => {
  const codes = [...COMBINATION_CHECKS, ...TEXT_CHECKS, ...TAG_CHECKS].map(({ code }) => code);
  expect(new Set(FORBIDDEN.map(([code]) => code))).toEqual(new Set(codes));
});

const ALLOWED: [string, VpcCniContext, VpcCniSettingsProps][] = [
  ['the fewest interfaces with custom networking', REFERENCE, { eni: { maxEnis: 2 } }],
  ['a single interface in the subnet of the node', PLAIN, { eni: { maxEnis: 1 } }],
  [
    'a limit as high as the request',
    PLAIN,
    { resources: { cpuRequest: '50m', cpuLimit: '0.05', memoryLimit: '1M' } },
  ],
  ['network policies with security groups for pods', PLAIN, { networkPolicy: {}, securityGroupsForPods: {} }],
  [
    'standard mode',
    PLAIN,
    { securityGroupsForPods: { enforcingMode: PodSecurityGroupEnforcingMode.STANDARD } },
  ],
  ['Windows in secondary IP mode', { ...PLAIN, windowsNodes: true }, { windows: {} }],
  [
    'Multus 4.1.1',
    PLAIN,
    { eni: { maxEnis: 2 }, multus: { interfacesPerNode: 2, thickPluginVersion: '4.1.1' } },
  ],
  ['Multus 5', PLAIN, { multus: { interfacesPerNode: 0, thickPluginVersion: 'v5.0.0' } }],
  ['Multus 4.2', PLAIN, { multus: { interfacesPerNode: 0, thickPluginVersion: '4.2.0-thick' } }],
  [
    'values that are known at deployment only',
    REFERENCE,
    { eniConfigLookup: { label: '${Token[Label.1]}' }, podInterface: { vethPrefix: '${Token[V.2]}' } },
  ],
  [
    'tags that are known at deployment only',
    PLAIN,
    { eni: { tags: { '${Token[Key.1]}': 'v'.repeat(300), team: `\${Token[Value.2]}${'v'.repeat(300)}` } } },
  ],
  ['a label without a domain', REFERENCE, { eniConfigLookup: { label: 'pods' } }],
];

test.each(ALLOWED)('allows %s', (_name, context, settings) =>
  expect(errorsOf(context, settings)).toEqual([]),
);
