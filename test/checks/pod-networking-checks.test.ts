import { App, CfnResource, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PodNetworkingChecks, type PodNetworkingChecksProps } from '../../lib/checks/pod-networking-checks';
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { RuleSeverity } from '../../lib/checks/rules/rule-severity';
import { plainCluster, prefixCluster, splitStacks } from './apps/plain-clusters';

function wideVpc(): { app: App; stack: Stack; vpc: ec2.CfnVPC } {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  return { app, stack, vpc: new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/8' }) };
}

const check = (scope: Stack | App, props?: PodNetworkingChecksProps) =>
  new PodNetworkingChecks(scope, props)
    .validateScope(scope)
    .violations.map(
      ({ ruleName, violatingResources: [{ constructPath }] }) => `${ruleName} ${constructPath}`,
    );

afterEach(() => jest.restoreAllMocks());

describe('as a plugin', () => {
  test('fails the synthesis of an app that breaks an error rule, and says where', () => {
    const { app } = wideVpc();
    Validations.of(app).addPlugins(new PodNetworkingChecks(app));
    expect(() => app.synth()).toThrow(/10\.0\.0\.0\/8 is \/8, AWS accepts \/16 to \/28[\s\S]*Stack\/Vpc/);
  });

  test('runs beside cdk-nag', () => {
    const { app, vpc } = wideVpc();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new PodNetworkingChecks(app));
    Validations.of(vpc).acknowledge(
      { id: 'NET-01', reason: 'a drill' },
      { id: 'AwsSolutions-VPC7', reason: 'a drill' },
    );
    expect(() => app.synth()).not.toThrow();
  });

  test('lets warnings pass unless told otherwise', () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const build = (props?: PodNetworkingChecksProps) => {
      const app = new App();
      new ec2.CfnVPC(new Stack(app, 'Stack'), 'Vpc', { cidrBlock: '172.17.0.0/16' });
      Validations.of(app).addPlugins(new PodNetworkingChecks(app, props));
      return () => app.synth();
    };
    expect(build()).not.toThrow();
    expect(build({ failureSeverity: RuleSeverity.WARNING })).toThrow('NET-07');
  });

  test('finds constructs inside of stages and nested stacks', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Prod'), 'Stack');
    new ec2.CfnVPC(new NestedStack(stack, 'Inner'), 'Vpc', { cidrBlock: '10.0.0.0/8' });
    expect(check(app)).toEqual(['NET-01 Prod/Stack/Inner/Vpc']);
    const stage = app.node.findChild('Prod') as Stage;
    const [violation] = new PodNetworkingChecks(stage).validateScope(stage).violations;
    expect(violation.violatingResources).toEqual([
      {
        constructPath: 'Prod/Stack/Inner/Vpc',
        resourceLogicalId: 'Vpc',
        templatePath: expect.stringMatching(/ProdStackInner.*\.nested\.template\.json$/),
        locations: ['Properties'],
      },
    ]);
  });
});

describe('acknowledgments', () => {
  test.each([
    ['at the construct', ({ vpc }: ReturnType<typeof wideVpc>) => vpc],
    ['at the stack', ({ stack }: ReturnType<typeof wideVpc>) => stack],
    ['at the app', ({ app }: ReturnType<typeof wideVpc>) => app],
  ])('count by the bare id %s', (_, scopeOf) => {
    const parts = wideVpc();
    Validations.of(scopeOf(parts)).acknowledge({ id: 'NET-01', reason: 'a drill' });
    expect(check(parts.app)).toEqual([]);
  });

  test('count with the name of the plugin in front', () => {
    const { app, vpc } = wideVpc();
    Validations.of(vpc).acknowledge({ id: 'PodNetworkingChecks::NET-01', reason: 'a drill' });
    expect(check(app)).toEqual([]);
  });

  test('do not count without a reason', () => {
    const { app, vpc } = wideVpc();
    Validations.of(vpc).acknowledge({ id: 'NET-01', reason: ' ' });
    expect(check(app)).toEqual(['NET-01 Stack/Vpc']);
  });

  test('do not count for another rule or a sibling', () => {
    const { app, stack, vpc } = wideVpc();
    Validations.of(vpc).acknowledge({ id: 'NET-02', reason: 'a drill' });
    Validations.of(new CfnResource(stack, 'Other', { type: 'AWS::EC2::EIP' })).acknowledge({
      id: 'NET-01',
      reason: 'a drill',
    });
    expect(check(app)).toEqual(['NET-01 Stack/Vpc']);
  });
});

describe('validateScope', () => {
  test('leaves out findings outside of the scope', () => {
    const { app, stack } = wideVpc();
    const other = new Stack(app, 'Other');
    expect(check(other)).toEqual([]);
    expect(check(stack)).toEqual(['NET-01 Stack/Vpc']);
  });

  test('does not run the plugin a second time while it synthesizes', () => {
    const { app } = wideVpc();
    const checks = new PodNetworkingChecks(app);
    Validations.of(app).addPlugins(checks);
    expect(checks.validateScope(app).success).toBe(false);
  });

  test('wants an app around the construct', () => {
    expect(() =>
      new PodNetworkingChecks(new Stack()).validateScope(new CfnResource(new Stack(), 'X', { type: 'X' })),
    ).not.toThrow();
  });

  test('says what was not checkable on request', () => {
    const app = new App();
    new ec2.CfnVPC(new Stack(app, 'Stack'), 'Vpc', { ipv4IpamPoolId: 'ipam-pool-1' });
    const report = new PodNetworkingChecks(app, { reportNotCheckable: true }).validateScope(app);
    expect(report.violations[0]).toMatchObject({
      ruleName: 'NET-000',
      description: 'NET-01 is not checkable at synth: Vpc takes its CIDR block from IPAM',
    });
    expect(report.success).toBe(true);
  });
});

describe('apps of other people', () => {
  test('the cluster of the guides: open endpoint, no logs, no managed add-on', () => {
    const rules = new Set(
      check(plainCluster(), { profile: RuleProfile.ALL }).map((line) => line.split(' ')[0]),
    );
    expect([...rules]).toEqual(expect.arrayContaining(['EP-02', 'CLU-19', 'ADD-01', 'IAM-01', 'SUB-11']));
  });

  test('prefix delegation beside a node group: order, reservations and NAT', () => {
    const rules = check(prefixCluster()).map((line) => line.split(' ')[0]);
    expect(rules).toEqual(['ADD-02', 'ADD-03', 'SUB-15', 'RSV-05', 'ADD-11']);
  });

  test('imports between stacks are followed', () => {
    expect(check(splitStacks())).toContain('CLU-10 Cluster/Cluster');
  });
});
