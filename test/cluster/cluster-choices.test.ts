import { readFileSync } from 'node:fs';
import { App, Aws, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ClusterUpgradePolicy } from '../../lib/cluster/cluster-upgrade-policy';
import { ControlPlaneLogs } from '../../lib/cluster/control-plane-logs';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';

const RECOMMENDED_FLAGS = JSON.parse(readFileSync('cdk.json', 'utf8')).context as { [flag: string]: unknown };

const FLAGS = [
  { name: 'without feature flags', context: {} },
  { name: 'with the recommended feature flags', context: RECOMMENDED_FLAGS },
];

describe.each(FLAGS)('$name', ({ context }) => {
  function synthesize(
    props: Partial<PodNetworkClusterProps> | ((stack: Stack) => Partial<PodNetworkClusterProps>),
  ) {
    const stack = new Stack(new App({ context }), 'Stack');
    const network = new PodNetworkVpc(stack, 'Network', {
      addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
    });
    new PodNetworkCluster(stack, 'Cluster', {
      network,
      version: eks.KubernetesVersion.V1_36,
      installCoreDns: false,
      ...(typeof props === 'function' ? props(stack) : props),
    });
    const template = Template.fromStack(stack);
    return { template, deployed: new DeployedTemplate(template.toJSON() as TemplateJson) };
  }

  describe('logs of the control plane', () => {
    const enabled = (...types: string[]) => ({
      Logging: { ClusterLogging: { EnabledTypes: types.map((Type) => ({ Type })) } },
    });

    test('are all on by default, in the log group that EKS makes', () => {
      const { template } = synthesize({});
      const all = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
      template.hasResourceProperties('AWS::EKS::Cluster', enabled(...all));
      template.resourcePropertiesCountIs(
        'AWS::Logs::LogGroup',
        { LogGroupName: Match.stringLikeRegexp('^/aws/eks') },
        0,
      );
    });

    test('are those that were chosen', () => {
      const { AUDIT, AUTHENTICATOR } = eks.ClusterLoggingTypes;
      const { template } = synthesize({
        controlPlaneLogs: ControlPlaneLogs.only([AUDIT, AUTHENTICATOR, AUDIT]),
      });
      template.hasResourceProperties('AWS::EKS::Cluster', enabled('audit', 'authenticator'));
    });

    test('are off', () => {
      const { template } = synthesize({ controlPlaneLogs: ControlPlaneLogs.none() });
      template.hasResourceProperties('AWS::EKS::Cluster', enabled());
    });

    test('expire in a log group that is there before the cluster, and outlives it', () => {
      const { template, deployed } = synthesize({
        clusterName: 'prod',
        controlPlaneLogs: ControlPlaneLogs.all({ retention: logs.RetentionDays.THREE_MONTHS }),
      });
      const group = { LogGroupName: '/aws/eks/prod/cluster', RetentionInDays: 90 };
      const [id] = Object.keys(template.findResources('AWS::Logs::LogGroup', { Properties: group }));
      const [cluster] = deployed.ofType('AWS::EKS::Cluster');
      expect(deployed.prerequisitesOf(cluster.logicalId)).toContain(id);
      template.hasResource('AWS::Logs::LogGroup', {
        Properties: group,
        DeletionPolicy: 'RetainExceptOnCreate',
      });
    });

    test('cannot expire where the name of the log group is not known before the cluster', () => {
      const controlPlaneLogs = ControlPlaneLogs.all({ retention: logs.RetentionDays.ONE_WEEK });
      expect(() => synthesize({ controlPlaneLogs })).toThrow(
        '[Stack/Cluster] controlPlaneLogs has a retention, but the cluster gets its name at deployment',
      );
    });

    test('of no type are refused', () => {
      expect(() => ControlPlaneLogs.only([])).toThrow('use ControlPlaneLogs.none()');
    });
  });

  test('each admin role has an access entry with AmazonEKSClusterAdminPolicy', () => {
    const arns = ['Admin', 'path/Second'].map((name) => `arn:aws:iam::111122223333:role/${name}`);
    const { template } = synthesize((stack) => ({
      adminRoles: arns.map((arn, index) => iam.Role.fromRoleArn(stack, `Role${index}`, arn)),
    }));
    for (const PrincipalArn of arns) {
      template.hasResourceProperties('AWS::EKS::AccessEntry', {
        PrincipalArn,
        AccessPolicies: [
          {
            AccessScope: { Type: 'cluster' },
            PolicyArn: {
              'Fn::Join': [
                '',
                Match.arrayWith([':eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy']),
              ],
            },
          },
        ],
      });
    }
  });

  test.each([
    [undefined, Match.absent()],
    [true, true],
    [false, false],
  ])('bootstrapClusterCreatorAdminPermissions %s reaches the cluster', (given, expected) => {
    synthesize({ bootstrapClusterCreatorAdminPermissions: given }).template.hasResourceProperties(
      'AWS::EKS::Cluster',
      { AccessConfig: Match.objectLike({ BootstrapClusterCreatorAdminPermissions: expected }) },
    );
  });

  test.each([
    [undefined, Match.absent()],
    [ClusterUpgradePolicy.STANDARD, { SupportType: 'STANDARD' }],
    [ClusterUpgradePolicy.EXTENDED, { SupportType: 'EXTENDED' }],
  ])('upgradePolicy %s reaches the cluster', (upgradePolicy, expected) => {
    synthesize({ upgradePolicy }).template.hasResourceProperties('AWS::EKS::Cluster', {
      UpgradePolicy: expected,
    });
  });

  test.each([
    [undefined, false],
    [false, false],
    [true, true],
  ])('deletionProtection %s reaches the cluster', (deletionProtection, expected) => {
    synthesize({ deletionProtection }).template.hasResourceProperties('AWS::EKS::Cluster', {
      DeletionProtection: expected,
    });
  });

  describe('what EKS would refuse is an error at synthesis', () => {
    const role = (arn: string) => (stack: Stack) => ({
      adminRoles: [iam.Role.fromRoleArn(stack, 'Role', arn)],
    });

    test.each<[string, Parameters<typeof synthesize>[0], RegExp]>([
      ['a name with a dot', { clusterName: 'prod.eu' }, /clusterName: EKS takes no cluster named "prod\.eu"/],
      ['a name that begins with a hyphen', { clusterName: '-prod' }, /clusterName: /],
      ['a name of 101 characters', { clusterName: 'a'.repeat(101) }, /clusterName: /],
      [
        'a private block',
        { publicAccessCidrs: ['10.0.0.0/8'] },
        /publicAccessCidrs: 10\.0\.0\.0\/8 is private or reserved/,
      ],
      [
        'shared address space',
        { publicAccessCidrs: ['100.64.0.0/16'] },
        /100\.64\.0\.0\/16 is private or reserved/,
      ],
      [
        'a loopback address',
        { publicAccessCidrs: ['127.0.0.1/32'] },
        /127\.0\.0\.1\/32 is private or reserved/,
      ],
      [
        'a session as administrator',
        role('arn:aws-us-gov:sts::111122223333:assumed-role/Admin/alice'),
        /adminRoles\[0\]: .* is a session, .* arn:aws-us-gov:iam::111122223333:role\/Admin,/,
      ],
      [
        'a version as text, which JavaScript lets through',
        { version: '1.36' as unknown as eks.KubernetesVersion },
        /version: "1\.36" is not a Kubernetes version: write eks\.KubernetesVersion\.of\('1\.36'\)/,
      ],
      ['no version at all', { version: undefined }, /version: undefined is not a Kubernetes version/],
    ])('%s', (_, props, message) => {
      expect(() => synthesize(props)).toThrow(message);
    });

    test('all problems at once, with the path of the construct', () => {
      const props = { clusterName: 'a.b', publicAccessCidrs: ['here', '192.168.0.0/16'] };
      expect(() => synthesize(props)).toThrow(/^\[Stack\/Cluster\] clusterName: .*\n.*"here".*\n.*192\.168/);
    });
  });

  test.each<[string, Partial<PodNetworkClusterProps>]>([
    ['a name of 100 characters', { clusterName: 'a'.repeat(100) }],
    ['everybody', { publicAccessCidrs: ['0.0.0.0/0'] }],
    ['a name that is known only at deploy time', { clusterName: Aws.STACK_NAME }],
    ['a block that is known only at deploy time', { publicAccessCidrs: [Aws.STACK_NAME] }],
  ])('%s is allowed', (_, props) => {
    expect(() => synthesize(props)).not.toThrow();
  });
});
