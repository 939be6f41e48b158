import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import { AwsNodeBackup } from '../../lib/upgrade/aws-node-backup';
import { AwsNodeVerification } from '../../lib/upgrade/aws-node-verification';
import { UndeclaredSettings } from '../../lib/upgrade/undeclared-settings';
import { UpgradeGuarding } from '../../lib/upgrade/upgrade-guarding';
import { VerificationPolicy } from '../../lib/upgrade/verification-policy';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';

function define(props: Partial<PodNetworkClusterProps> = {}, natGateways?: NatGateways) {
  const stack = new Stack(new App(), 'Stack');
  const addressPlan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
  const network = new PodNetworkVpc(stack, 'Network', { addressPlan, natGateways });
  new PodNetworkCluster(stack, 'Cluster', { network, version: eks.KubernetesVersion.V1_36, ...props });
  return { stack, template: Template.fromStack(stack) };
}

describe('in a cluster', () => {
  const { stack, template } = define();

  test('is on by default, in the node subnets, since the endpoint is private', () => {
    const functions = Object.values(
      template.findResources('AWS::Lambda::Function', { Properties: { VpcConfig: Match.anyValue() } }),
    );
    expect(functions).toHaveLength(2);
    for (const { Properties } of functions) expect(Properties.VpcConfig.SubnetIds).toHaveLength(3);
  });

  test('knows what the role of aws-node allows', () => {
    template.hasResourceProperties('Custom::AwsNodeBackup', {
      RoleActions: Match.arrayWith(['ec2:CreateNetworkInterface', 'ec2:DescribeSecurityGroups']),
    });
  });

  test('tells the stack where the backup is and what was found', () => {
    expect(
      Object.keys(template.findOutputs('*')).filter((name) => name.includes('UpgradeGuard')),
    ).toHaveLength(2);
  });

  test('needs no warning where nodes have a NAT gateway', () => {
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('upgradeGuard'));
  });
});

test('takes its options', () => {
  const { template } = define({
    upgradeGuard: UpgradeGuarding.on({
      undeclaredSettings: UndeclaredSettings.DISCARD,
      verificationPolicy: VerificationPolicy.REPORT,
      continueOnBackupFailure: true,
      bareMetalNodes: true,
    }),
  });
  template.hasResourceProperties('Custom::AwsNodeBackup', {
    UndeclaredSettings: 'discard',
    ContinueOnBackupFailure: 'true',
    BareMetalNodes: 'true',
  });
  template.hasResourceProperties('Custom::AwsNodeVerification', {
    Policy: 'report',
    UndeclaredSettings: 'discard',
  });
});

test('IMDS-only mode: the guard is told of the mode, and that the role allows nothing', () => {
  const { template } = define({ vpcCniSettings: { eni: { imdsOnly: true } } });
  const [{ Properties }] = Object.values(template.findResources('Custom::AwsNodeBackup'));
  const text = JSON.stringify(Properties.TargetConfiguration);
  expect(text.replaceAll('\\', '')).toContain('"ENABLE_IMDS_ONLY_MODE":"true"');
  expect(Properties.RoleActions ?? []).toEqual([]);
});

test('Kubernetes and vpc-cni in one deployment are an error at synth where both versions in use are stated', () => {
  const clusterFacts = {
    previousVersion: VpcCniVersion.of('v1.21.1-eksbuild.1'),
    previousKubernetesVersion: '1.30',
  };
  expect(() => define({ vpcCniVersion: VpcCniVersion.of('v1.22.4-eksbuild.3'), clusterFacts })).toThrow(
    /one deployment changes Kubernetes from 1\.30 to 1\.\d+ and vpc-cni from v1\.21\.1-eksbuild\.1 to v1\.22\.4-eksbuild\.3/,
  );
});

test('the guard of a cluster of the app learns its Kubernetes version by itself', () => {
  const stack = new Stack();
  const version = eks.KubernetesVersion.of('1.34');
  const cluster = new eks.Cluster(stack, 'Cluster', { version });
  const backup = new AwsNodeBackup(stack, 'Backup', { cluster });
  const declaredVersion = VpcCniVersion.LATEST_KNOWN;
  new AwsNodeVerification(stack, 'V', { cluster, backup, declaredVersion, declaredConfiguration: '{}' });
  const template = Template.fromStack(stack);
  const KubernetesVersion = '1.34';
  template.hasResourceProperties('Custom::AwsNodeBackup', { KubernetesVersion });
  template.hasResourceProperties('Custom::AwsNodeVerification', { KubernetesVersion });
});

describe('several minor versions at once, with the version in use stated', () => {
  const jump = {
    vpcCniVersion: VpcCniVersion.of('v1.22.4-eksbuild.3'),
    clusterFacts: { previousVersion: VpcCniVersion.of('v1.19.6-eksbuild.7') },
  };

  test('are an error at synth, in the words of the guard', () => {
    expect(() => define(jump)).toThrow(
      'not from v1.19.6-eksbuild.7 to v1.22.4-eksbuild.3: deploy v1.20.x, v1.21.x, v1.22.4-eksbuild.3 one after the other',
    );
  });
});

test('can be turned off', () => {
  const { template } = define({ upgradeGuard: UpgradeGuarding.off() });
  template.resourceCountIs('Custom::AwsNodeBackup', 0);
  template.resourceCountIs('AWS::S3::Bucket', 0);
});

describe('without NAT gateways, where functions in the node subnets reach nobody', () => {
  const none = NatGateways.none();

  test('is an error with its remedies', () => {
    expect(() => define({}, none)).toThrow(
      /hang for an hour: make the network with isolated: true, .* UpgradeGuarding\.on\(\{ handlerSubnets \}\), or set upgradeGuard to UpgradeGuarding\.off\(\)/,
    );
  });

  test('is fine with subnets that are named, or turned off', () => {
    const handlerSubnets = [
      ec2.Subnet.fromSubnetAttributes(new Stack(), 'A', { subnetId: 'subnet-a', availabilityZone: 'a' }),
    ];
    expect(() => define({ upgradeGuard: UpgradeGuarding.on({ handlerSubnets }) }, none)).not.toThrow();
    expect(() => define({ upgradeGuard: UpgradeGuarding.off() }, none)).not.toThrow();
  });
});

describe('a change of identity', () => {
  const identityIn = (props: Partial<PodNetworkClusterProps>, type: string): string => {
    const [{ Properties }] = Object.values(define(props).template.findResources(type));
    return Properties.Identity as string;
  };

  test.each(['Custom::AwsNodeBackup', 'Custom::AwsNodeVerification'])('runs %s again', (type) => {
    expect(identityIn({}, type)).toMatch(/^IRSA /);
    expect(identityIn({ identityType: eks.IdentityType.POD_IDENTITY }, type)).toMatch(/^PodIdentity /);
    expect(identityIn({}, type)).toBe(identityIn({}, type));
  });

  test('is asked of the guard before the role changes', () => {
    const { template } = define();
    const [backup] = Object.keys(template.findResources('Custom::AwsNodeBackup'));
    const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) =>
      id.includes('VpcCni'),
    );
    expect(roles.map(([, { DependsOn }]) => DependsOn)).toEqual([expect.arrayContaining([backup])]);
  });

  test('keeps the old role until the verification is done: it goes in the cleanup only', () => {
    const roleIds = (props: Partial<PodNetworkClusterProps>): string[] =>
      Object.keys(define(props).template.findResources('AWS::IAM::Role')).filter((id) =>
        id.includes('VpcCni'),
      );
    const [irsa] = roleIds({});
    expect(roleIds({ identityType: eks.IdentityType.POD_IDENTITY })).not.toContain(irsa);
  });
});
