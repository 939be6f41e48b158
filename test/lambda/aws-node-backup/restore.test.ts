import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { propsText } from '../../../lib/aws-node/backup/props-text';
import { restoredConfiguration, type RestoredConfiguration } from '../../../lib/aws-node/backup/restore';
import { parseConfiguration } from '../../../lambda/shared/aws-node/configuration';
import { Expression, restoredProps, type PropsTree } from '../../../lib/aws-node/backup/restore-props';
import * as awsNode from '../../../lib/aws-node';
import { addon, backup } from '../aws-node-fixtures/backup';
import { daemonSet } from '../aws-node-fixtures/daemon-set';
import { configMap, eniConfig } from '../aws-node-fixtures/objects';

const restoredFrom = (document: BackupDocument): RestoredConfiguration =>
  restoredConfiguration(document, parseConfiguration(document.addon?.configurationValues));

const selfManaged = { value: undefined };

test('configuration values of the add-on come back as they were', () => {
  expect(restoredFrom(backup())).toEqual({
    configurationValues: { env: { ENABLE_PREFIX_DELEGATION: 'true' } },
    adopted: [],
    left: [],
  });
});

test('what was set by hand moves into the configuration values', () => {
  const byHand = { WARM_IP_TARGET: '5', ADDITIONAL_ENI_TAGS: '{"team":"net"}' };
  expect(restoredFrom(backup({}, { byHand }))).toMatchObject({
    configurationValues: { env: { ENABLE_PREFIX_DELEGATION: 'true', ...byHand } },
    adopted: ['env.ADDITIONAL_ENI_TAGS', 'env.WARM_IP_TARGET'],
  });
});

test('a self-managed aws-node becomes configuration values: what differs from the chart, ENIConfigs included', () => {
  const value = daemonSet({
    version: 'v1.19.2',
    manager: 'kubectl-client-side-apply',
    env: {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
      ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone',
      WARM_IP_TARGET: '5',
    },
    initEnv: { DISABLE_TCP_EARLY_DEMUX: 'true' },
  });
  const eniConfigs = {
    value: [
      eniConfig('us-east-1a', 'subnet-a'),
      eniConfig('us-east-1b', 'subnet-b', []),
      { metadata: { name: 'x' } },
    ],
  };
  const { configurationValues, adopted } = restoredFrom(
    backup({ addon: selfManaged, daemonSet: { value }, eniConfigs }),
  );
  expect(configurationValues).toEqual({
    env: {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
      CLUSTER_ENDPOINT: expect.any(String),
      ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone',
      WARM_IP_TARGET: '5',
    },
    init: { env: { DISABLE_TCP_EARLY_DEMUX: 'true' } },
    eniConfig: {
      create: true,
      region: 'us-east-1',
      subnets: {
        'us-east-1a': { id: 'subnet-a', securityGroups: ['sg-0aa'] },
        'us-east-1b': { id: 'subnet-b' },
      },
    },
  });
  expect(adopted).toContain('eniConfig');
});

test('a value from another object is named, not lost in silence', () => {
  const document = backup();
  const [awsNode, agent] = document.daemonSet!.containers;
  const entry = {
    name: 'AWS_EC2_ENDPOINT',
    valueFrom: { configMapKeyRef: { name: 'endpoints', key: 'ec2' } },
  };
  const containers = [{ ...awsNode!, env: [...awsNode!.env, entry] }, agent!];
  const { left, configurationValues } = restoredFrom({
    ...document,
    daemonSet: { ...document.daemonSet!, containers },
  });
  expect(left).toEqual([
    'env.AWS_EC2_ENDPOINT: taken from another object (valueFrom), which configuration values cannot do',
  ]);
  expect(configurationValues.env).not.toHaveProperty('AWS_EC2_ENDPOINT');
});

test('a variable that the add-on refuses is named with the reason', () => {
  const { left } = restoredFrom(backup({}, { byHand: { MANAGE_UNTAGGED_ENI: 'false' } }));
  expect(left).toEqual([
    expect.stringMatching(/^env.MANAGE_UNTAGGED_ENI: undocumented, and not in the schema/),
  ]);
});

test('tolerations and resources taken over by hand move as well', () => {
  const document = backup();
  const owners = [
    ...document.daemonSet!.owners,
    { manager: 'kubectl-edit', settings: ['tolerations', 'resources'] },
  ];
  const { configurationValues, adopted } = restoredFrom({
    ...document,
    daemonSet: { ...document.daemonSet!, owners },
  });
  expect(configurationValues).toMatchObject({
    tolerations: [{ operator: 'Exists' }],
    resources: { requests: { cpu: '25m' } },
  });
  expect(adopted).toEqual(['resources', 'tolerations']);
});

test('entries of the ConfigMap set by hand move too, in the types of the schema', () => {
  const entries = {
    'enable-windows-ipam': 'true',
    'warm-ip-target': '3',
    'minimum-ip-target': 'x',
    'branch-eni-cooldown': '60',
  };
  const byHand = { ...entries, 'enable-network-policy-controller': 'true', 'of-the-future': '1' };
  const restored = restoredFrom(backup({ configMap: { value: configMap(byHand, 'kubectl-edit') } }));
  expect(restored.configurationValues).toEqual({
    env: { ENABLE_PREFIX_DELEGATION: 'true' },
    enableNetworkPolicy: 'true',
    enableWindowsIpam: 'true',
    warmWindowsIPTarget: 3,
    minimumWindowsIPTarget: 'x',
  });
  expect(restoredFrom(backup({ configMap: { value: configMap(byHand) } })).adopted).toEqual([]);
});

test('an empty backup gives empty configuration values', () => {
  const nothing = {
    addon: selfManaged,
    daemonSet: selfManaged,
    configMap: selfManaged,
    serviceAccount: selfManaged,
  };
  expect(restoredFrom(backup(nothing))).toEqual({ configurationValues: {}, adopted: [], left: [] });
});

describe('props', () => {
  const configurations: [string, string][] = [
    ['prefix delegation', '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"2"}}'],
    [
      'secondary addresses',
      '{"env":{"ENABLE_PREFIX_DELEGATION":"false","WARM_IP_TARGET":"5","MINIMUM_IP_TARGET":"15"}}',
    ],
    ['the defaults of secondary addresses', '{"env":{"ENABLE_PREFIX_DELEGATION":"false"}}'],
    [
      'many options',
      JSON.stringify({
        env: {
          ENABLE_PREFIX_DELEGATION: 'true',
          WARM_PREFIX_TARGET: '1',
          MAX_ENI: '4',
          ADDITIONAL_ENI_TAGS: '{"team":"o\'net"}',
          AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: '10.0.0.0/8,172.16.0.0/12',
          AWS_VPC_K8S_CNI_RANDOMIZESNAT: 'hashrandom',
          AWS_VPC_K8S_CNI_LOGLEVEL: 'WARN',
          SETTING_OF_THE_FUTURE: 'false',
        },
        enableNetworkPolicy: 'true',
        livenessProbeTimeoutSeconds: 20,
        resources: { requests: { cpu: '50m' } },
        tolerations: [{ operator: 'Exists' }],
        podAnnotations: { a: 'b' },
      }),
    ],
    [
      'custom networking',
      '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"1","AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true","ENI_CONFIG_LABEL_DEF":"topology.kubernetes.io/zone"}}',
    ],
  ];

  test.each(configurations)('of %s make the library write the same configuration values', (_, text) => {
    const configuration = parseConfiguration(text);
    const props = restoredProps(configuration);
    const settings = evaluate(props.settings) as awsNode.VpcCniSettingsProps;
    const podAddressing = new Function('PodAddressing', `return ${props.podAddressing}`)(
      awsNode.PodAddressing,
    ) as awsNode.PodAddressing;
    const context = {
      podAddressing,
      customNetworking: props.customNetworking,
      ipFamily: 'ipv4',
      version: awsNode.VpcCniVersion.of('v1.21.1-eksbuild.1'),
    };
    expect(awsNode.VpcCniSettings.compute(context, settings).configurationValues).toEqual(configuration);
  });

  test('are printed as they stand in an app', () => {
    const props = restoredProps(parseConfiguration(configurations[3]![1]));
    expect(propsText(props, { version: 'v1.21.1-eksbuild.1' }))
      .toBe(`version: VpcCniVersion.of('v1.21.1-eksbuild.1'),
podAddressing: PodAddressing.prefixDelegation({ warmPrefixTarget: 1 }),
settings: {
  eni: {
    maxEnis: 4,
    tags: {
      team: 'o\\'net',
    },
  },
  snat: {
    randomizeSnat: SnatRandomization.HASH_RANDOM,
    excludeSnatCidrs: ['10.0.0.0/8', '172.16.0.0/12'],
  },
  networkPolicy: {
    enabled: true,
  },
  logging: {
    logLevel: AwsNodeLogLevel.WARN,
  },
  probes: {
    livenessTimeoutSeconds: 20,
  },
  resources: {
    cpuRequest: '50m',
  },
  tolerations: [{
    operator: 'Exists',
  }],
  extraEnv: {
    SETTING_OF_THE_FUTURE: 'false',
  },
  extraConfigurationValues: {
    podAnnotations: {
      a: 'b',
    },
  },
},
`);
  });

  test('odd names are quoted, no settings are an empty object, tags that are no JSON are left out', () => {
    const props = restoredProps({ 'a-b': 'x', env: { ADDITIONAL_ENI_TAGS: '{' } });
    expect(propsText(props, {})).toContain("'a-b': 'x'");
    expect(propsText(restoredProps({}), {})).toBe(
      '// version: the newest patch of the minor version that ran\npodAddressing: PodAddressing.secondaryIp(),\nsettings: {},\n',
    );
    const custom = restoredProps({ env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' } });
    expect(propsText(custom, {})).toContain(
      'podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: podSubnets }),',
    );
  });
});

/** Turns the tree into values, as the TypeScript compiler and Node.js would. */
function evaluate(value: PropsTree | unknown): unknown {
  if (value instanceof Expression) {
    const [type, member] = value.text.split('.') as [keyof typeof awsNode, string];
    return (awsNode[type] as unknown as Record<string, unknown>)[member];
  }
  if (Array.isArray(value)) return value.map(evaluate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluate(inner)]));
}

test('the region of ENIConfigs is empty when the cluster is not known', () => {
  const document = backup({ addon: { value: addon() }, eniConfigs: { value: [eniConfig('a', 's', [])] } });
  const { configurationValues } = restoredFrom({ ...document, cluster: { name: 'prod' } });
  expect(configurationValues.eniConfig).toEqual({ create: true, region: '', subnets: { a: { id: 's' } } });
});

test('a DaemonSet without the container aws-node has nothing to restore', () => {
  const document = backup();
  const daemonSet = {
    ...document.daemonSet!,
    containers: [],
    initContainers: [{ name: 'x', env: [{ name: 'A' }], args: [] }],
  };
  expect(restoredFrom({ ...document, daemonSet }).configurationValues).toEqual({
    env: { ENABLE_PREFIX_DELEGATION: 'true' },
    init: { env: { A: '' } },
  });
});
