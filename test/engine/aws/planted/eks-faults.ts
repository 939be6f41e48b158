import type { Draft, Json } from './edit';
import type { PlantedFault } from './faults';

const CLUSTER = 'AWS::EKS::Cluster';
const ADDON = 'AWS::EKS::Addon';
const NODEGROUP = 'AWS::EKS::Nodegroup';

const vpcConfig = (d: Draft): Json => d.properties(CLUSTER).ResourcesVpcConfig as Json;

/** Replaces text in the configuration of vpc-cni, which is joined from parts. */
function configure(d: Draft, text: string, by: string): void {
  const addon = d.properties(ADDON, /VpcCni/);
  const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);
  const before = JSON.stringify(addon.ConfigurationValues);
  const after = before.replace(inJson(text), inJson(by));
  if (after === before) throw new Error(`the configuration has no ${text}`);
  addon.ConfigurationValues = JSON.parse(after) as Json;
}

export const EKS_FAULTS: readonly PlantedFault[] = [
  {
    name: 'a control plane in one zone',
    plant: (d) => (vpcConfig(d).SubnetIds = (vpcConfig(d).SubnetIds as unknown[]).slice(0, 1)),
    says: /InvalidParameterException/,
  },
  {
    name: 'a control plane in a zone that EKS does not take',
    plant: (d) => (d.properties('AWS::EC2::Subnet', /ClusterSubnet3/).AvailabilityZone = 'us-east-1e'),
    says: /UnsupportedAvailabilityZoneException/,
  },
  {
    name: 'a Kubernetes version that EKS does not have',
    plant: (d) => (d.properties(CLUSTER).Version = '1.99'),
    says: /unsupported Kubernetes version/,
  },
  {
    name: 'a cluster role that trusts EC2',
    plant: (d) => {
      const { AssumeRolePolicyDocument } = d.properties('AWS::IAM::Role', /^ClusterRole/);
      const { Statement } = AssumeRolePolicyDocument as { Statement: Json[] };
      Statement[0]!.Principal = { Service: 'ec2.amazonaws.com' };
    },
    says: /InvalidParameterException/,
  },
  {
    name: 'services in the range of the VPC',
    plant: (d) => ((d.properties(CLUSTER).KubernetesNetworkConfig as Json).ServiceIpv4Cidr = '10.0.64.0/18'),
    says: /InvalidParameterException/,
  },
  {
    name: 'no endpoint at all',
    plant: (d) => (vpcConfig(d).EndpointPrivateAccess = false),
    says: /InvalidParameterException/,
  },
  {
    name: 'a key that does not exist',
    plant: (d) =>
      (d.properties(CLUSTER).EncryptionConfig = [
        { Provider: { KeyArn: 'arn:aws:kms:us-east-1:123456789012:key/gone' }, Resources: ['secrets'] },
      ]),
    says: /InvalidParameterException/,
  },
  {
    name: 'a name that EKS does not take',
    plant: (d) => (d.properties(CLUSTER).Name = '_prod'),
    says: /InvalidParameterException/,
  },
  {
    name: 'a variable that the add-on does not know',
    plant: (d) => configure(d, '"WARM_PREFIX_TARGET"', '"WARM_PREFIXES"'),
    says: /Json schema validation failed/,
  },
  {
    name: 'a number where the add-on takes text',
    plant: (d) => configure(d, '"WARM_PREFIX_TARGET":"1"', '"WARM_PREFIX_TARGET":1'),
    says: /Json schema validation failed/,
  },
  {
    name: 'a version of the add-on without its EKS build',
    plant: (d) => (d.properties(ADDON, /VpcCni/).AddonVersion = 'v1.23.1'),
    says: /Addon version specified is not supported/,
  },
  {
    name: 'an add-on that does not exist',
    plant: (d) => (d.properties(ADDON, /KubeProxy/).AddonName = 'kube_proxy'),
    says: /InvalidParameterException/,
  },
  {
    name: 'an add-on twice',
    plant: (d) => d.copy(ADDON, /KubeProxy/),
    says: /ResourceInUseException/,
  },
  {
    name: 'nodes before the pod network',
    plant: (d) => {
      const addon = d.one(ADDON, /VpcCni/);
      const nodes = d.one(NODEGROUP);
      nodes.DependsOn = [];
      for (const first of [d.one('AWS::EC2::LaunchTemplate'), d.one('AWS::IAM::Role', /GeneralRole/)])
        first.DependsOn = [];
      addon.DependsOn = [nodes.id];
    },
    says: /NodeCreationFailure/,
  },
  {
    name: 'nodes without a way out',
    plant: (d) =>
      d
        .all('AWS::EC2::Route', /NodeSubnet\dDefaultRoute[^6]/)
        .forEach(({ id }) => d.remove('AWS::EC2::Route', new RegExp(`^${id}$`))),
    says: /NodeCreationFailure|did not receive a response/,
  },
  {
    name: 'a disk size beside a launch template',
    plant: (d) => (d.properties(NODEGROUP).DiskSize = 100),
    says: /Disk size must be specified within the launch template/,
  },
  {
    name: 'an AMI type beside an image',
    plant: (d) => (d.properties(NODEGROUP).AmiType = 'AL2023_x86_64_STANDARD'),
    says: /AMI Type/,
  },
  {
    name: 'instance types in the node group and in its launch template',
    plant: (d) =>
      ((d.properties('AWS::EC2::LaunchTemplate').LaunchTemplateData as Json).InstanceType = 'm7i.large'),
    says: /instance types/,
  },
  {
    name: 'a Kubernetes version beside an image',
    plant: (d) => (d.properties(NODEGROUP).Version = '1.36'),
    says: /field version or releaseVersion/,
  },
  {
    name: 'user data longer than 16 KB',
    plant: (d) =>
      ((d.properties('AWS::EC2::LaunchTemplate').LaunchTemplateData as Json).UserData = Buffer.alloc(
        17_000,
        'x',
      ).toString('base64')),
    says: /User data is limited/,
  },
  {
    name: 'a label in a domain of Kubernetes',
    plant: (d) => (d.properties(NODEGROUP).Labels = { 'node-role.kubernetes.io/pods': 'true' }),
    says: /reserved prefixes/,
  },
  {
    name: 'fewer nodes than the smallest size',
    plant: (d) => (d.properties(NODEGROUP).ScalingConfig = { MinSize: 3, DesiredSize: 1, MaxSize: 6 }),
    says: /InvalidParameterException/,
  },
  {
    name: 'a node role without the policy of worker nodes',
    plant: (d) => (d.properties('AWS::IAM::Role', /GeneralRole/).ManagedPolicyArns = []),
    says: /AmazonEKSWorkerNodePolicy/,
  },
  {
    name: 'an access policy that EKS does not have',
    plant: (d) =>
      (((d.properties('AWS::EKS::AccessEntry').AccessPolicies as Json[])[0] as Json).PolicyArn =
        'arn:aws:eks::aws:cluster-access-policy/AmazonEKSReadOnlyPolicy'),
    says: /InvalidParameterException/,
  },
  {
    name: 'two access entries for one role',
    plant: (d) => d.copy('AWS::EKS::AccessEntry'),
    says: /already in use on this cluster/,
  },
  {
    name: 'an access entry for the role of a managed node group, made after it',
    plant: (d) => {
      const PrincipalArn = { 'Fn::GetAtt': [d.one('AWS::IAM::Role', /GeneralRole/).id, 'Arn'] };
      const properties = { ClusterName: { Ref: d.one(CLUSTER).id }, PrincipalArn, Type: 'EC2_LINUX' };
      d.add('NodeAccess', 'AWS::EKS::AccessEntry', properties, [d.one(NODEGROUP).id]);
    },
    says: /already in use on this cluster/,
  },
  {
    name: 'nodes of an instance type that does not exist',
    plant: (d) => (d.properties(NODEGROUP).InstanceTypes = ['m7i.3xlarge']),
    says: /instance types do not exist|InvalidParameterException/,
  },
  {
    name: 'a Fargate profile in public subnets',
    plant: (d) => addProfile(d, 'Profile', /PublicSubnet/),
    says: /is not a private subnet/,
  },
  {
    name: 'two Fargate profiles that do not wait for each other',
    plant: (d) => ['One', 'Two'].forEach((id) => addProfile(d, id, /NodeSubnet/)),
    says: /currently has Fargate profile .* in status CREATING/,
  },
];

function addProfile(d: Draft, id: string, subnets: RegExp): void {
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'eks-fargate-pods.amazonaws.com' } }; // prettier-ignore
  const AssumeRolePolicyDocument = { Version: '2012-10-17', Statement: [trust] };
  d.add(`${id}Role`, 'AWS::IAM::Role', { AssumeRolePolicyDocument });
  const routes = d.all('AWS::EC2::Route', subnets).map((route) => route.id);
  const properties = {
    ClusterName: { Ref: d.one(CLUSTER).id },
    PodExecutionRoleArn: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
    Selectors: [{ Namespace: id.toLowerCase() }],
    Subnets: d.all('AWS::EC2::Subnet', subnets).map((subnet) => ({ Ref: subnet.id })),
  };
  d.add(id, 'AWS::EKS::FargateProfile', properties, routes);
}
