import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PodAddressing } from '../../lib/vpc-cni/pod-addressing';
import { ResolveConflicts } from '../../lib/vpc-cni/resolve-conflicts';
import type { VpcCniAddonProps } from '../../lib/vpc-cni/vpc-cni-addon';
import { VpcCniAddon } from '../../lib/vpc-cni/vpc-cni-addon';
import { VpcCniVersion } from '../../lib/vpc-cni/vpc-cni-version';
import { ImportedClusterStack } from '../support/cluster-stack';

type Props = Partial<VpcCniAddonProps>;

function synthesize(props: Props | ((stack: ImportedClusterStack) => Props) = {}, ipFamily?: eks.IpFamily) {
  const stack = new ImportedClusterStack(ipFamily);
  const own = typeof props === 'function' ? props(stack) : props;
  new VpcCniAddon(stack, 'VpcCni', { cluster: stack.cluster, ...own });
  const { template } = stack;
  const [addon] = Object.values(template.findResources('AWS::EKS::Addon'));
  return { stack, template, addon, values: JSON.parse(addon.Properties.ConfigurationValues) };
}

test('installs the managed add-on with a version, a role of its own and settings that survive', () => {
  expect(synthesize().addon.Properties).toMatchObject({
    ClusterName: 'existing',
    AddonName: 'vpc-cni',
    AddonVersion: VpcCniVersion.LATEST_KNOWN.toString(),
    ServiceAccountRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^VpcCniRole/), 'Arn'] },
    ResolveConflicts: 'PRESERVE',
    PreserveOnDelete: true,
  });
});

test('turns prefix delegation on by default, and custom networking only with pod subnets', () => {
  const { values } = synthesize();
  expect(values.env.ENABLE_PREFIX_DELEGATION).toBe('true');
  expect(values.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG).not.toBe('true');
  expect(values).not.toHaveProperty('eniConfig');
});

test('writes one ENIConfig for each zone, with the cluster security group', () => {
  const { values } = synthesize(({ podSubnets }) => ({ podSubnets }));
  expect(values.env).toMatchObject({
    AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
    ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone',
  });
  expect(values.eniConfig).toEqual({
    create: true,
    region: 'eu-west-1',
    subnets: {
      'eu-west-1a': { id: 'subnet-pod-eu-west-1a', securityGroups: ['sg-cluster'] },
      'eu-west-1b': { id: 'subnet-pod-eu-west-1b', securityGroups: ['sg-cluster'] },
      'eu-west-1c': { id: 'subnet-pod-eu-west-1c', securityGroups: ['sg-cluster'] },
    },
  });
});

test('gives pod interfaces the security groups it is told to', () => {
  const { values } = synthesize((stack) => ({
    podSubnets: stack.podSubnets,
    podSecurityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Pods', 'sg-pods')],
  }));
  expect(values.eniConfig.subnets['eu-west-1a'].securityGroups).toEqual(['sg-pods']);
});

test('writes every value of env as text, zero included, as the schema of the add-on asks', () => {
  const { values } = synthesize({
    podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 0, minimumIpTarget: 15 }),
  });
  expect(Object.values(values.env).every((value) => typeof value === 'string')).toBe(true);
  expect(values.env).toMatchObject({ WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '15' });
});

test('takes a version, a role, a conflict policy and no preservation', () => {
  const { addon, template } = synthesize((stack) => ({
    version: VpcCniVersion.of('v1.21.1-eksbuild.8'),
    serviceAccountRole: iam.Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::111122223333:role/own'),
    resolveConflicts: ResolveConflicts.OVERWRITE,
    preserveOnDelete: false,
  }));
  expect(addon.Properties).toMatchObject({
    AddonVersion: 'v1.21.1-eksbuild.8',
    ServiceAccountRoleArn: 'arn:aws:iam::111122223333:role/own',
    ResolveConflicts: 'OVERWRITE',
    PreserveOnDelete: false,
  });
  template.resourceCountIs('AWS::IAM::Role', 0);
});

test('refuses custom networking in an IPv6 cluster', () => {
  expect(() => synthesize(({ podSubnets }) => ({ podSubnets }), eks.IpFamily.IP_V6)).toThrow(
    /custom networking/i,
  );
});

test('turns warnings of the settings into warnings of the app, which can be acknowledged', () => {
  const { stack } = synthesize({ podAddressing: PodAddressing.secondaryIp({ minimumIpTarget: 15 }) });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/VpcCni',
    Match.stringLikeRegexp('PodNetwork:WarmPoolFrozen'),
  );
});
