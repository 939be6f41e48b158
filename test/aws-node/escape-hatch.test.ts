import { VpcCniSettings, type VpcCniSettingsProps } from '../../lib/aws-node';
import { ESCAPE_HATCH_CHECKS } from '../../lib/aws-node/settings/escape-hatch-checks';
import { SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import { optionKey } from '../../lib/aws-node/settings/setting-option';
import { VARIABLES_WITHOUT_OPTION } from '../../lib/aws-node/settings/variables-without-option';
import { schemaProblems } from './addon-schema';
import { errorsOf, messagesOf, PLAIN, valuesOf, warningsOf } from './context';
import { variables } from './data/environment-variables.json';

const REFUSED: [code: string, path: string, settings: VpcCniSettingsProps, says: string][] = [
  [
    'HasOption',
    'extraEnv.WARM_ENI_TARGET',
    { extraEnv: { WARM_ENI_TARGET: '1' } },
    'set podAddressing.warmEniTarget instead',
  ],
  [
    'HasOption',
    'extraConfigurationValues.env.POD_MTU',
    { extraConfigurationValues: { env: { POD_MTU: '1500' } } },
    'set podInterface.mtu instead',
  ],
  [
    'HasOption',
    'extraConfigurationValues.init.env.DISABLE_TCP_EARLY_DEMUX',
    { extraConfigurationValues: { init: { env: { DISABLE_TCP_EARLY_DEMUX: 'true' } } } },
    'securityGroupsForPods.disableTcpEarlyDemux',
  ],
  [
    'HasOption',
    'extraConfigurationValues.resources.limits.cpu',
    { extraConfigurationValues: { resources: { limits: { cpu: '1' } } } },
    'set resources.cpuLimit instead',
  ],
  [
    'HasOption',
    'extraConfigurationValues.affinity.nodeAffinity',
    { extraConfigurationValues: { affinity: { nodeAffinity: {} } } },
    'set affinity instead',
  ],
  [
    'NotSettable',
    'extraEnv.ENABLE_IPv6',
    { extraEnv: { ENABLE_IPv6: 'true' } },
    'EKS sets it from the IP family',
  ],
  [
    'NotSettable',
    'extraEnv.ENABLE_NFTABLES',
    { extraEnv: { ENABLE_NFTABLES: 'true' } },
    'without effect since v1.13.2',
  ],
  [
    'NotSettable',
    'extraConfigurationValues.init.env.ENABLE_IPv6',
    { extraConfigurationValues: { init: { env: { ENABLE_IPv6: 'true' } } } },
    'refuses ENABLE_IPv6',
  ],
  [
    'NotAString',
    'extraConfigurationValues.env.NEW_FLAG',
    { extraConfigurationValues: { env: { NEW_FLAG: true } } },
    "write 'true'",
  ],
  ['NotAString', 'extraEnv.NEW_FLAG', { extraEnv: { NEW_FLAG: 1 as unknown as string } }, "write '1'"],
  [
    'EniConfigByConstruct',
    'extraConfigurationValues.eniConfig.create',
    { extraConfigurationValues: { eniConfig: { create: true } } },
    'use custom networking instead',
  ],
  [
    'EniConfigByConstruct',
    'extraConfigurationValues.eniConfig',
    { extraConfigurationValues: { eniConfig: {} } },
    'use custom networking instead',
  ],
  [
    'NotJson',
    'extraConfigurationValues.x',
    { extraConfigurationValues: { x: NaN } },
    'NaN has no place in JSON',
  ],
  [
    'NotJson',
    'extraConfigurationValues.x',
    { extraConfigurationValues: { x: undefined } },
    'undefined has no place in JSON',
  ],
  [
    'NotJson',
    'extraConfigurationValues.x.y',
    { extraConfigurationValues: { x: { y: [{ z: () => 1 }] } } },
    'has no place in JSON',
  ],
];

test.each(REFUSED)('%s: %s', (code, path, settings, says) => {
  expect(errorsOf(PLAIN, settings)).toEqual([`${code} ${path}`]);
  expect(messagesOf(PLAIN, settings)).toContain(says);
});

test('every check of the escape hatch has a row', () => {
  expect(new Set(REFUSED.map(([code]) => code))).toEqual(
    new Set(ESCAPE_HATCH_CHECKS.map(({ code }) => code)),
  );
});

test('passes on what it does not know, with a warning', () => {
  const settings = {
    networkPolicy: {},
    extraEnv: { NEW_FLAG: '' },
    extraConfigurationValues: {
      podAnnotations: { a: 'b' },
      nodeAgent: { logLevel: 'info' },
      list: [1, null, { a: true }],
      empty: {},
    },
  };
  expect(valuesOf(PLAIN, settings)).toEqual({
    env: { ENABLE_PREFIX_DELEGATION: 'false', NEW_FLAG: '' },
    enableNetworkPolicy: 'true',
    podAnnotations: { a: 'b' },
    nodeAgent: { logLevel: 'info' },
    list: [1, null, { a: true }],
    empty: {},
  });
  expect(warningsOf(PLAIN, settings)).toEqual(
    [
      'extraEnv.NEW_FLAG',
      ...['podAnnotations.a', 'nodeAgent.logLevel', 'list', 'empty'].map(
        (key) => `extraConfigurationValues.${key}`,
      ),
    ].map((path) => `NotChecked ${path}`),
  );
});

test('lays extra values over the computed ones, group by group', () => {
  const settings = {
    networkPolicy: { metricsPort: 9000 },
    extraConfigurationValues: { nodeAgent: { logLevel: 'info' }, env: { NEW: 'x' } },
  };
  expect(valuesOf(PLAIN, settings)).toMatchObject({
    nodeAgent: { metricsBindAddr: '9000', logLevel: 'info' },
    env: { ENABLE_PREFIX_DELEGATION: 'false', NEW: 'x' },
  });
});

test('takes names that every object has for what they are', () => {
  expect(errorsOf(PLAIN, { extraEnv: { constructor: 'x', toString: 'y' } as never })).toEqual([]);
});

test('suggests the name that was probably meant', () => {
  const { warnings } = VpcCniSettings.compute(PLAIN, {
    extraEnv: { AWS_EXTERNAL_SERVICE_CIDR: '10.0.0.0/8' },
  });
  expect(warnings[0].message).toContain('did you mean AWS_EXTERNAL_SERVICE_CIDRS?');
});

describe('every environment variable of aws-node', () => {
  const withOption = new Set(Object.values(SETTING_OPTIONS).map(optionKey));

  test.each(variables)(
    '$name is an option, or listed with the reason why not',
    ({ name, documented, since }) => {
      const reason = VARIABLES_WITHOUT_OPTION[name];
      expect([withOption.has(name), reason !== undefined].filter(Boolean)).toEqual([true]);
      if (reason) expect(['set by EKS', 'deprecated', 'internal']).toContain(reason.kind);
      if (!documented) expect(withOption.has(name)).toBe(false);
      const option = Object.values(SETTING_OPTIONS).find((candidate) => optionKey(candidate) === name);
      // Security groups for pods: v1.7.7 is the oldest version that EKS supports for them.
      if (option && name !== 'ENABLE_POD_ENI') expect(option.since ?? null).toBe(since);
    },
  );

  test('and there are no others', () => {
    const known = new Set([...variables.map(({ name }) => name), 'VPC_ID']);
    const ours = [
      ...Object.values(SETTING_OPTIONS)
        .filter(({ targets }) => targets[0].includes('env.'))
        .map(optionKey),
      ...Object.keys(VARIABLES_WITHOUT_OPTION),
    ];
    expect(ours.filter((name) => !known.has(name))).toEqual([]);
  });

  test('the schema of the add-on refuses those without an option', () => {
    for (const name of Object.keys(VARIABLES_WITHOUT_OPTION)) {
      expect(schemaProblems({ env: { [name]: 'x' } })).toHaveLength(1);
    }
  });
});
