import { App, Aws, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EKS_USE_NATIVE_OIDC_PROVIDER } from 'aws-cdk-lib/cx-api';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { ResolveConflicts } from '../../lib/vpc-cni/resolve-conflicts';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { VpcCniAddon } from '../../lib/vpc-cni/vpc-cni-addon';
import type { VpcCniAddonProps } from '../../lib/vpc-cni/vpc-cni-addon-props';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { warningIds } from '../support/cluster-app';
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
  const { values } = synthesize(({ podSubnets }) => ({
    podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: podSubnets }),
  }));
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

test('writes every value of env as text, zero included, as the schema of the add-on asks', () => {
  const { values } = synthesize({
    podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 0, minimumIpTarget: 15 }),
  });
  expect(Object.values(values.env).every((value) => typeof value === 'string')).toBe(true);
  expect(values.env).toMatchObject({ WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '15' });
});

test('refuses a version that EKS does not know, because it names no EKS build', () => {
  expect(() => synthesize({ version: VpcCniVersion.of('v1.22.4') })).toThrow(
    "version: EKS knows no add-on version v1.22.4, only builds of it such as v1.22.4-eksbuild.1: list them with 'aws eks describe-addon-versions --addon-name vpc-cni --kubernetes-version <version>'",
  );
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
  expect(() =>
    synthesize(
      ({ podSubnets }) => ({
        podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: podSubnets }),
      }),
      eks.IpFamily.IP_V6,
    ),
  ).toThrow(/custom networking/i);
});

test('turns warnings of the settings into warnings of the app, which can be acknowledged', () => {
  const { stack } = synthesize({ podAddressing: PodAddressing.secondaryIp({ minimumIpTarget: 15 }) });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/VpcCni',
    Match.stringLikeRegexp('PodNetwork:WarmPoolFrozen'),
  );
});

test('gives the role by an association with EKS Pod Identity, and trusts that an imported cluster has the agent', () => {
  const { addon, template } = synthesize({ identityType: eks.IdentityType.POD_IDENTITY });
  expect(addon.Properties.ServiceAccountRoleArn).toBeUndefined();
  expect(addon.Properties.PodIdentityAssociations).toEqual([
    {
      ServiceAccount: 'aws-node',
      RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^VpcCniRolePodIdentity/), 'Arn'] },
    },
  ]);
  template.resourceCountIs('AWS::EKS::Addon', 1);
});

test('asks for the policy of the cluster role where it cannot attach it', () => {
  const { stack } = synthesize({ settings: { securityGroupsForPods: {} } });
  expect(warningIds(stack)).toEqual(['ClusterRoleNotSeen']);
});

test('gives the role what the settings need: logs for flow logs, nothing without EC2 calls', () => {
  const actionsWith = (settings: VpcCniAddonProps['settings']) =>
    JSON.stringify(synthesize({ settings }).template.findResources('AWS::IAM::Role'));
  const networkPolicy = { policyEventLogs: true, cloudWatchLogs: true };
  expect(actionsWith({ networkPolicy })).toContain('logs:PutLogEvents');
  expect(actionsWith({ networkPolicy: { ...networkPolicy, enabled: false } })).not.toContain(
    'logs:PutLogEvents',
  );
  expect(actionsWith({ eni: { imdsOnly: true } })).not.toContain('ec2:');
});

test('checks settings against what is known of the cluster', () => {
  const settings = { endpoints: { clusterEndpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com' } };
  const warnings = (endpointPrivateAccess?: boolean) =>
    warningIds(synthesize({ settings, clusterFacts: { endpointPrivateAccess } }).stack);
  expect(warnings(false)).toContain('PublicApiServer');
  expect(warnings(true)).not.toContain('PublicApiServer');
  expect(warnings()).not.toContain('PublicApiServer');
});

const appStack = () => new Stack(new App({ context: { [EKS_USE_NATIVE_OIDC_PROVIDER]: true } }), 'Stack');

test('sees that a cluster of the app runs Auto Mode, whose nodes ignore the add-on', () => {
  const stack = appStack();
  const cluster = new eks.Cluster(stack, 'Cluster', { version: eks.KubernetesVersion.V1_36 });
  new VpcCniAddon(stack, 'VpcCni', { cluster });
  expect(warningIds(stack)).toContain('AutoMode');
});

test('reads nothing that is known at deployment only', () => {
  const stack = appStack();
  const cluster = new eks.Cluster(stack, 'Cluster', {
    version: eks.KubernetesVersion.of(Aws.STACK_NAME),
    defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
  });
  new VpcCniAddon(stack, 'VpcCni', { cluster, settings: { networkPolicy: {} } });
  expect(warningIds(stack)).toEqual([]);
});

test('lets the networks of Multus reach the nodes, in both families', () => {
  const { template } = synthesize({
    settings: { multus: { interfacesPerNode: 1, trafficCidrBlocks: ['10.10.0.0/16', '2001:db8::/64'] } },
  });
  const rule = { GroupId: 'sg-cluster', IpProtocol: '-1', Description: 'interfaces of Multus' };
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...rule, CidrIp: '10.10.0.0/16' });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...rule, CidrIpv6: '2001:db8::/64' });
});

test('refuses networks of Multus that are none, all at once', () => {
  const multus = { interfacesPerNode: 1, trafficCidrBlocks: ['10.10.0.1/16', 'here'] };
  expect(() => synthesize({ settings: { multus } })).toThrow(
    /multus\.trafficCidrBlocks: 10\.10\.0\.1\/16 has host bits[^]*multus\.trafficCidrBlocks: "here" is not a CIDR block/,
  );
});
