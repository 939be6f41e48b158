import {
  AwsNodeLogLevel,
  NetworkPolicyEnforcingMode,
  PodAddressing,
  PodSecurityGroupEnforcingMode,
  SnatRandomization,
  VpcCniSettings,
  type VpcCniContext,
  type VpcCniSettingsProps,
} from '../../lib/aws-node';
import { OPTION_PATHS, SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import type { OptionPath } from '../../lib/aws-node/settings/setting-option';
import { schemaProblems } from './addon-schema';
import { at, errorsOf, IPV6, messagesOf, PLAIN, REFERENCE, valuesOf } from './context';

/** Values of one option: what is written for the good ones, and the bad ones. */
interface Case {
  /** Given value and what must be written, at every place of the option. Explicit zero, false and empty among them. */
  readonly written: [given: unknown, written: unknown][];
  readonly refused: unknown[];
  readonly context?: VpcCniContext;
}

const BOOLEAN: Case = {
  written: [
    [true, 'true'],
    [false, 'false'],
  ],
  refused: ['true', 0, null],
};
const COUNT: Case = {
  written: [
    [0, '0'],
    [1, '1'],
    [2147483647, '2147483647'],
  ],
  refused: [-1, 1.5, NaN, Infinity, '1', 2147483648],
};
const RAW_COUNT: Case = {
  ...COUNT,
  written: [
    [0, 0],
    [1, 1],
  ],
};
const MTU: Case = {
  written: [
    [576, '576'],
    [9001, '9001'],
  ],
  refused: [575, 9002, 0, '1500'],
};
const LEVEL: Case = {
  written: Object.values(AwsNodeLogLevel).map((level) => [level, level]),
  refused: ['debug', ''],
};
const CIDRS: Case = {
  written: [
    [[], ''],
    [['10.0.0.0/8'], '10.0.0.0/8'],
    [['10.0.0.0/8', '192.168.0.0/16'], '10.0.0.0/8,192.168.0.0/16'],
    [['${Token[TOKEN.12]}'], '${Token[TOKEN.12]}'],
  ],
  refused: [
    '10.0.0.0/8',
    ['10.0.0.0'],
    ['10.0.0.0/33'],
    ['256.0.0.0/8'],
    ['01.0.0.0/8'],
    ['fd00::/8'],
    ['10.0.0.0/8 '],
  ],
};
const URL: Case = {
  written: [
    ['', ''],
    ['https://abc.eks.amazonaws.com', 'https://abc.eks.amazonaws.com'],
    ['${Token[TOKEN.1]}', '${Token[TOKEN.1]}'],
  ],
  refused: ['abc.eks.amazonaws.com', 'ftp://host', 'https://', 443],
};
const PORT: Case = {
  written: [
    [1, '1'],
    [65535, '65535'],
  ],
  refused: [0, 65536, '9000'],
};
const SECONDS: Case = {
  written: [
    [1, 1],
    [60, 60],
  ],
  refused: [0, -1, 1.5, '60'],
};
const QUANTITY: Case = { written: [['50m', '50m']], refused: [50] };
const MEMORY: Case = { written: [['64Mi', '64Mi']], refused: [64] };
const prefixes = (options: object): VpcCniContext => ({
  ...PLAIN,
  podAddressing: PodAddressing.prefixDelegation(options),
});
const strictPods = { enabled: true, enforcingMode: PodSecurityGroupEnforcingMode.STRICT };

const CASES: Record<Exclude<OptionPath, `podAddressing.${string}` | 'customNetworking'>, Case> = {
  'eniConfigLookup.label': {
    written: [['example.com/pods', 'example.com/pods']],
    refused: [1],
    context: REFERENCE,
  },
  'eniConfigLookup.annotation': {
    written: [
      ['example.com/pods', 'example.com/pods'],
      ['', ''],
    ],
    refused: [false],
  },
  subnetDiscovery: BOOLEAN,
  'eni.maxEnis': {
    written: [
      [1, '1'],
      [15, '15'],
    ],
    refused: [0, -1, 1.5, '2'],
  },
  'eni.mtu': MTU,
  'eni.tags': {
    written: [
      [{}, '{}'],
      [{ team: 'net', empty: '' }, '{"team":"net","empty":""}'],
    ],
    refused: ['team=net', [], { team: 1 }, null],
  },
  'eni.manageOnNonSchedulableNodes': BOOLEAN,
  'eni.disableLeakedEniCleanup': BOOLEAN,
  'eni.multiNic': BOOLEAN,
  'eni.disableNetworkResourceProvisioning': BOOLEAN,
  'eni.imdsOnly': BOOLEAN,
  'podInterface.mtu': MTU,
  'podInterface.vethPrefix': {
    written: [
      ['eni', 'eni'],
      ['a', 'a'],
      ['pods', 'pods'],
    ],
    refused: [1],
  },
  'podInterface.ipCooldownPeriodSeconds': COUNT,
  'podInterface.annotatePodIp': BOOLEAN,
  'podInterface.bandwidthPlugin': BOOLEAN,
  'snat.externalSnat': BOOLEAN,
  'snat.randomizeSnat': {
    written: [
      [SnatRandomization.PRNG, 'prng'],
      [SnatRandomization.HASH_RANDOM, 'hashrandom'],
      [SnatRandomization.NONE, 'none'],
    ],
    refused: ['random', '', true],
  },
  'snat.excludeSnatCidrs': CIDRS,
  'snat.externalServiceCidrs': CIDRS,
  'snat.nodePortSupport': BOOLEAN,
  'egress.ipv4Egress': BOOLEAN,
  'egress.ipv6Egress': BOOLEAN,
  'egress.disablePodIpv6': BOOLEAN,
  'securityGroupsForPods.enabled': BOOLEAN,
  'securityGroupsForPods.enforcingMode': {
    written: [
      [PodSecurityGroupEnforcingMode.STRICT, 'strict'],
      [PodSecurityGroupEnforcingMode.STANDARD, 'standard'],
    ],
    refused: ['Strict', '', 'none'],
  },
  'securityGroupsForPods.disableTcpEarlyDemux': BOOLEAN,
  'securityGroupsForPods.branchEniCooldownSeconds': {
    written: [
      [30, 30],
      [60, 60],
    ],
    refused: [29, 0, -1, '60'],
  },
  'networkPolicy.enabled': BOOLEAN,
  'networkPolicy.enforcingMode': {
    written: [
      [NetworkPolicyEnforcingMode.STANDARD, 'standard'],
      [NetworkPolicyEnforcingMode.STRICT, 'strict'],
    ],
    refused: ['none', ''],
  },
  'networkPolicy.policyEventLogs': BOOLEAN,
  'networkPolicy.cloudWatchLogs': BOOLEAN,
  'networkPolicy.metricsPort': PORT,
  'networkPolicy.healthProbePort': PORT,
  'logging.logLevel': LEVEL,
  'logging.logFile': {
    written: [
      ['stdout', 'stdout'],
      ['', ''],
    ],
    refused: [1],
  },
  'logging.pluginLogLevel': LEVEL,
  'logging.pluginLogFile': {
    written: [
      ['stderr', 'stderr'],
      ['', ''],
    ],
    refused: [1],
  },
  'introspection.bindAddress': {
    written: [
      ['127.0.0.1:61679', '127.0.0.1:61679'],
      ['unix:/run/i.sock', 'unix:/run/i.sock'],
    ],
    refused: [61679],
  },
  'introspection.disableIntrospection': BOOLEAN,
  'introspection.disableMetrics': BOOLEAN,
  'endpoints.clusterEndpoint': URL,
  'endpoints.ec2Endpoint': URL,
  'windows.enabled': BOOLEAN,
  'windows.prefixDelegation': BOOLEAN,
  'windows.warmPrefixTarget': RAW_COUNT,
  'windows.warmIpTarget': RAW_COUNT,
  'windows.minimumIpTarget': RAW_COUNT,
  'probes.livenessTimeoutSeconds': SECONDS,
  'probes.readinessTimeoutSeconds': SECONDS,
  'resources.cpuRequest': QUANTITY,
  'resources.cpuLimit': QUANTITY,
  'resources.memoryRequest': MEMORY,
  'resources.memoryLimit': MEMORY,
  tolerations: {
    written: [
      [[], []],
      [[{ operator: 'Exists' }], [{ operator: 'Exists' }]],
    ],
    refused: ['all', null, {}, ['all']],
  },
  affinity: {
    written: [
      [{}, {}],
      [{ nodeAffinity: {} }, { nodeAffinity: {} }],
    ],
    refused: ['linux', null, []],
  },
};

/** Props with one option set. */
function having(path: string, value: unknown): VpcCniSettingsProps {
  const [group, name] = path.split('.');
  return (name === undefined ? { [group]: value } : { [group]: { [name]: value } }) as VpcCniSettingsProps;
}

const at_ = (values: unknown, target: string): unknown =>
  target.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], values);

describe.each(Object.entries(CASES))('%s', (path, { written, refused, context = PLAIN }) => {
  const option = SETTING_OPTIONS[path as OptionPath];

  test.each(written)(`writes %j as %j to ${option.targets.join(' and ')}`, (given, expected) => {
    const values = valuesOf(context, having(path, given));
    expect(option.targets.map((target) => at_(values, target))).toEqual(option.targets.map(() => expected));
    expect(schemaProblems(values)).toEqual([]);
  });

  test.each(refused.map((value) => [value]))('refuses %p and says what is allowed', (value) => {
    expect(errorsOf(context, having(path, value))).toContain(`InvalidValue ${path}`);
    expect(messagesOf(context, having(path, value))).toMatch(/is not allowed for .+: use /);
  });

  test('is not written when it is not given', () => {
    const values = valuesOf(PLAIN);
    expect(option.targets.map((target) => at_(values, target))).toEqual(option.targets.map(() => undefined));
  });
});

describe('what the modes need', () => {
  test('prefix delegation with custom networking, the reference deployment', () => {
    expect(valuesOf(REFERENCE)).toEqual({
      env: {
        ENABLE_PREFIX_DELEGATION: 'true',
        WARM_PREFIX_TARGET: '1',
        AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
        ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone',
      },
    });
  });

  test('secondary IP mode', () =>
    expect(valuesOf(PLAIN)).toEqual({ env: { ENABLE_PREFIX_DELEGATION: 'false' } }));

  test('IPv6 forces prefix delegation', () =>
    expect(valuesOf(IPV6)).toEqual({ env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' } }));

  test('subnet discovery', () =>
    expect(valuesOf(PLAIN, { subnetDiscovery: true })).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: 'false', ENABLE_SUBNET_DISCOVERY: 'true' },
    }));

  test('security groups for pods, strict', () =>
    expect(valuesOf(PLAIN, { securityGroupsForPods: strictPods })).toEqual({
      env: {
        ENABLE_PREFIX_DELEGATION: 'false',
        ENABLE_POD_ENI: 'true',
        POD_SECURITY_GROUP_ENFORCING_MODE: 'strict',
      },
      init: { env: { DISABLE_TCP_EARLY_DEMUX: 'true' } },
    }));

  test('security groups for pods, standard', () =>
    expect(
      valuesOf(PLAIN, {
        securityGroupsForPods: { enforcingMode: PodSecurityGroupEnforcingMode.STANDARD },
        snat: { externalSnat: true },
      }),
    ).toEqual({
      env: {
        ENABLE_PREFIX_DELEGATION: 'false',
        ENABLE_POD_ENI: 'true',
        POD_SECURITY_GROUP_ENFORCING_MODE: 'standard',
        AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true',
      },
    }));

  test('security groups for pods that are off need nothing in the init container', () =>
    expect(valuesOf(PLAIN, { securityGroupsForPods: { enabled: false } })).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: 'false', ENABLE_POD_ENI: 'false' },
    }));

  test('network policies, strict', () =>
    expect(valuesOf(PLAIN, { networkPolicy: { enforcingMode: NetworkPolicyEnforcingMode.STRICT } })).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: 'false', NETWORK_POLICY_ENFORCING_MODE: 'strict' },
      enableNetworkPolicy: 'true',
    }));

  test('Windows', () =>
    expect(valuesOf(PLAIN, { windows: { prefixDelegation: true, warmPrefixTarget: 0 } })).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: 'false' },
      enableWindowsIpam: 'true',
      enableWindowsPrefixDelegation: 'true',
      warmWindowsPrefixTarget: 0,
    }));

  test('IPv6 egress of an IPv4 cluster is set in both containers', () =>
    expect(valuesOf(PLAIN, { egress: { ipv6Egress: true } })).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: 'false', ENABLE_V6_EGRESS: 'true' },
      init: { env: { ENABLE_V6_EGRESS: 'true' } },
    }));
});

describe('warm pool targets', () => {
  test.each([
    [prefixes({ warmPrefixTarget: 2 }), { WARM_PREFIX_TARGET: '2' }],
    [prefixes({ warmPrefixTarget: 0, warmIpTarget: 5 }), { WARM_PREFIX_TARGET: '0', WARM_IP_TARGET: '5' }],
    [prefixes({ warmIpTarget: 5, minimumIpTarget: 0 }), { WARM_IP_TARGET: '5', MINIMUM_IP_TARGET: '0' }],
    // Targets of zero count as not set, so the mode still needs its one prefix.
    [prefixes({ warmIpTarget: 0 }), { WARM_IP_TARGET: '0', WARM_PREFIX_TARGET: '1' }],
    [{ ...PLAIN, podAddressing: PodAddressing.secondaryIp({ warmEniTarget: 0 }) }, { WARM_ENI_TARGET: '0' }],
    [
      { ...PLAIN, podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 0, minimumIpTarget: 15 }) },
      { WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '15' },
    ],
  ] as [VpcCniContext, object][])('are written as given, zero too: %#', (context, targets) => {
    const { ENABLE_PREFIX_DELEGATION: _mode, ...env } = valuesOf(context).env as Record<string, string>;
    expect(env).toEqual(targets);
  });

  test.each([-1, 1.5, NaN, '5'])('are refused: %p', (value) => {
    const podAddressing = PodAddressing.secondaryIp({
      warmEniTarget: value as number,
      warmIpTarget: value as number,
    });
    expect(errorsOf({ ...PLAIN, podAddressing })).toEqual([
      'InvalidValue podAddressing.warmEniTarget',
      'InvalidValue podAddressing.warmIpTarget',
    ]);
  });

  test('a negative prefix target is a wrong value, and says that aws-node would not start', () => {
    expect(errorsOf(prefixes({ warmPrefixTarget: -1 }))).toEqual([
      'InvalidValue podAddressing.warmPrefixTarget',
      'NoWarmTarget podAddressing.warmPrefixTarget',
    ]);
  });
});

test('IPv6 clusters have a higher lower end of the MTU', () => {
  const mtu = (value: number) => errorsOf(IPV6, { eni: { mtu: value }, podInterface: { mtu: value } });
  expect(mtu(1280)).toEqual([]);
  expect(mtu(1279)).toEqual(['InvalidValue eni.mtu', 'InvalidValue podInterface.mtu']);
});

test('every option has a case', () => {
  const elsewhere = OPTION_PATHS.filter((path) => /^(podAddressing\.|customNetworking)/.test(path));
  expect([...Object.keys(CASES), ...elsewhere].sort()).toEqual([...OPTION_PATHS].sort());
});

test('all problems come in one error, each with its option', () => {
  const compute = () =>
    VpcCniSettings.compute(at('v1.15.0', REFERENCE), { eni: { mtu: 9002 }, subnetDiscovery: false });
  expect(compute).toThrow(
    [
      'the settings of the VPC CNI plugin do not work:',
      '  - eni.mtu: 9002 is not allowed for AWS_VPC_ENI_MTU: use a whole number from 576 to 9001',
      '  - subnetDiscovery: vpc-cni v1.15.0 does not know ENABLE_SUBNET_DISCOVERY, which needs v1.18.0: take v1.18.0 or newer, such as v1.23.1-eksbuild.1, or leave it out',
    ].join('\n'),
  );
});

test('the settings that are passed in are not changed', () => {
  const settings = {
    extraConfigurationValues: { podAnnotations: { a: 'b' } },
    snat: { excludeSnatCidrs: ['10.0.0.0/8'] },
  };
  const before = JSON.stringify(settings);
  valuesOf(PLAIN, settings);
  expect(JSON.stringify(settings)).toBe(before);
});
