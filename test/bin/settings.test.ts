import { addSettingsCommand } from '../../bin/commands/settings';
import { OPTION_PATHS, SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import { optionKey } from '../../lib/aws-node/settings/setting-option';
import { run } from '../support/command-line';

const podnet = (...args: string[]) => run([addSettingsCommand], ['settings', ...args]);

test('prints every option with its variable', () => {
  const { out, err, code } = podnet();
  for (const path of OPTION_PATHS) {
    expect(out).toContain(path);
    expect(out).toContain(optionKey(SETTING_OPTIONS[path]));
  }
  expect({ err, code }).toEqual({ err: '', code: 0 });
});

test('leaves out what a version does not know, and says how many', () => {
  const { out, code } = podnet('--version', 'v1.18.0-eksbuild.1');
  expect(out).toContain('ENABLE_SUBNET_DISCOVERY');
  expect(out).not.toContain('ENABLE_MULTI_NIC');
  // ENABLE_MULTI_NIC is of v1.20.0, ENABLE_IMDS_ONLY_MODE of v1.19.6
  expect(out).toContain('2 options need a newer version than v1.18.0-eksbuild.1');
  expect(code).toBe(0);
});

test('prints JSON for other programs, with what the version does not know', () => {
  const rows = JSON.parse(podnet('--json', '--version', 'v1.19.5').out) as Record<string, unknown>[];
  expect(rows.map(({ option }) => option)).toEqual(OPTION_PATHS);
  expect(rows.find(({ variable }) => variable === 'WARM_PREFIX_TARGET')).toEqual({
    option: 'podAddressing.warmPrefixTarget',
    variable: 'WARM_PREFIX_TARGET',
    available: true,
    targets: ['env.WARM_PREFIX_TARGET'],
    type: 'integer',
    defaultValue: '1 with prefix delegation',
    unit: '/28 prefixes',
    minimum: 0,
    maximum: 2147483647,
    since: '1.9.0',
    cost: '16 spare addresses on every node for each',
    source: 'https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#warm_prefix_target-v190',
  });
  expect(rows.filter(({ available }) => !available).map(({ variable }) => variable)).toEqual([
    'ENABLE_MULTI_NIC',
    'ENABLE_IMDS_ONLY_MODE',
  ]);
});

test('refuses what is no version', () => {
  const { out, err, code } = podnet('--version', 'latest');
  expect(err).toContain("'latest' is not a version of the vpc-cni add-on");
  expect(out).toBe('');
  expect(code).not.toBe(0);
});

test('a version that breaks clusters is a problem', () => {
  const { err, code } = podnet('--version', 'v1.22.1');
  expect(err).toContain('error: vpc-cni v1.22.1 is not fit for use');
  expect(code).toBe(1);
});
