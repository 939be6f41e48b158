import type { Outcome } from '../../lib/impact/outcome';
import type { Properties, Template } from './base';

/** A change, and what it must be told to do; resources that are not named may be updated or added at most. */
export type Pair = readonly [
  name: string,
  change: (template: Template) => void,
  told: Record<string, Outcome>,
];

/** Sets properties of one resource. */
const set =
  (logicalId: string, properties: Properties) =>
  ({ Resources }: Template): void =>
    void Object.assign(Resources[logicalId].Properties, properties);

const drop =
  (...logicalIds: string[]) =>
  ({ Resources }: Template): void =>
    logicalIds.forEach((logicalId) => delete Resources[logicalId]);

const both =
  (...changes: ((template: Template) => void)[]) =>
  (template: Template): void =>
    changes.forEach((change) => change(template));

const rename =
  (from: string, to: string) =>
  ({ Resources }: Template): void => {
    Resources[to] = Resources[from];
    delete Resources[from];
  };

const cni = (change: (configuration: Properties) => void) => (template: Template) => {
  const { Properties: properties } = template.Resources.Cni;
  const configuration = JSON.parse(properties.ConfigurationValues['Fn::Sub']);
  change(configuration);
  properties.ConfigurationValues = { 'Fn::Sub': JSON.stringify(configuration) };
};

const data = (change: Properties) => (template: Template) =>
  void Object.assign(template.Resources.Image.Properties.LaunchTemplateData, change);

const parameter = (name: string, value: string) => (template: Template) =>
  void (template.Parameters[name].Default = value);

const ref = (Ref: string) => ({ Ref });
const ALL_NODES = { Nodes: 'replaced' } as const;

/** Everything hangs on the VPC. */
const WORLD = {
  Vpc: 'replaced',
  PodRange: 'replaced',
  NodeA: 'replaced',
  NodeB: 'replaced',
  PodA: 'replaced',
  PodB: 'replaced',
  Table: 'replaced',
  OtherTable: 'replaced',
  PodGroup: 'replaced',
  Nodes: 'replaced',
  Nat: 'replaced',
} as const;

/** What each change does, from CloudFormation's specification and the EKS user guide. */
export const PAIRS: readonly Pair[] = [
  // Renumbering
  ['the VPC gets another block', set('Vpc', { CidrBlock: '10.1.0.0/16' }), WORLD],
  [
    'a node subnet is renumbered',
    set('NodeA', { CidrBlock: '10.0.48.0/20' }),
    { NodeA: 'replaced', ...ALL_NODES },
  ],
  [
    'a node subnet grows',
    set('NodeB', { CidrBlock: '10.0.32.0/19' }),
    { NodeB: 'replaced', Nat: 'replaced', ...ALL_NODES },
  ],
  [
    'a node subnet moves to another zone',
    set('NodeA', { AvailabilityZone: 'eu-west-1c', CidrBlock: '10.0.48.0/20' }),
    { NodeA: 'replaced', ...ALL_NODES },
  ],
  [
    'a pod subnet is renumbered',
    set('PodA', { CidrBlock: '100.64.128.0/18' }),
    { PodA: 'refused', Cni: 'rolled', Reserved: 'replaced' },
  ],
  [
    'a pod subnet moves to a zone by id',
    set('PodB', { AvailabilityZoneId: 'euw1-az3', CidrBlock: '100.64.128.0/18' }),
    { PodB: 'refused', Cni: 'rolled' },
  ],
  [
    'both pod subnets are renumbered',
    both(set('PodA', { CidrBlock: '100.64.128.0/18' }), set('PodB', { CidrBlock: '100.64.192.0/18' })),
    { PodA: 'refused', PodB: 'refused', Cni: 'rolled', Reserved: 'replaced' },
  ],
  ['the pod block changes by a default', parameter('PodBlock', '100.65.0.0/16'), { PodRange: 'replaced' }],
  ['the pod block becomes text', set('PodRange', { CidrBlock: '100.66.0.0/16' }), { PodRange: 'replaced' }],
  ['the reserved range moves', set('Reserved', { Cidr: '100.64.16.0/20' }), { Reserved: 'replaced' }],
  [
    'the reservation changes its type',
    set('Reserved', { ReservationType: 'explicit' }),
    { Reserved: 'refused' },
  ],
  [
    'a subnet moves to another logical id',
    both(
      rename('PodB', 'PodC'),
      cni((c) => (c.eniConfig.subnets['eu-west-1b'].id = '${PodC}')),
    ),
    { PodB: 'refused', PodC: 'refused', Cni: 'rolled' },
  ],
  [
    'the service range changes',
    set('Cluster', { KubernetesNetworkConfig: { ServiceIpv4Cidr: '172.21.0.0/16' } }),
    { Cluster: 'refused', Nodes: 'replaced', Cni: 'replaced' },
  ],
  [
    'the IP family changes',
    set('Cluster', { Name: 'shop6', KubernetesNetworkConfig: { IpFamily: 'ipv6' } }),
    { Cluster: 'replaced', Nodes: 'replaced', Cni: 'replaced' },
  ],
  [
    'a subnet is taken from a pool',
    set('PodA', { CidrBlock: undefined, Ipv4IpamPoolId: 'ipam-pool-1', Ipv4NetmaskLength: 18 }),
    { PodA: 'refused', Cni: 'rolled', Reserved: 'replaced' },
  ],
  // Clusters
  [
    'the cluster gets another name',
    set('Cluster', { Name: 'store' }),
    { Cluster: 'replaced', Nodes: 'replaced', Cni: 'replaced' },
  ],
  [
    'the cluster gets another role',
    set('Cluster', { RoleArn: 'arn:aws:iam::111122223333:role/other' }),
    { Cluster: 'refused', Nodes: 'replaced', Cni: 'replaced' },
  ],
  [
    'secrets are encrypted with a key',
    set('Cluster', {
      EncryptionConfig: [
        { Resources: ['secrets'], Provider: { KeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1' } },
      ],
    }),
    { Cluster: 'refused', Nodes: 'replaced', Cni: 'replaced' },
  ],
  [
    'the creator loses admin access',
    set('Cluster', { AccessConfig: { BootstrapClusterCreatorAdminPermissions: false } }),
    { Cluster: 'refused', Nodes: 'replaced', Cni: 'replaced' },
  ],
  [
    'add-ons are no longer made at the start',
    set('Cluster', { BootstrapSelfManagedAddons: false }),
    { Cluster: 'refused', Nodes: 'replaced', Cni: 'replaced' },
  ],
  ['Kubernetes jumps two minors', set('Cluster', { Version: '1.37' }), { Cluster: 'refused' }],
  ['Kubernetes goes back', set('Cluster', { Version: '1.34' }), { Cluster: 'refused' }],
  [
    'the cluster goes',
    drop('Cluster', 'Cni', 'Nodes'),
    { Cluster: 'removed', Cni: 'removed', Nodes: 'removed' },
  ],
  [
    'the cluster moves to another logical id',
    both(
      rename('Cluster', 'Main'),
      set('Cni', { ClusterName: ref('Main') }),
      set('Nodes', { ClusterName: ref('Main') }),
    ),
    { Cluster: 'removed', Main: 'refused', Cni: 'replaced', Nodes: 'replaced' },
  ],
  // Node groups
  ['instance types are listed', set('Nodes', { InstanceTypes: ['m7i.xlarge'] }), ALL_NODES],
  ['the capacity type changes', set('Nodes', { CapacityType: 'SPOT' }), ALL_NODES],
  ['the stage changes its condition and its mapping', parameter('Stage', 'dev'), ALL_NODES],
  ['the image type changes', set('Nodes', { AmiType: 'BOTTLEROCKET_x86_64' }), ALL_NODES],
  ['the disk grows', set('Nodes', { DiskSize: 100 }), ALL_NODES],
  ['the node role changes', set('Nodes', { NodeRole: { 'Fn::GetAtt': ['CniRole', 'Arn'] } }), ALL_NODES],
  [
    'the node role is replaced',
    set('NodeRole', { RoleName: 'nodes' }),
    { NodeRole: 'replaced', ...ALL_NODES },
  ],
  ['a subnet of the group goes', set('Nodes', { Subnets: [ref('NodeA')] }), ALL_NODES],
  [
    'a subnet of the group comes',
    set('Nodes', { Subnets: [ref('NodeA'), ref('NodeB'), 'subnet-0123456789abcdef0'] }),
    ALL_NODES,
  ],
  ['the group gets a name', set('Nodes', { NodegroupName: 'general' }), ALL_NODES],
  ['remote access is given', set('Nodes', { RemoteAccess: { Ec2SshKey: 'ops' } }), ALL_NODES],
  ['the group goes', drop('Nodes'), { Nodes: 'removed' }],
  ['the release changes by a default', parameter('Release', '1.36.0-20261115'), { Nodes: 'rolled' }],
  ['the release is text', set('Nodes', { ReleaseVersion: '1.36.1-20261120' }), { Nodes: 'rolled' }],
  ['the Kubernetes version of the nodes changes', set('Nodes', { Version: '1.36' }), { Nodes: 'rolled' }],
  [
    'the hop limit changes',
    data({ MetadataOptions: { HttpPutResponseHopLimit: 1, HttpTokens: 'required' } }),
    { Nodes: 'rolled' },
  ],
  [
    'white space in the user data',
    data({ UserData: { 'Fn::Base64': 'MIME-Version: 1.0\n' } }),
    { Nodes: 'rolled' },
  ],
  [
    'a tag on instances',
    data({ TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }] }),
    { Nodes: 'rolled' },
  ],
  ['another image', data({ ImageId: 'ami-0123456789abcdef0' }), { Nodes: 'rolled' }],
  [
    'an instance type by its mapping',
    (t) => void (t.Mappings.Sizes.prod.type = 'm7i.xlarge'),
    { Nodes: 'rolled' },
  ],
  ['a description of the version', set('Image', { VersionDescription: 'second' }), { Nodes: 'rolled' }],
  [
    'the launch template gets a name',
    set('Image', { LaunchTemplateName: 'nodes' }),
    { Image: 'replaced', Nodes: 'rolled' },
  ],
  [
    'a fixed version of the launch template',
    set('Nodes', { LaunchTemplate: { Id: ref('Image'), Version: '7' } }),
    { Nodes: 'rolled' },
  ],
  [
    'a security group of the nodes is replaced',
    both(data({ SecurityGroupIds: [ref('PodGroup')] }), set('PodGroup', { GroupDescription: 'all pods' })),
    { PodGroup: 'replaced', Nodes: 'rolled' },
  ],
  [
    'fewer nodes',
    set('Nodes', { ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 8 } }),
    { Nodes: 'interrupted' },
  ],
  [
    'fewer nodes at most',
    set('Nodes', { ScalingConfig: { MinSize: 1, DesiredSize: 3, MaxSize: 3 } }),
    { Nodes: 'interrupted' },
  ],
  // aws-node
  ['a variable of aws-node', cni((c) => (c.env.WARM_PREFIX_TARGET = '2')), { Cni: 'rolled' }],
  [
    'custom networking ends',
    cni((c) => (c.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = 'false')),
    { Cni: 'rolled' },
  ],
  ['a new version of vpc-cni', set('Cni', { AddonVersion: 'v1.21.1-eksbuild.1' }), { Cni: 'rolled' }],
  [
    'another role of aws-node',
    set('Cni', { ServiceAccountRoleArn: 'arn:aws:iam::111122223333:role/cni' }),
    { Cni: 'rolled' },
  ],
  [
    'Pod Identity instead of IRSA',
    set('Cni', {
      ServiceAccountRoleArn: undefined,
      PodIdentityAssociations: [
        { ServiceAccount: 'aws-node', RoleArn: { 'Fn::GetAtt': ['CniRole', 'Arn'] } },
      ],
    }),
    { Cni: 'rolled' },
  ],
  [
    'the role of aws-node is replaced',
    set('CniRole', { RoleName: 'cni' }),
    { CniRole: 'replaced', Cni: 'rolled' },
  ],
  ['the add-on moves to another logical id', rename('Cni', 'VpcCni'), { Cni: 'removed', VpcCni: 'refused' }],
  ['the add-on goes', drop('Cni'), { Cni: 'removed' }],
  // Routes and gateways
  [
    'the NAT gateway moves',
    set('Nat', { SubnetId: ref('NodeA') }),
    { Nat: 'replaced', ToInternet: 'interrupted' },
  ],
  [
    'the NAT gateway becomes private',
    set('Nat', { ConnectivityType: 'private', AllocationId: undefined }),
    { Nat: 'replaced', ToInternet: 'interrupted' },
  ],
  [
    'the NAT gateway becomes regional',
    set('Nat', {
      AvailabilityMode: 'regional',
      VpcId: ref('Vpc'),
      SubnetId: undefined,
      AllocationId: undefined,
    }),
    { Nat: 'replaced', ToInternet: 'interrupted' },
  ],
  [
    'the route has another target',
    set('ToInternet', { NatGatewayId: undefined, TransitGatewayId: 'tgw-1' }),
    { ToInternet: 'interrupted' },
  ],
  [
    'the route has another destination',
    set('ToInternet', { DestinationCidrBlock: '10.9.0.0/16' }),
    { ToInternet: 'replaced' },
  ],
  ['the route goes', drop('ToInternet'), { ToInternet: 'removed' }],
  [
    'the route moves to another logical id',
    rename('ToInternet', 'DefaultRoute'),
    { ToInternet: 'removed', DefaultRoute: 'refused' },
  ],
  [
    'a subnet gets another route table',
    set('InTable', { RouteTableId: ref('OtherTable') }),
    { InTable: 'refused' },
  ],
  // Anything else
  [
    'a security group changes its description',
    set('PodGroup', { GroupDescription: 'the pods' }),
    { PodGroup: 'replaced' },
  ],
  ['a function gets a name', set('Function', { FunctionName: 'f' }), { Function: 'replaced' }],
  ['a database gets another name', set('Database', { DBName: 'store' }), { Database: 'replaced' }],
  [
    'a database engine, where it depends',
    set('Database', { Engine: 'aurora-postgresql' }),
    { Database: 'may be replaced' },
  ],
  [
    'a logical id becomes another type',
    (t) => void (t.Resources.Function.Type = 'AWS::Serverless::Function'),
    { Function: 'refused' },
  ],
];

/** Changes that nothing running notices. */
export const HARMLESS: readonly Pair[] = [
  ['no change', () => {}, {}],
  ['a tag on the VPC', set('Vpc', { Tags: [{ Key: 'a', Value: 'b' }] }), {}],
  ['a tag on a subnet', set('NodeA', { Tags: [{ Key: 'Name', Value: 'other' }] }), {}],
  ['DNS host names', set('Vpc', { EnableDnsHostnames: true }), {}],
  ['true as text', set('Vpc', { EnableDnsSupport: 'true' }), {}],
  ['public addresses', set('NodeA', { MapPublicIpOnLaunch: false }), {}],
  ['labels of the nodes', set('Nodes', { Labels: { team: 'store' } }), {}],
  ['taints of the nodes', set('Nodes', { Taints: [{ Key: 'a', Value: 'b', Effect: 'NO_SCHEDULE' }] }), {}],
  ['more nodes', set('Nodes', { ScalingConfig: { MinSize: 2, DesiredSize: 6, MaxSize: 12 } }), {}],
  ['sizes as text', set('Nodes', { ScalingConfig: { MinSize: '2', DesiredSize: '4', MaxSize: '8' } }), {}],
  ['more at once', set('Nodes', { UpdateConfig: { MaxUnavailable: 2 } }), {}],
  ['node repair', set('Nodes', { NodeRepairConfig: { Enabled: true } }), {}],
  ['forced updates', set('Nodes', { ForceUpdateEnabled: true }), {}],
  ['tags of the group', set('Nodes', { Tags: { a: 'b' } }), {}],
  ['subnets in another order', set('Nodes', { Subnets: [ref('NodeB'), ref('NodeA')] }), {}],
  ['a parameter becomes text', set('Nodes', { ReleaseVersion: '1.36.0-20261101' }), {}],
  ['a condition becomes its result', set('Nodes', { CapacityType: 'ON_DEMAND' }), {}],
  ['a mapping becomes its value', data({ InstanceType: 'm7i.large' }), {}],
  ['a join instead of text', set('PodA', { CidrBlock: { 'Fn::Join': ['', ['100.64.', '0.0/18']] } }), {}],
  ['a substitution instead of a reference', set('Nodes', { ClusterName: { 'Fn::Sub': '${Cluster}' } }), {}],
  ['GetAtt in dots', set('Nodes', { NodeRole: { 'Fn::GetAtt': 'NodeRole.Arn' } }), {}],
  [
    'settings in another order',
    cni((c) => (c.env = { WARM_PREFIX_TARGET: '1', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' })),
    {},
  ],
  [
    'settings with white space',
    (t) => {
      const { Properties: p } = t.Resources.Cni;
      p.ConfigurationValues['Fn::Sub'] = JSON.stringify(
        JSON.parse(p.ConfigurationValues['Fn::Sub']),
        undefined,
        2,
      );
    },
    {},
  ],
  ['resolve conflicts', set('Cni', { ResolveConflicts: 'OVERWRITE' }), {}],
  ['a tag on the add-on', set('Cni', { Tags: [{ Key: 'a', Value: 'b' }] }), {}],
  ['the Kubernetes version', set('Cluster', { Version: '1.36' }), {}],
  [
    'more logs',
    set('Cluster', { Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'api' }, { Type: 'audit' }] } } }),
    {},
  ],
  [
    'the endpoint',
    set('Cluster', {
      ResourcesVpcConfig: {
        SubnetIds: [ref('NodeA'), ref('NodeB')],
        EndpointPublicAccess: true,
        EndpointPrivateAccess: true,
      },
    }),
    {},
  ],
  [
    'a security group of the cluster',
    set('Cluster', {
      ResourcesVpcConfig: {
        SubnetIds: [ref('NodeA'), ref('NodeB')],
        SecurityGroupIds: [ref('PodGroup')],
        EndpointPublicAccess: true,
      },
    }),
    {},
  ],
  ['a tag on the cluster', set('Cluster', { Tags: [{ Key: 'a', Value: 'b' }] }), {}],
  [
    'a rule of the security group',
    set('PodGroup', {
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 53, ToPort: 53, CidrIp: '10.0.0.0/8' }],
    }),
    {},
  ],
  ['a tag on the NAT gateway', set('Nat', { Tags: [{ Key: 'a', Value: 'b' }] }), {}],
  ['a tag on the route table', set('Table', { Tags: [{ Key: 'a', Value: 'b' }] }), {}],
  ['a tag on the reservation', set('Reserved', { Tags: [{ Key: 'a', Value: 'b' }] }), {}],
  ['code of a function', set('Function', { Code: { ZipFile: '2' } }), {}],
  ['another runtime', set('Function', { Runtime: 'nodejs24.x' }), {}],
  [
    'a policy more on the role',
    (t) =>
      void t.Resources.CniRole.Properties.ManagedPolicyArns.push('arn:aws:iam::aws:policy/ReadOnlyAccess'),
    {},
  ],
  ['metadata of a resource', (t) => void (t.Resources.Vpc.Metadata = { a: 'b' }), {}],
  ['a retained VPC', (t) => void (t.Resources.Vpc.DeletionPolicy = 'Retain'), {}],
  ['one more dependency', (t) => void (t.Resources.Nodes.DependsOn = ['Cni']), {}],
  [
    'one more subnet',
    (t) =>
      void (t.Resources.PodC = {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: ref('Vpc'), CidrBlock: '100.64.128.0/18', AvailabilityZone: 'eu-west-1a' },
      }),
    {},
  ],
  [
    'one more block',
    (t) =>
      void (t.Resources.SecondRange = {
        Type: 'AWS::EC2::VPCCidrBlock',
        Properties: { VpcId: ref('Vpc'), CidrBlock: '100.65.0.0/16' },
      }),
    {},
  ],
  ['one more node group', (t) => void (t.Resources.More = structuredClone(t.Resources.Nodes)), {}],
  ['a database grows', set('Database', { AllocatedStorage: '40' }), {}],
];
