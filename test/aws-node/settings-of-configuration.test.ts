import { parseConfiguration } from '../../lambda/shared/aws-node/configuration';
import { VpcCniVersion } from '../../lib/aws-node';
import { isUndecided, type SettingsOutcome } from '../../lib/aws-node/settings/settings-check';
import { settingsOutcomes } from '../../lib/aws-node/settings/settings-checks';
import {
  settingsOfConfiguration,
  type ConfigurationFacts,
} from '../../lib/aws-node/settings/settings-of-configuration';
import { Unknown } from '../../lib/aws-node/unknown';

const CLUSTER: ConfigurationFacts = { ipFamily: 'ipv4', version: VpcCniVersion.LATEST_KNOWN };

const outcomes = (configuration: unknown, facts = CLUSTER): SettingsOutcome[] =>
  settingsOutcomes(settingsOfConfiguration(configuration, facts));

const texts = (configuration: unknown, facts = CLUSTER): string[] =>
  outcomes(configuration, facts).map((outcome) =>
    isUndecided(outcome) ? `${outcome.code}: not decidable, because ${outcome.why}` : outcome.message,
  );

const readingOf = (name: string, text: unknown): unknown =>
  settingsOfConfiguration({ env: { [name]: text } }).given;

test('the configuration values of a live add-on or a backup are read as EKS gives them back, JSON or YAML', () => {
  const expected = [
    'the pool of a node stays at 20 addresses and further pods get none: set WARM_IP_TARGET above 0 too',
  ];
  expect(texts(parseConfiguration('{"env":{"MINIMUM_IP_TARGET":"20"}}'))).toEqual(expected);
  expect(texts(parseConfiguration('env:\n  MINIMUM_IP_TARGET: "20"\n'))).toEqual(expected);
  expect(texts(parseConfiguration(undefined))).toEqual([]);
});

test.each([
  ['ENABLE_POD_ENI', 'T', 'securityGroupsForPods.enabled', true],
  ['ENABLE_POD_ENI', 'yes', 'securityGroupsForPods.enabled', 'yes'],
  ['WARM_IP_TARGET', '+5', 'podAddressing.warmIpTarget', 5],
  ['WARM_IP_TARGET', '5.0', 'podAddressing.warmIpTarget', '5.0'],
  ['AWS_VPC_K8S_CNI_LOGLEVEL', 'info', 'logging.logLevel', 'INFO'],
  ['ADDITIONAL_ENI_TAGS', '{"team":"net"}', 'eni.tags', { team: 'net' }],
  [
    'AWS_EXTERNAL_SERVICE_CIDRS',
    '10.0.0.0/8, 10.1.0.0/16',
    'snat.externalServiceCidrs',
    ['10.0.0.0/8', '10.1.0.0/16'],
  ],
  ['MAX_ENI', '4', 'eni.maxEnis', 4],
])('%s=%j is read as aws-node reads it', (name, text, path, value) => {
  expect(readingOf(name, text)).toEqual(new Map([[path, value]]));
});

test.each(['0', '-1'])('MAX_ENI=%s is not set for aws-node', (text) => {
  expect(readingOf('MAX_ENI', text)).toEqual(new Map());
});

describe('a value that is not known', () => {
  const open = new Unknown('parameter Target has no default');

  test('is said to be the reason where a check needs it', () => {
    expect(texts({ env: { MINIMUM_IP_TARGET: open } })).toEqual([
      'InvalidValue: not decidable, because parameter Target has no default',
      'WarmPoolFrozen: not decidable, because parameter Target has no default',
    ]);
  });

  test('does not matter where the others decide', () => {
    const env = { MINIMUM_IP_TARGET: open, WARM_IP_TARGET: '5' };
    expect(outcomes({ env }).map(({ code }) => code)).toEqual(['InvalidValue', 'ManyEc2Calls']);
  });

  test('may be the whole configuration, the IP family or the version', () => {
    const everything = outcomes(open, {});
    expect(everything.length).toBeGreaterThan(50);
    expect(everything.every((outcome) => isUndecided(outcome))).toBe(true);
  });
});
