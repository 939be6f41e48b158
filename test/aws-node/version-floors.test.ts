import { type VpcCniContext, type VpcCniSettingsProps, VpcCniVersion } from '../../lib/aws-node';
import { OPTION_PATHS, SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import { VERSION_CHECKS } from '../../lib/aws-node/settings/version-checks';
import { at, errorsOf, IPV6, messagesOf, PLAIN, REFERENCE, warningsOf } from './context';

/** The release before, for which the feature must be refused. */
function before(since: string): string {
  const [, minor, patch] = since.split('.').map(Number);
  return patch > 0 ? `v1.${minor}.${patch - 1}` : `v1.${minor - 1}.9`;
}

/** Any value of the type of an option; the floor alone is under test. */
const SAMPLE: Record<string, unknown> = {
  boolean: false,
  text: 'x',
  'cidr list': [],
  url: '',
  tags: {},
};

const since = OPTION_PATHS.filter((path) => SETTING_OPTIONS[path].since && !path.startsWith('podAddressing'));

test.each(since)('%s is refused below its version, and the message names the version to take', (path) => {
  const option = SETTING_OPTIONS[path];
  const [group, name] = path.split('.');
  const value = option.choices?.[0] ?? SAMPLE[option.type] ?? option.maximum;
  const settings: VpcCniSettingsProps =
    name === undefined ? { [group]: value } : { [group]: { [name]: value } };
  expect(errorsOf(at(before(option.since!)), settings)).toContain(`VersionTooOld ${path}`);
  expect(messagesOf(at(before(option.since!)), settings)).toContain(
    `take v${option.since} or newer, such as v1.23.1`,
  );
  expect(errorsOf(at(option.since!), settings)).not.toContain(`VersionTooOld ${path}`);
});

type Row = [
  feature: string,
  path: string,
  floor: string,
  context: VpcCniContext,
  settings: VpcCniSettingsProps,
];

const FLOORS: Row[] = [
  ['prefix delegation', 'podAddressing.mode', '1.9.0', { ...REFERENCE, customNetworking: false }, {}],
  [
    'prefix delegation on bare metal',
    'podAddressing',
    '1.11.0',
    { ...IPV6, ipFamily: 'ipv4', bareMetalNodes: true },
    {},
  ],
  ['IPv6', 'ipFamily', '1.10.1', IPV6, {}],
  ['ENIConfigs in the add-on', 'customNetworking', '1.13.0', REFERENCE, {}],
  [
    'security groups for pods on IPv6',
    'securityGroupsForPods.enabled',
    '1.16.0',
    IPV6,
    { securityGroupsForPods: {} },
  ],
  ['subnet exclusion tags', 'subnetExclusionTags', '1.22.2', { ...PLAIN, subnetExclusionTags: true }, {}],
];

test.each(FLOORS)('%s is refused below its version', (_feature, path, floor, context, settings) => {
  const older = { ...context, version: VpcCniVersion.of(before(floor)) };
  const oldest = { ...context, version: VpcCniVersion.of(floor) };
  expect(errorsOf(older, settings)).toContain(`VersionTooOld ${path}`);
  expect(messagesOf(older, settings)).toContain(`take v${floor} or newer`);
  expect(errorsOf(oldest, settings)).toEqual([]);
});

test('secondary IP mode needs no version that knows prefixes', () =>
  expect(errorsOf(at('v1.7.5'))).toEqual([]));

describe.each(['v1.22.0', 'v1.22.1-eksbuild.1'])(
  '%s, which lists security groups at its start',
  (version) => {
    const withRole = (...roleActions: string[]) => ({ ...at(version), roleActions });

    test('is refused where the role does not allow it', () => {
      expect(errorsOf(withRole('ec2:DescribeSubnets'))).toEqual(['DefectiveVersion version']);
      expect(messagesOf(withRole())).toMatch(
        /ec2:DescribeSecurityGroups: take v1\.22\.2 or newer, such as v1\.23\.1-eksbuild\.1/,
      );
    });

    test('works where the role allows it', () => {
      expect(errorsOf(withRole('ec2:Describe*'))).toEqual([]);
      expect(warningsOf(withRole('ec2:Describe*'))).toEqual([]);
    });

    test('is a warning where the role is not known', () => {
      expect(errorsOf(at(version))).toEqual([]);
      expect(warningsOf(at(version))).toEqual(['DefectNotRuledOut version']);
    });

    test('works without subnet discovery, and without provisioning', () => {
      expect(errorsOf(withRole(), { subnetDiscovery: false })).toEqual([]);
      expect(errorsOf(withRole(), { eni: { disableNetworkResourceProvisioning: true } })).toEqual([]);
    });
  },
);

test('v1.22.1 spares clusters with custom networking, v1.22.0 does not', () => {
  const custom = (version: string) => errorsOf({ ...at(version, REFERENCE), roleActions: [] });
  expect(custom('v1.22.0')).toEqual(['DefectiveVersion version']);
  expect(custom('v1.22.1')).toEqual([]);
});

describe('steps between versions', () => {
  const step = (from: string, to: string) => ({ ...at(to), previousVersion: VpcCniVersion.of(from) });

  test.each([
    ['v1.20.4-eksbuild.1', 'v1.21.2', []],
    ['v1.21.2', 'v1.20.4', []],
    ['v1.21.1', 'v1.21.2', []],
    ['v1.20.4', 'v1.22.4', ['MinorVersionSkipped version']],
    ['v1.22.4', 'v1.20.4', ['MinorVersionSkipped version']],
  ])('from %s to %s', (from, to, errors) => expect(errorsOf(step(from, to))).toEqual(errors));

  test.each([
    ['1.35', '1.36', 'v1.21.2', ['KubernetesWithVpcCni version']],
    ['1.36', '1.36', 'v1.21.2', []],
    ['1.35', '1.36', 'v1.20.4', []],
    [undefined, '1.36', 'v1.21.2', []],
  ])('with Kubernetes from %s to %s, to vpc-cni %s', (previous, kubernetesVersion, to, errors) => {
    const context = { ...step('v1.20.4', to), kubernetesVersion, previousKubernetesVersion: previous };
    expect(errorsOf(context)).toEqual(errors);
  });

  test('a step too long names those in between', () => {
    expect(messagesOf(step('v1.20.4-eksbuild.1', 'v1.23.1-eksbuild.1'))).toContain(
      'deploy v1.21.x, v1.22.x, v1.23.1-eksbuild.1',
    );
    expect(messagesOf(step('v1.22.4', 'v1.20.4'))).toContain('deploy v1.21.x, v1.20.4');
  });
});

describe('Kubernetes version', () => {
  const on = (kubernetesVersion: string) => ({ ...PLAIN, kubernetesVersion });

  test.each(['latest', '1', '1.x', 'v1.36', '2.0'])('refuses %j', (version) => {
    expect(errorsOf(on(version))).toEqual(['InvalidKubernetesVersion kubernetesVersion']);
    expect(messagesOf(on(version))).toContain('write it as in 1.36');
  });

  test('network policies need 1.25', () => {
    expect(errorsOf(on('1.24'), { networkPolicy: {} })).toEqual(['KubernetesTooOld networkPolicy.enabled']);
    expect(errorsOf(on('1.25'), { networkPolicy: {} })).toEqual([]);
    expect(errorsOf(on('1.24'))).toEqual([]);
  });
});

test('the version that is deployed needs its EKS build, a version that is looked at does not', () => {
  const deployed = (version: string): string[] => errorsOf({ ...at(version), deploysVersion: true });
  expect(deployed('v1.22.4')).toEqual(['MissingEksBuild version']);
  expect(deployed('v1.22.4-eksbuild.3')).toEqual([]);
  expect(errorsOf(at('v1.22.4'))).toEqual([]);
});

test('every check of versions is under test', () => {
  expect(new Set(VERSION_CHECKS.map(({ code }) => code))).toEqual(
    new Set([
      'DefectiveVersion',
      'MissingEksBuild',
      'KubernetesWithVpcCni',
      'MinorVersionSkipped',
      'VersionTooOld',
      'InvalidKubernetesVersion',
      'KubernetesTooOld',
    ]),
  );
});
