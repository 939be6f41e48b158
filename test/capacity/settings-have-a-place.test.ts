import type { CapacityNodegroup } from '../../lib';
import { NodeOperatingSystem, PodAddressing, SubnetCapacity, SubnetRole } from '../../lib';
import { OPTION_PATHS, SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import type { OptionPath } from '../../lib/aws-node/settings/setting-option';

const secondary = { podAddressing: PodAddressing.secondaryIp() };
const cards = { instanceTypes: ['p5.48xlarge'] };
const windows = { operatingSystem: NodeOperatingSystem.WINDOWS };

/** Two groups that differ in a setting only: the second takes something else. */
const COUNTED: Partial<Record<OptionPath, [Partial<CapacityNodegroup>, Partial<CapacityNodegroup>]>> = {
  'podAddressing.mode': [secondary, {}],
  'podAddressing.warmEniTarget': [
    { ...secondary, expectedPodsPerNode: 5 },
    { ...secondary, expectedPodsPerNode: 5, targets: { warmEniTarget: 2 } },
  ],
  'podAddressing.warmIpTarget': [secondary, { ...secondary, targets: { warmIpTarget: 3 } }],
  'podAddressing.minimumIpTarget': [{}, { targets: { minimumIpTarget: 200 } }],
  'podAddressing.warmPrefixTarget': [{}, { targets: { warmPrefixTarget: 3 } }],
  customNetworking: [{}, { customNetworking: true }],
  subnetDiscovery: [{}, { podSubnets: ['10.0.128.0/18'] }],
  'eni.maxEnis': [secondary, { ...secondary, maxEnis: 2 }],
  'eni.multiNic': [cards, { ...cards, multiNic: true }],
  'securityGroupsForPods.enabled': [{}, { securityGroupsForPods: true, branchEnisPerNode: 10 }],
  'windows.enabled': [{}, windows],
  'windows.prefixDelegation': [windows, { ...windows, podAddressing: PodAddressing.prefixDelegation() }],
};

/** Settings that cost addresses which the demand leaves out, and why that is right. */
const LEFT_OUT: Partial<Record<OptionPath, string>> = {
  'eni.manageOnNonSchedulableNodes': 'a cordoned node is counted like any other',
  'eni.disableLeakedEniCleanup': 'leaked interfaces are an accident, which podnet inspect finds',
  'podInterface.ipCooldownPeriodSeconds':
    'an address that cools down counts as available for the pool manager',
  'securityGroupsForPods.branchEniCooldownSeconds':
    'branchEnisPerNode counts interfaces, cooling down or not',
  'egress.ipv4Egress': 'takes no address of a subnet',
  'egress.ipv6Egress': 'takes no address of a subnet',
  'windows.warmPrefixTarget': 'the engine counts one slot that is kept ready, whatever the targets',
  'windows.warmIpTarget': 'the engine counts one slot that is kept ready, whatever the targets',
  'windows.minimumIpTarget': 'the engine counts one slot that is kept ready, whatever the targets',
};

/** Every setting of today that has nothing to do with addresses. A new one belongs into one of the three lists. */
const FREE: OptionPath[] = [
  ...(['eniConfigLookup.label', 'eniConfigLookup.annotation', 'eni.mtu', 'eni.tags'] as const),
  ...(['eni.disableNetworkResourceProvisioning', 'eni.imdsOnly', 'podInterface.mtu'] as const),
  ...(['podInterface.vethPrefix', 'podInterface.annotatePodIp', 'podInterface.bandwidthPlugin'] as const),
  ...([
    'snat.externalSnat',
    'snat.randomizeSnat',
    'snat.excludeSnatCidrs',
    'snat.externalServiceCidrs',
  ] as const),
  ...(['snat.nodePortSupport', 'egress.disablePodIpv6', 'securityGroupsForPods.enforcingMode'] as const),
  ...(['securityGroupsForPods.disableTcpEarlyDemux', 'networkPolicy.enabled'] as const),
  ...([
    'networkPolicy.enforcingMode',
    'networkPolicy.policyEventLogs',
    'networkPolicy.cloudWatchLogs',
  ] as const),
  ...(['networkPolicy.metricsPort', 'networkPolicy.healthProbePort', 'logging.logLevel'] as const),
  ...(['logging.logFile', 'logging.pluginLogLevel', 'logging.pluginLogFile'] as const),
  ...(['introspection.bindAddress', 'introspection.disableIntrospection'] as const),
  ...(['introspection.disableMetrics', 'endpoints.clusterEndpoint', 'endpoints.ec2Endpoint'] as const),
  ...(['probes.livenessTimeoutSeconds', 'probes.readinessTimeoutSeconds', 'resources.cpuRequest'] as const),
  ...(['resources.cpuLimit', 'resources.memoryRequest', 'resources.memoryLimit'] as const),
  ...(['tolerations', 'affinity'] as const),
];

const SUBNETS = [
  { role: SubnetRole.NODE, azIndex: 0, ipv4CidrBlock: '10.0.64.0/18' },
  { role: SubnetRole.POD, azIndex: 0, ipv4CidrBlock: '10.0.128.0/18' },
];

function demandOf(props: Partial<CapacityNodegroup>) {
  const nodegroups = [{ name: 'General', instanceTypes: ['m5.24xlarge'], maxSize: 10, ...props }];
  const { subnets } = SubnetCapacity.compute({ subnets: SUBNETS, nodegroups });
  return subnets.map(({ ipv4CidrBlocks, peak, expected }) => [ipv4CidrBlocks, peak.need, expected?.need]);
}

test('every setting has one place: counted, left out for a reason, or free', () => {
  const placed = [...Object.keys(COUNTED), ...Object.keys(LEFT_OUT), ...FREE];
  expect(placed.sort()).toEqual([...OPTION_PATHS].sort());
});

test('a setting whose documentation tells of a cost is not called free', () => {
  expect(FREE.filter((path) => SETTING_OPTIONS[path].cost !== undefined)).toEqual([]);
});

test.each(Object.entries(COUNTED))('%s changes what nodes take', (_, [one, other]) => {
  expect(demandOf(other)).not.toEqual(demandOf(one));
});
