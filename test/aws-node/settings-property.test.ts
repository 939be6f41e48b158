import * as fc from 'fast-check';
import { type VpcCniContext, VpcCniSettings, type VpcCniSettingsProps } from '../../lib/aws-node';
import { SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import { context, settings } from './arbitrary-settings';
import { schemaProblems } from './addon-schema';
import { refusals } from './start-up-checks';

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
