import * as fc from 'fast-check';
import {
  PodAddressing,
  type VpcCniContext,
  VpcCniSettings,
  type VpcCniSettingsProps,
  VpcCniVersion,
} from '../../lib/aws-node';
import {
  OPTION_PATHS,
  type OptionPath,
  SETTING_OPTIONS,
  type SettingOption,
} from '../../lib/aws-node/settings/option-table';
import { schemaProblems } from './addon-schema';
import { refusals } from './start-up-checks';

const odd = fc.constantFrom<unknown>(-1, 0, 1, 1.5, NaN, '', 'stdout', 'eth', 'podeni', true, null, [], {});

/** Values of an option, right and wrong ones, edges more often than chance would have it. */
function valueOf(path: OptionPath, option: SettingOption): fc.Arbitrary<unknown> {
  const edges = fc.constantFrom(
    option.minimum,
    option.minimumIpv6 ?? option.minimum,
    option.maximum,
    0,
    1,
    30,
  );
  const right: Record<SettingOption['type'], fc.Arbitrary<unknown>> = {
    boolean: fc.boolean(),
    integer: fc.oneof(edges, fc.integer({ min: option.minimum ?? 0, max: option.maximum ?? 0 })),
    choice: fc.constantFrom(...(option.choices ?? [''])),
    text: path.startsWith('resources.')
      ? fc.constantFrom('25m', '1', '64Mi', '')
      : fc.constantFrom('', 'stdout', 'eth', 'pod', 'podeni', '127.0.0.1:61679', 'example.com/pods'),
    url: fc.constantFrom('', 'https://example.com', 'example.com'),
    'cidr list': fc.array(fc.constantFrom('10.0.0.0/8', '192.168.1.0/24', 'fd00::/8'), { maxLength: 2 }),
    tags: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })),
    list: fc.constant([{ operator: 'Exists' }]),
    object: fc.constant({ nodeAffinity: {} }),
  };
  return fc.oneof({ weight: 12, arbitrary: right[option.type] }, { weight: 1, arbitrary: odd });
}

const written = OPTION_PATHS.filter(
  (path) => !path.startsWith('podAddressing') && path !== 'customNetworking',
);

const settings: fc.Arbitrary<VpcCniSettingsProps> = fc
  .subarray(written, { maxLength: 6 })
  .chain((paths) =>
    fc.tuple(...paths.map((path) => fc.tuple(fc.constant(path), valueOf(path, SETTING_OPTIONS[path])))),
  )
  .map((entries) => {
    const props: Record<string, unknown> = {};
    for (const [path, value] of entries) {
      const [group, name] = path.split('.');
      if (name === undefined) props[group] = value;
      else props[group] = { ...(props[group] as object), [name]: value };
    }
    return props;
  });

const target = fc.option(fc.constantFrom(-1, 0, 1, 5, 16), { nil: undefined });
const addressing = fc
  .tuple(fc.boolean(), target, target, target)
  .map(([prefixes, warm, warmIpTarget, minimumIpTarget]) =>
    prefixes
      ? PodAddressing.prefixDelegation({ warmPrefixTarget: warm, warmIpTarget, minimumIpTarget })
      : PodAddressing.secondaryIp({ warmEniTarget: warm, warmIpTarget, minimumIpTarget }),
  );

const context: fc.Arbitrary<VpcCniContext> = fc.record({
  podAddressing: addressing,
  customNetworking: fc.boolean(),
  ipFamily: fc.constantFrom('ipv4', 'ipv6'),
  version: fc.constantFrom('v1.23.1-eksbuild.1', 'v1.22.1', 'v1.18.0', 'v1.9.0').map(VpcCniVersion.of),
});

const compute = (cluster: VpcCniContext, props: VpcCniSettingsProps) =>
  VpcCniSettings.validate(cluster, props).length === 0 ? VpcCniSettings.compute(cluster, props) : undefined;

test('settings that compute are accepted by the schema of the add-on, and aws-node starts with them', () => {
  let computed = 0;
  fc.assert(
    fc.property(context, settings, (cluster, props) => {
      const result = compute(cluster, props);
      if (result === undefined) return;
      computed += 1;
      const values = result.configurationValues as { env: Record<string, string> };
      expect(schemaProblems(values)).toEqual([]);
      expect(refusals(values.env, cluster.ipFamily)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  // A property that is never reached proves nothing.
  expect(computed).toBeGreaterThan(200);
});

test('settings that do not compute throw one plain error that names each problem', () => {
  fc.assert(
    fc.property(context, settings, (cluster, props) => {
      const problems = VpcCniSettings.validate(cluster, props);
      fc.pre(problems.length > 0);
      const computing = () => VpcCniSettings.compute(cluster, props);
      for (const { path, message } of problems) expect(computing).toThrow(`  - ${path}: ${message}`);
    }),
    { numRuns: 300 },
  );
});

test('only what was asked for, or what the mode needs, is written', () => {
  const needed = [
    'ENABLE_PREFIX_DELEGATION',
    'WARM_PREFIX_TARGET',
    'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG',
    'ENI_CONFIG_LABEL_DEF',
    'ENABLE_POD_ENI',
  ];
  fc.assert(
    fc.property(context, settings, (cluster, props) => {
      const result = compute(cluster, props);
      if (result === undefined) return;
      const text = JSON.stringify([props, cluster]);
      for (const name of Object.keys(result.configurationValues.env as object)) {
        if (needed.includes(name)) continue;
        const [path] = Object.entries(SETTING_OPTIONS).find(
          ([, { targets }]) => targets[0] === `env.${name}`,
        )!;
        expect(text).toContain(path.split('.').at(-1));
      }
      expect(JSON.stringify(result.configurationValues)).not.toMatch(/undefined|NaN|null/);
    }),
    { numRuns: 300 },
  );
});

describe('the re-statement of the checks of aws-node', () => {
  const pd = { ENABLE_PREFIX_DELEGATION: 'true' };
  test.each([
    [{}, 'ipv4', []],
    [pd, 'ipv6', []],
    [{}, 'ipv6', ['IPv6 without prefix delegation']],
    [{ ...pd, AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }, 'ipv6', ['IPv6 with custom networking']],
    [{ ...pd, WARM_PREFIX_TARGET: '0' }, 'ipv4', ['warm targets']],
    [{ ENABLE_IPv6: 'true' }, 'ipv4', ['not exactly one IP family', 'IPv6 without prefix delegation']],
    [
      { AWS_VPC_K8S_PLUGIN_LOG_FILE: 'stdout', AWS_VPC_K8S_CNI_VETHPREFIX: 'podeni' },
      'ipv4',
      ['plugin log file', 'veth prefix too long'],
    ],
    [
      { AWS_VPC_K8S_CNI_VETHPREFIX: 'lo', IP_COOLDOWN_PERIOD: '-1', POD_MTU: '9002' },
      'ipv4',
      ['veth prefix reserved', 'cooldown', 'mtu'],
    ],
    [{ ENABLE_POD_ENI: 'true', POD_SECURITY_GROUP_ENFORCING_MODE: 'loose' }, 'ipv4', ['enforcing mode']],
    [{ ...pd, AWS_VPC_ENI_MTU: '1000' }, 'ipv6', ['mtu']],
  ])('%j on %s: %j', (env, family, expected) =>
    expect(refusals(env as Record<string, string>, family)).toEqual(expected),
  );
});

describe('the vendored schema', () => {
  test.each([
    [{ env: { AWS_EXTERNAL_SERVICE_CIDR: 'x' } }],
    [{ env: { WARM_IP_TARGET: 5 } }],
    [{ env: { ENABLE_POD_ENI: true } }],
    [{ enableNetworkPolicy: true }],
    [{ unknown: 1 }],
    [{ eniConfig: { create: true, subnets: {} } }],
  ])('refuses %j', (values) => expect(schemaProblems(values)).not.toEqual([]));

  test('accepts ENIConfigs', () =>
    expect(
      schemaProblems({
        eniConfig: {
          create: true,
          region: 'eu-central-1',
          subnets: { 'eu-central-1a': { id: 'subnet-1', securityGroups: ['sg-1'] } },
        },
      }),
    ).toEqual([]));
});
