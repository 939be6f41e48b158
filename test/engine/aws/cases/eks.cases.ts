import type { Properties } from '../../resource-provider';
import type { EKS_REFUSALS } from '../eks/refusals';
import { trust, type Case, type Made, type Stage } from './stage';

const NODE_POLICY = 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy';

/** A network with two private subnets that reach the internet, and what a cluster needs. */
async function ground(s: Stage) {
  const vpc = await s.vpc();
  const subnets = [await s.subnet(vpc, '10.0.0.0/24', 0), await s.subnet(vpc, '10.0.1.0/24', 1)];
  const { nat } = await s.nat(vpc);
  const table = await s.table(vpc);
  await s.route(table, { NatGatewayId: nat.id });
  for (const subnet of subnets) await s.associate(table, subnet);
  const role = await s.role('eks.amazonaws.com');
  return { vpc, role, subnetIds: subnets.map(({ id }) => id) };
}

interface Options {
  readonly network?: Properties;
  readonly properties?: Properties;
}

async function cluster(
  s: Stage,
  { network = {}, properties = {} }: Options = {},
): Promise<Made & { subnetIds: string[] }> {
  const { role, subnetIds } = await ground(s);
  const made = await s.make('AWS::EKS::Cluster', {
    RoleArn: role.attributes.Arn,
    Version: '1.33',
    ResourcesVpcConfig: { SubnetIds: subnetIds, EndpointPrivateAccess: true, ...network },
    AccessConfig: { AuthenticationMode: 'API' },
    BootstrapSelfManagedAddons: false,
    ...properties,
  });
  return { ...made, subnetIds };
}

const addon = (s: Stage, { id }: Made, properties: Properties = {}) =>
  s.make('AWS::EKS::Addon', {
    ClusterName: id,
    AddonName: 'vpc-cni',
    AddonVersion: 'v1.20.5-eksbuild.1',
    ...properties,
  });

async function nodes(
  s: Stage,
  properties: Properties = {},
  on?: Made & { subnetIds: string[] },
  hasCni = true,
): Promise<Made> {
  const { id, subnetIds, ...rest } = on ?? (await cluster(s));
  if (hasCni && s.world.eks.addon(id, 'vpc-cni') === undefined) await addon(s, { id, ...rest });
  const role = await s.role('ec2.amazonaws.com', { ManagedPolicyArns: [NODE_POLICY] });
  const ScalingConfig = { MinSize: 1, DesiredSize: 2, MaxSize: 3 };
  return s.make('AWS::EKS::Nodegroup', {
    ClusterName: id,
    NodeRole: role.attributes.Arn,
    Subnets: subnetIds,
    ScalingConfig,
    ...properties,
  });
}

async function template(s: Stage, LaunchTemplateData: Properties) {
  const { id } = await s.make('AWS::EC2::LaunchTemplate', { LaunchTemplateData });
  return { LaunchTemplate: { Id: id, Version: '1' } };
}

async function entry(s: Stage, properties: Properties = {}, on?: Made) {
  const { id } = on ?? (await cluster(s));
  const PrincipalArn = (await s.role('lambda.amazonaws.com')).attributes.Arn;
  return s.make('AWS::EKS::AccessEntry', { ClusterName: id, PrincipalArn, ...properties });
}

async function podIdentity(s: Stage, on: Made, roleTrust: object) {
  const role = await s.make('AWS::IAM::Role', { AssumeRolePolicyDocument: roleTrust });
  const properties = { Namespace: 'kube-system', ServiceAccount: 'aws-node', RoleArn: role.attributes.Arn };
  return s.make('AWS::EKS::PodIdentityAssociation', { ClusterName: on.id, ...properties });
}

const FARGATE_TRUST = 'eks-fargate-pods.amazonaws.com';

async function fargate(s: Stage, properties: Properties = {}, on?: Made & { subnetIds: string[] }) {
  const { id, subnetIds } = on ?? (await cluster(s));
  return s.make('AWS::EKS::FargateProfile', {
    ClusterName: id,
    PodExecutionRoleArn: (await s.role(FARGATE_TRUST)).attributes.Arn,
    Selectors: [{ Namespace: 'batch' }],
    Subnets: subnetIds,
    ...properties,
  });
}

const POD_TRUST = trust('pods.eks.amazonaws.com', ['sts:AssumeRole', 'sts:TagSession']);

/** For each thing that EKS refuses, steps of which the last is refused. */
export const EKS_CASES: Record<keyof typeof EKS_REFUSALS, Case> = {
  'cluster-exists': async (s) => {
    const { properties } = await cluster(s, { properties: { Name: 'prod' } });
    await s.make('AWS::EKS::Cluster', properties);
  },
  'cluster-not-found': (s) => s.make('AWS::EKS::Addon', { ClusterName: 'gone', AddonName: 'vpc-cni' }),
  'cluster-name': (s) => cluster(s, { properties: { Name: '-prod' } }),
  'cluster-role': async (s) =>
    cluster(s, { properties: { RoleArn: (await s.role('ec2.amazonaws.com')).attributes.Arn } }),
  'cluster-auto-mode': (s) => cluster(s, { properties: { ComputeConfig: { Enabled: true, NodePools: [] } } }),
  'cluster-subnets': async (s) => {
    const { vpc } = await ground(s);
    const one = await s.subnet(vpc, '10.0.10.0/24');
    await cluster(s, { network: { SubnetIds: [one.id] } });
  },
  'cluster-addresses': async (s) => {
    const vpc = await s.vpc();
    const small = await s.subnet(vpc, '10.0.0.0/28');
    for (let i = 0; i < 8; i += 1) s.world.network.addInterface(small.id, 'a node');
    await cluster(s, { network: { SubnetIds: [small.id, (await s.subnet(vpc, '10.0.1.0/28', 1)).id] } });
  },
  'cluster-zone': async (s) => {
    const vpc = await s.vpc();
    const subnets = [await s.subnet(vpc, '10.0.0.0/24'), await s.subnet(vpc, '10.0.1.0/24', 4)];
    await cluster(s, { network: { SubnetIds: subnets.map(({ id }) => id) } });
  },
  'cluster-service-range': (s) =>
    cluster(s, { properties: { KubernetesNetworkConfig: { ServiceIpv4Cidr: '10.0.128.0/20' } } }),
  'cluster-key': (s) =>
    cluster(s, {
      properties: {
        EncryptionConfig: [{ Provider: { KeyArn: s.world.arn('kms', 'key/gone') }, Resources: ['secrets'] }],
      },
    }),
  'cluster-version': (s) => cluster(s, { properties: { Version: '1.99' } }),
  'cluster-version-step': async (s) => s.change(await cluster(s), { Version: '1.35' }),
  'cluster-two-updates': async (s) =>
    s.change(await cluster(s), {
      Version: '1.34',
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'api' }] } },
    }),
  'cluster-endpoint': (s) =>
    cluster(s, { network: { EndpointPublicAccess: false, EndpointPrivateAccess: false } }),
  'cluster-zones': async (s) => {
    const made = await cluster(s);
    const third = await s.make('AWS::EC2::Subnet', {
      VpcId: s.world.eks.cluster(made.id).vpcId,
      CidrBlock: '10.0.2.0/24',
      AvailabilityZone: s.world.availabilityZones()[3],
    });
    const ResourcesVpcConfig = { SubnetIds: [...made.subnetIds, third.id], EndpointPrivateAccess: true };
    await s.change(made, { ResourcesVpcConfig });
  },
  'cluster-busy': async (s) => {
    const made = await cluster(s);
    await Promise.all([
      s.change(made, { Version: '1.34' }),
      s.change(made, { UpgradePolicy: { SupportType: 'STANDARD' } }),
    ]);
  },
  'cluster-in-use': async (s) => {
    const made = await cluster(s);
    await nodes(s, {}, made);
    await s.remove(made);
  },
  'cluster-protected': async (s) => s.remove(await cluster(s, { properties: { DeletionProtection: true } })),
  'addon-exists': async (s) => {
    const made = await cluster(s);
    await addon(s, made);
    await addon(s, made);
  },
  'addon-unknown': async (s) => addon(s, await cluster(s), { AddonName: 'amazon-vpc-cni' }),
  'addon-version': async (s) => addon(s, await cluster(s), { AddonVersion: 'v1.20.5' }),
  'addon-version-step': async (s) =>
    s.change(await addon(s, await cluster(s)), { AddonVersion: 'v1.22.4-eksbuild.3' }),
  'addon-configuration': async (s) =>
    addon(s, await cluster(s), { ConfigurationValues: JSON.stringify({ env: { WARM_IP_TARGETS: '1' } }) }),
  'addon-busy': async (s) => {
    const made = await addon(s, await cluster(s));
    const values = (count: string) => ({
      ConfigurationValues: JSON.stringify({ env: { WARM_IP_TARGET: count } }),
    });
    await Promise.all([s.change(made, values('1')), s.change(made, values('2'))]);
  },
  'addon-role': async (s) =>
    addon(s, await cluster(s), { ServiceAccountRoleArn: s.world.arn('iam', 'role/gone') }),
  'addon-conflict': async (s) =>
    addon(s, await cluster(s, { properties: { BootstrapSelfManagedAddons: true } })),
  'nodegroup-exists': async (s) => {
    const made = await cluster(s);
    await nodes(s, { NodegroupName: 'general' }, made);
    await nodes(s, { NodegroupName: 'general' }, made);
  },
  'nodegroup-template': async (s) =>
    nodes(s, { ...(await template(s, { ImageId: 'ami-0123456789abcdef0' })), DiskSize: 100 }),
  'nodegroup-role': async (s) => nodes(s, { NodeRole: (await s.role('ec2.amazonaws.com')).attributes.Arn }),
  'nodegroup-scaling': (s) => nodes(s, { ScalingConfig: { MinSize: 3, DesiredSize: 2, MaxSize: 6 } }),
  'nodegroup-labels': (s) => nodes(s, { Labels: { 'kubernetes.io/role': 'pods' } }),
  'nodegroup-update': async (s) =>
    s.change(await nodes(s), { Version: '1.33', ScalingConfig: { MinSize: 2, DesiredSize: 2, MaxSize: 3 } }),
  'nodegroup-version': (s) => nodes(s, { Version: '1.34' }),
  'nodes-cannot-join': (s) => nodes(s, {}, undefined, false),
  'nodegroup-instance-type': (s) => nodes(s, { InstanceTypes: ['m7i.3xlarge'] }),
  'template-instance-type': async (s) => nodes(s, await template(s, { InstanceType: 'm77i.large' })),
  'fargate-exists': async (s) => {
    const made = await cluster(s);
    await fargate(s, { FargateProfileName: 'batch' }, made);
    await fargate(s, { FargateProfileName: 'batch' }, made);
  },
  'fargate-busy': async (s) => {
    const made = await cluster(s);
    await Promise.all([fargate(s, {}, made), fargate(s, {}, made)]);
  },
  'fargate-selectors': (s) => fargate(s, { Selectors: [] }),
  'fargate-role': async (s) =>
    fargate(s, { PodExecutionRoleArn: (await s.role('eks.amazonaws.com')).attributes.Arn }),
  'fargate-subnet': async (s) => {
    const made = await cluster(s);
    const home = [...s.world.network.nats.values()].map(({ subnetId }) => subnetId);
    await fargate(s, { Subnets: home }, made);
  },
  'access-entry-exists': async (s) => {
    const made = await nodes(s);
    const { NodeRole: PrincipalArn, ClusterName } = made.properties;
    await s.make('AWS::EKS::AccessEntry', { ClusterName, PrincipalArn, Type: 'EC2_LINUX' });
  },
  'access-entry-principal': (s) => entry(s, { PrincipalArn: s.world.arn('iam', 'role/gone') }),
  'access-entry-policy': (s) =>
    entry(s, { AccessPolicies: [{ PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/ViewPolicy' }] }),
  'access-mode': async (s) =>
    entry(s, {}, await cluster(s, { properties: { AccessConfig: { AuthenticationMode: 'CONFIG_MAP' } } })),
  'pod-identity-exists': async (s) => {
    const made = await cluster(s);
    await podIdentity(s, made, POD_TRUST);
    await podIdentity(s, made, POD_TRUST);
  },
  'pod-identity-role': async (s) => podIdentity(s, await cluster(s), trust('pods.eks.amazonaws.com')),
};

/** Further node groups that contradict their launch template. */
export const WRONG_TEMPLATES: Readonly<Record<string, { data: Properties; properties: Properties }>> = {
  'instance types in both': {
    data: { InstanceType: 'm7i.large' },
    properties: { InstanceTypes: ['m7i.xlarge'] },
  },
  'an image and an AMI type': {
    data: { ImageId: 'ami-0123456789abcdef0' },
    properties: { AmiType: 'AL2023_x86_64_STANDARD' },
  },
  'network interfaces without security groups': {
    data: { NetworkInterfaces: [{ DeviceIndex: 0 }] },
    properties: {},
  },
  'a Capacity Block without a reservation': {
    data: { InstanceType: 'p5.48xlarge', InstanceMarketOptions: { MarketType: 'capacity-block' } },
    properties: { CapacityType: 'CAPACITY_BLOCK' },
  },
  'an image and a version': { data: { ImageId: 'ami-0123456789abcdef0' }, properties: { Version: '1.33' } },
  'no image for AMI type CUSTOM': { data: {}, properties: { AmiType: 'CUSTOM' } },
  'remote access in the node group': { data: {}, properties: { RemoteAccess: { Ec2SshKey: 'key' } } },
  'an instance profile in the template': { data: { IamInstanceProfile: { Name: 'nodes' } }, properties: {} },
  'a version that the template does not have': {
    data: {},
    properties: { LaunchTemplate: { Id: 'lt-0', Version: '9' } },
  },
};

export { cluster, ground, nodes, template };
