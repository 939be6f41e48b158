import { VpcCniVersion, type VpcCniContext, type VpcCniSettingsProps } from '../../lib/aws-node';
import { neededActions } from '../../lib/aws-node/facts/releases';
import { errorsOf, PLAIN, warningsOf } from '../aws-node/context';
import { byGuard, template, verdictOfRule, written } from './verdicts';

// Cases in which the construct, the rule book and the guard once disagreed. Upstream decides each of them.

/** Everything that aws-node calls, in any release. */
const EVERYTHING = ['ec2:*'];

const on = (version: string, more: Partial<VpcCniContext> = {}): VpcCniContext => ({
  ...PLAIN,
  version: VpcCniVersion.of(version),
  roleActions: EVERYTHING,
  ...more,
});

describe('v1.12.0 with IP_COOLDOWN_PERIOD (v1.15.0) and ENABLE_V4_EGRESS (v1.15.1)', () => {
  // No code before reads them: sections ip_cooldown_period-v1150 and enable_v4_egress-v1151 of
  // https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/README.md
  const props: VpcCniSettingsProps = {
    podInterface: { ipCooldownPeriodSeconds: 60 },
    egress: { ipv4Egress: true },
  };
  const context = on('v1.12.0-eksbuild.1', { ipFamily: 'ipv4' });

  test('are errors of the construct', () =>
    expect(errorsOf(context, props)).toEqual([
      'VersionTooOld podInterface.ipCooldownPeriodSeconds',
      'VersionTooOld egress.ipv4Egress',
    ]));

  test('are errors of the rule book', () =>
    expect(verdictOfRule('ADD-07', template(context, written(context, props)))).toBe('problem'));
});

describe('v1.22.1 with a role that allows ec2:DescribeSecurityGroups', () => {
  // RefreshCustomSGIDs returns an error only when the call fails:
  // https://github.com/aws/amazon-vpc-cni-k8s/blob/5359e6b0ffaedae2bb831dceeea0337891c6f2ad/pkg/ipamd/ipamd.go#L599
  const context = on('v1.22.1-eksbuild.1');

  test('passes the construct', () => {
    expect(errorsOf(context)).toEqual([]);
    expect(warningsOf(context)).toEqual([]);
  });

  test('passes the rule book', () =>
    expect(verdictOfRule('UPG-08', template(context, written(context, {})))).toBe('silent'));

  test('passes the guard', () => expect(byGuard(context, written(context, {}))).toEqual([]));
});

describe('v1.22.1 with a role that does not allow ec2:DescribeSecurityGroups', () => {
  const context = on('v1.22.1-eksbuild.1', { roleActions: ['ec2:DescribeSubnets'] });

  test('is refused by all three', () => {
    expect(errorsOf(context)).toEqual(['DefectiveVersion version']);
    expect(verdictOfRule('UPG-08', template(context, written(context, {})))).toBe('problem');
    expect(byGuard(context, written(context, {}))).toContain('DefectiveVersion');
  });
});

describe.each([
  ['v1.21.1-eksbuild.1', 'ipv4'],
  ['v1.21.1-eksbuild.1', 'ipv6'],
  ['v1.22.4-eksbuild.3', 'ipv4'],
  ['v1.23.1-eksbuild.1', 'ipv6'],
])('%s (%s) without ec2:DescribeSecurityGroups', (version, ipFamily) => {
  // v1.21.x has no such call, and v1.22.2 has it behind a comment:
  // https://github.com/aws/amazon-vpc-cni-k8s/blob/d441678ab9076a16831e7a4ef07fc7aa2c4cec0f/pkg/ipamd/ipamd.go
  // https://github.com/aws/amazon-vpc-cni-k8s/blob/cda0f3cdf5ebc7dc7f572c9eb4bf511eb93f18d4/pkg/awsutils/awsutils.go#L686
  const needed = neededActions(VpcCniVersion.of(version), ipFamily);
  const context = on(version, { ipFamily, roleActions: needed });
  const configuration = ipFamily === 'ipv6' ? {} : written(context, {});

  test('is not among the actions that are needed', () =>
    expect(needed).not.toContain('ec2:DescribeSecurityGroups'));

  test('passes the rule book', () =>
    expect(verdictOfRule('IAM-02', template(context, configuration))).toBe('silent'));

  test('passes the guard', () => expect(byGuard(context, configuration)).toEqual([]));

  test('one action less does not', () => {
    const less = { ...context, roleActions: needed.slice(1) };
    expect(verdictOfRule('IAM-02', template(less, configuration))).toBe('problem');
    expect(byGuard(less, configuration)).toContain('RoleActionsMissing');
  });
});

describe('AWS_VPC_K8S_CNI_VETHPREFIX: ""', () => {
  // validateEnvVars asks for at most four bytes and no reserved name:
  // https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/cmd/aws-vpc-cni/main.go#L345
  const props: VpcCniSettingsProps = { podInterface: { vethPrefix: '' } };
  const context = on('v1.23.1-eksbuild.1');

  test('starts, so it is a warning of the construct', () => {
    expect(errorsOf(context, props)).toEqual([]);
    expect(warningsOf(context, props)).toEqual(['EmptyVethPrefix podInterface.vethPrefix']);
  });

  test('passes the rule about what aws-node checks at its start', () =>
    expect(verdictOfRule('WARM-12', template(context, written(context, props)))).toBe('silent'));

  test.each(['ééé', 'podeni', 'eth'])('%j does not', (vethPrefix) => {
    const refused = { podInterface: { vethPrefix } };
    expect(errorsOf(context, refused)).toEqual(['InvalidVethPrefix podInterface.vethPrefix']);
    expect(verdictOfRule('WARM-12', template(context, written(context, refused)))).toBe('problem');
  });
});

describe('ENABLE_PREFIX_DELEGATION: "yes"', () => {
  // strconv.ParseBool does not read it, so the default counts:
  // https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/utils/utils.go#L12
  const configuration = { env: { ENABLE_PREFIX_DELEGATION: 'yes', WARM_PREFIX_TARGET: '0' } };
  const context = on('v1.23.1-eksbuild.1');

  test('is off, and a finding about its spelling', () => {
    expect(verdictOfRule('WARM-01', template(context, configuration))).toBe('silent');
    expect(verdictOfRule('ADD-18', template(context, configuration))).toBe('problem');
  });

  test('is off for the guard, which lets it pass without a warm target', () => {
    expect(byGuard(context, configuration)).toEqual([]);
    expect(byGuard(context, { env: { ...configuration.env, ENABLE_PREFIX_DELEGATION: 'T' } })).toEqual([
      'NoWarmTarget',
    ]);
  });
});
