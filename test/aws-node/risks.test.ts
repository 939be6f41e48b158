import {
  NetworkPolicyEnforcingMode,
  PodAddressing,
  PodSecurityGroupEnforcingMode,
  type VpcCniContext,
  VpcCniSettings,
  type VpcCniSettingsProps,
} from '../../lib/aws-node';
import { OPERATION_RISKS } from '../../lib/aws-node/settings/operation-risks';
import { TRAFFIC_RISKS } from '../../lib/aws-node/settings/traffic-risks';
import { WARM_POOL_RISKS } from '../../lib/aws-node/settings/warm-pool-risks';
import { at, IPV6, PLAIN, warningsOf } from './context';

type Row = [code: string, path: string, context: VpcCniContext, settings: VpcCniSettingsProps, says: RegExp];

const addressing = (podAddressing: PodAddressing): VpcCniContext => ({ ...PLAIN, podAddressing });
const { prefixDelegation, secondaryIp } = PodAddressing;
const standard = { enforcingMode: PodSecurityGroupEnforcingMode.STANDARD };

const RISKS: Row[] = [
  [
    'WarmPoolFrozen',
    'podAddressing.minimumIpTarget',
    addressing(secondaryIp({ minimumIpTarget: 15 })),
    {},
    /stays at 15 addresses/,
  ],
  [
    'ManyEc2Calls',
    'podAddressing.warmIpTarget',
    addressing(secondaryIp({ warmIpTarget: 5 })),
    {},
    /set minimumIpTarget/,
  ],
  [
    'WarmEniTargetZero',
    'podAddressing.warmEniTarget',
    addressing(secondaryIp({ warmEniTarget: 0 })),
    {},
    /pods wait for EC2/,
  ],
  [
    'WarmIpTargetRoundsUp',
    'podAddressing.warmIpTarget',
    addressing(prefixDelegation({ warmIpTarget: 1, minimumIpTarget: 16 })),
    {},
    /16 addresses/,
  ],
  // 3 prefixes * 16 addresses = 48
  [
    'ManyWarmPrefixes',
    'podAddressing.warmPrefixTarget',
    addressing(prefixDelegation({ warmPrefixTarget: 3 })),
    {},
    /3 keeps 48 addresses idle on every node/,
  ],
  [
    'ShortCooldown',
    'podInterface.ipCooldownPeriodSeconds',
    PLAIN,
    { podInterface: { ipCooldownPeriodSeconds: 0 } },
    /after 0 seconds .+: keep 30/,
  ],
  [
    'ExternalSnatWithoutNat',
    'snat.externalSnat',
    { ...PLAIN, podSubnetsHaveNatRoute: false },
    { snat: { externalSnat: true } },
    /route the pod subnets to a NAT gateway/,
  ],
  [
    'StandardModeWithoutExternalSnat',
    'securityGroupsForPods.enforcingMode',
    PLAIN,
    { securityGroupsForPods: standard },
    /set snat\.externalSnat to true/,
  ],
  [
    'TcpProbesBlocked',
    'securityGroupsForPods.disableTcpEarlyDemux',
    PLAIN,
    { securityGroupsForPods: { disableTcpEarlyDemux: false } },
    /probes .+ fail/,
  ],
  [
    'StrictNetworkPolicy',
    'networkPolicy.enforcingMode',
    PLAIN,
    { networkPolicy: { enforcingMode: NetworkPolicyEnforcingMode.STRICT } },
    /CoreDNS included/,
  ],
  [
    'PodsWithoutNetworkPolicy',
    'networkPolicy.enabled',
    { ...PLAIN, windowsNodes: true },
    { windows: {}, networkPolicy: {} },
    /Windows nodes/,
  ],
  [
    'PodsWithoutNetworkPolicy',
    'networkPolicy.enabled',
    { ...PLAIN, fargate: true },
    { networkPolicy: {} },
    /Fargate/,
  ],
  [
    'PodMtuAboveEniMtu',
    'podInterface.mtu',
    PLAIN,
    { podInterface: { mtu: 9001 }, eni: { mtu: 1500 } },
    /9001 bytes do not fit the 1500/,
  ],
  [
    'PublicApiServer',
    'endpoints.clusterEndpoint',
    { ...PLAIN, endpointPrivateAccess: false },
    { endpoints: { clusterEndpoint: 'https://x' } },
    /turn the private endpoint on/,
  ],
  ...['0.0.0.0:61679', ':61679', '[::]:61679'].map((bindAddress): Row => [
    'IntrospectionExposed',
    'introspection.bindAddress',
    PLAIN,
    { introspection: { bindAddress } },
    /listen on 127\.0\.0\.1/,
  ]),
  ['TaintedNodesWithoutNetwork', 'tolerations', PLAIN, { tolerations: [] }, /add \{ operator: 'Exists' \}/],
  [
    'TaintedNodesWithoutNetwork',
    'tolerations',
    PLAIN,
    {
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { operator: 'Exists', effect: 'NoExecute' },
      ],
    },
    /get no network/,
  ],
  ['AutoMode', 'autoMode', { ...PLAIN, autoMode: true }, {}, /NodeClass/],
  [
    'MultusWithoutMaxEnis',
    'multus.interfacesPerNode',
    PLAIN,
    { multus: { interfacesPerNode: 2 } },
    /instance type less 2/,
  ],
  [
    'OlderThanRecommended',
    'version',
    { ...at('v1.17.0'), kubernetesVersion: '1.36' },
    {},
    /older than v1\.17\.1, .+ for Kubernetes 1\.36/,
  ],
  [
    'OlderThanRecommended',
    'version',
    { ...at('v1.15.5'), kubernetesVersion: '1.30' },
    {},
    /older than v1\.16\.0/,
  ],
  ['NewerThanKnown', 'version', at('v1.23.1-eksbuild.2'), {}, /read its change log/],
  ['SchemaNotSeen', 'eni.multiNic', PLAIN, { eni: { multiNic: false } }, /describe-addon-configuration/],
];

test.each(RISKS)('warns: %s of %s', (code, path, context, settings, says) => {
  expect(warningsOf(context, settings)).toEqual([`${code} ${path}`]);
  expect(VpcCniSettings.compute(context, settings).warnings[0].message).toMatch(says);
});

test('every risk has a row', () => {
  expect(new Set(RISKS.map(([code]) => code))).toEqual(
    new Set([...WARM_POOL_RISKS, ...TRAFFIC_RISKS, ...OPERATION_RISKS].map(({ code }) => code)),
  );
});

test.each([
  [
    'external SNAT with a NAT gateway',
    { ...PLAIN, podSubnetsHaveNatRoute: true },
    { snat: { externalSnat: true } },
  ],
  [
    'standard mode with external SNAT',
    PLAIN,
    { snat: { externalSnat: true }, securityGroupsForPods: standard },
  ],
  ['standard mode on IPv6', IPV6, { securityGroupsForPods: standard }],
  [
    'standard mode without TCP early demultiplexing off',
    PLAIN,
    { snat: { externalSnat: true }, securityGroupsForPods: { ...standard, disableTcpEarlyDemux: false } },
  ],
  [
    'a private API server',
    { ...PLAIN, endpointPrivateAccess: true },
    { endpoints: { clusterEndpoint: 'https://x' } },
  ],
  [
    'no API server at all',
    { ...PLAIN, endpointPrivateAccess: false },
    { endpoints: { clusterEndpoint: '' } },
  ],
  ['a toleration of everything', PLAIN, { tolerations: [{ operator: 'Exists' }] }],
  ['Multus in its share', PLAIN, { eni: { maxEnis: 2 }, multus: { interfacesPerNode: 2 } }],
  ['a recommended version', { ...at('v1.17.1'), kubernetesVersion: '1.33.2' }, {}],
  ['a Kubernetes version older than the table', { ...at('v1.12.0'), kubernetesVersion: '1.27' }, {}],
  ['a pod MTU below that of the node', PLAIN, { eni: { mtu: 9001 }, podInterface: { mtu: 1500 } }],
] as [string, VpcCniContext, VpcCniSettingsProps][])('says nothing about %s', (_name, context, settings) => {
  expect(warningsOf(context, settings)).toEqual([]);
});
