import { find, on, rewrite, unordered, without, type Mutation, type Test } from './mutation-operators';

const cni: Test = ({ AddonName }) => AddonName === 'vpc-cni';
const env = (name: string, from: RegExp, to: string) =>
  rewrite(name, 'AWS::EKS::Addon', 'ConfigurationValues', from, to, cni);
const podSubnet: Test = ({ CidrBlock }) => String(CidrBlock).startsWith('100.64.');
const nodeSubnet: Test = (_, id) => /node/i.test(id);
const publicSubnet: Test = (_, id) => /public/i.test(id);
const awsNode: Test = ({ AssumeRolePolicyDocument: trust }) =>
  JSON.stringify(trust).includes('AssumeRoleWithWebIdentity');

const trusts =
  (service: string): Test =>
  ({ AssumeRolePolicyDocument: trust }) =>
    JSON.stringify(trust).includes(`${service}.amazonaws.com`);
const nodeRole = trusts('ec2');
const clusterRole = trusts('eks');
const internetRoute: Test = ({ GatewayId }) => GatewayId !== undefined;

/** A zone that no other subnet is in, in the spelling of the template. */
function elsewhere(zone: unknown): unknown {
  return typeof zone === 'string' ? zone.replace(/.$/, 'z') : { 'Fn::Select': [9, { 'Fn::GetAZs': '' }] };
}

const VPC = 'AWS::EC2::VPC';
const SUBNET = 'AWS::EC2::Subnet';
const BLOCK = 'AWS::EC2::VPCCidrBlock';
const CLUSTER = 'AWS::EKS::Cluster';
const ADDON = 'AWS::EKS::Addon';
const GROUP = 'AWS::EKS::Nodegroup';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const RESERVATION = 'Custom::SubnetCidrReservation';
const ROLE = 'AWS::IAM::Role';
const ipv4Block: Test = ({ CidrBlock }) => CidrBlock !== undefined;

/** Faults of real networks, written beside the rules that should see them. */
export const FAULTS_OF_RULES: readonly Mutation[] = [
  on('the VPC is wider than AWS allows', VPC, (p) => (p.CidrBlock = '10.0.0.0/8')),
  on('the VPC is public address space', VPC, (p) => (p.CidrBlock = '52.0.0.0/16')),
  on('the VPC is the Docker bridge', VPC, (p) => (p.CidrBlock = '172.17.0.0/16')),
  on('the VPC is link-local', VPC, (p) => (p.CidrBlock = '169.254.0.0/16')),
  on('DNS hostnames are off', VPC, (p) => (p.EnableDnsHostnames = false)),
  on('DNS support is off', VPC, (p) => (p.EnableDnsSupport = false)),
  on('the pod block is of another private range', BLOCK, (p) => (p.CidrBlock = '192.168.0.0/16'), ipv4Block),
  on('the pod block is 198.19.0.0/16', BLOCK, (p) => (p.CidrBlock = '198.19.0.0/16'), ipv4Block),
  on('the pod block overlaps the VPC', BLOCK, (p) => (p.CidrBlock = '10.0.128.0/17'), ipv4Block),
  without('the pod block is not associated', BLOCK, ipv4Block),
  on('a pod subnet does not wait for its block', SUBNET, (_, r) => delete r.DependsOn, podSubnet),
  on(
    'a subnet has host bits',
    SUBNET,
    (p) => (p.CidrBlock = p.CidrBlock.replace(/\.0\//, '.1/')),
    nodeSubnet,
  ),
  on('a subnet is outside of the VPC', SUBNET, (p) => (p.CidrBlock = '10.77.0.0/24'), nodeSubnet),
  on(
    'a subnet is too small',
    SUBNET,
    (p) => (p.CidrBlock = p.CidrBlock.replace(/\/\d+$/, '/29')),
    nodeSubnet,
  ),
  on(
    'a node subnet is as small as a cluster subnet',
    SUBNET,
    (p) => (p.CidrBlock = p.CidrBlock.replace(/\/\d+$/, '/28')),
    nodeSubnet,
  ),
  on('a subnet swallows its neighbours', SUBNET, (p) => (p.CidrBlock = '10.0.0.0/17'), nodeSubnet),
  on(
    'a pod subnet is in a zone without nodes',
    SUBNET,
    (p) => (p.AvailabilityZone = elsewhere(p.AvailabilityZone)),
    podSubnet,
  ),
  on('nodes get public addresses', SUBNET, (p) => (p.MapPublicIpOnLaunch = true), nodeSubnet),
  on(
    'a tag for internal load balancers is on public subnets too',
    SUBNET,
    (p) => p.Tags.push({ Key: 'kubernetes.io/role/internal-elb', Value: '1' }),
    publicSubnet,
  ),
  on(
    'a pod subnet is tagged for discovery beside its ENIConfig',
    SUBNET,
    (p) => (p.Tags = [{ Key: 'kubernetes.io/role/cni', Value: '1' }]),
    podSubnet,
  ),
  without('a pod subnet loses its route table', 'AWS::EC2::SubnetRouteTableAssociation', (_, id) =>
    /pod/i.test(id),
  ),
  without('a zone loses its NAT route', 'AWS::EC2::Route', ({ NatGatewayId }) => NatGatewayId !== undefined),
  on(
    'a route points into the pod block',
    'AWS::EC2::Route',
    (p) => (p.DestinationCidrBlock = '100.64.8.0/24'),
    ({ NatGatewayId }) => NatGatewayId !== undefined,
  ),
  on(
    'a route does not wait for the internet gateway',
    'AWS::EC2::Route',
    (_, r) => delete r.DependsOn,
    internetRoute,
  ),
  without('flow logs are gone', 'AWS::EC2::FlowLog'),
  without('the default security group is open', 'Custom::VpcRestrictDefaultSG'),
  on('the cluster is in one zone', CLUSTER, (p) => p.ResourcesVpcConfig.SubnetIds.splice(1)),
  on('the cluster is in two zones', CLUSTER, (p) => p.ResourcesVpcConfig.SubnetIds.splice(2)),
  on(
    'the service block overlaps the VPC',
    CLUSTER,
    (p) => (p.KubernetesNetworkConfig.ServiceIpv4Cidr = '10.0.0.0/16'),
  ),
  on(
    'the service block is shared address space',
    CLUSTER,
    (p) => (p.KubernetesNetworkConfig.ServiceIpv4Cidr = '100.72.0.0/16'),
  ),
  on(
    'the service block is too small',
    CLUSTER,
    (p) => (p.KubernetesNetworkConfig.ServiceIpv4Cidr = '172.20.0.0/25'),
  ),
  on('the API server is open to everybody', CLUSTER, (p) =>
    Object.assign(p.ResourcesVpcConfig, { EndpointPublicAccess: true, PublicAccessCidrs: ['0.0.0.0/0'] }),
  ),
  on('the API server has no endpoint', CLUSTER, (p) =>
    Object.assign(p.ResourcesVpcConfig, { EndpointPublicAccess: false, EndpointPrivateAccess: false }),
  ),
  on('nodes are locked out of the API server', CLUSTER, (p) =>
    Object.assign(p.ResourcesVpcConfig, {
      EndpointPublicAccess: true,
      EndpointPrivateAccess: false,
      PublicAccessCidrs: ['203.0.113.0/24'],
    }),
  ),
  on('control-plane logs are off', CLUSTER, (p) => delete p.Logging),
  on('the cluster becomes IPv6', CLUSTER, (p) => (p.KubernetesNetworkConfig = { IpFamily: 'ipv6' })),
  {
    name: 'the add-on conflicts with the one EKS installs',
    plant: (resources) => {
      const [cluster, addon] = [find(resources, CLUSTER), find(resources, ADDON, cni)];
      if (cluster === undefined || addon === undefined) return false;
      delete cluster[1].Properties.BootstrapSelfManagedAddons;
      delete addon[1].Properties.ResolveConflicts;
      return true;
    },
  },
  env('a variable is misspelled', /WARM_PREFIX_TARGET/, 'WARM_PREFX_TARGET'),
  env('a variable is a number', /\\"WARM_PREFIX_TARGET\\":\\"1\\"/, '\\"WARM_PREFIX_TARGET\\":1'),
  env('no prefix is kept ready', /\\"WARM_PREFIX_TARGET\\":\\"1\\"/, '\\"WARM_PREFIX_TARGET\\":\\"0\\"'),
  env('many prefixes are kept ready', /\\"WARM_PREFIX_TARGET\\":\\"1\\"/, '\\"WARM_PREFIX_TARGET\\":\\"9\\"'),
  env(
    'prefix delegation is off',
    /\\"ENABLE_PREFIX_DELEGATION\\":\\"true\\"/,
    '\\"ENABLE_PREFIX_DELEGATION\\":\\"false\\"',
  ),
  env(
    'custom networking is off',
    /\\"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG\\":\\"true\\"/,
    '\\"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG\\":\\"false\\"',
  ),
  env('the zone label is missing', /ENI_CONFIG_LABEL_DEF/, 'ADDITIONAL_ENI_TAGS'),
  env(
    'security groups for pods without their policy',
    /\\"WARM_PREFIX_TARGET\\":\\"1\\"/,
    '\\"WARM_PREFIX_TARGET\\":\\"1\\",\\"ENABLE_POD_ENI\\":\\"true\\"',
  ),
  env('ENIConfigs are not made', /\\"create\\":true/, '\\"create\\":false'),
  env('ENIConfigs have no region', /\\"region\\":/, '\\"reg\\":'),
  env('the configuration is not JSON', /\\"env\\":\{/, '\\"env\\":'),
  {
    name: 'two ENIConfigs name the same subnet',
    plant: (resources) => {
      const ids = Object.keys(resources).filter(
        (id) => resources[id].Type === SUBNET && podSubnet(resources[id].Properties, id),
      );
      const addon = find(resources, ADDON, cni)?.[1];
      if (addon === undefined || ids.length < 2) return false;
      const text = JSON.stringify(addon.Properties.ConfigurationValues);
      addon.Properties.ConfigurationValues = JSON.parse(
        text.replaceAll(`"Ref":"${ids[1]}"`, `"Ref":"${ids[0]}"`),
      );
      return JSON.stringify(addon.Properties.ConfigurationValues) !== text;
    },
  },
  on('the add-on is not pinned', ADDON, (p) => delete p.AddonVersion, cni),
  on('the add-on is too old for prefixes', ADDON, (p) => (p.AddonVersion = 'v1.8.0-eksbuild.1'), cni),
  on('the add-on takes aws-node along', ADDON, (p) => delete p.PreserveOnDelete, cni),
  {
    name: 'an add-on names its cluster as text',
    plant: (resources) => {
      const cluster = find(resources, CLUSTER);
      const addon = find(resources, ADDON, ({ AddonName }) => AddonName === 'kube-proxy');
      if (cluster === undefined || addon === undefined) return false;
      cluster[1].Properties.Name = addon[1].Properties.ClusterName = 'house';
      delete addon[1].DependsOn;
      return true;
    },
  },
  without('there is no vpc-cni add-on', ADDON, cni),
  unordered('nodes do not wait for the add-on', GROUP, [ADDON]),
  unordered('nodes do not wait for reservations', GROUP, [RESERVATION]),
  unordered('nodes do not wait for routes', GROUP, ['AWS::EC2::Route']),
  unordered('CoreDNS does not wait for nodes', ADDON, [GROUP]),
  without('a pod subnet has no reservation', RESERVATION),
  on('a reservation is outside of its subnet', RESERVATION, (p) => (p.CidrBlocks = ['100.64.192.0/20'])),
  on('a reservation takes the whole subnet', RESERVATION, (p) => (p.CidrBlocks = ['100.64.0.0/18'])),
  on('a reservation overlaps another', RESERVATION, (p) => p.CidrBlocks.push(p.CidrBlocks[0])),
  on('a reservation is too small for a prefix', RESERVATION, (p) => (p.CidrBlocks = ['100.64.32.0/29'])),
  on('a reservation is too small for the nodes', RESERVATION, (p) => (p.CidrBlocks = ['100.64.32.0/26'])),
  on('nodes run on Xen', GROUP, (p) => (p.InstanceTypes = ['m4.large'])),
  on('nodes are too small for their max pods', GROUP, (p) => (p.InstanceTypes = ['t3.micro'])),
  on('there are more nodes than addresses', GROUP, (p) => (p.ScalingConfig.MaxSize = 3000)),
  on('all nodes are replaced at once', GROUP, (p) => (p.UpdateConfig = { MaxUnavailablePercentage: 100 })),
  on('the node group has a fixed name', GROUP, (p) => (p.NodegroupName = 'general')),
  on('the disk size stands beside a launch template', GROUP, (p) => (p.DiskSize = 100)),
  {
    name: 'nodes share the cluster subnets',
    plant: (resources) => {
      const [cluster, group] = [find(resources, CLUSTER), find(resources, GROUP)];
      if (cluster === undefined || group === undefined) return false;
      group[1].Properties.Subnets = structuredClone(cluster[1].Properties.ResourcesVpcConfig.SubnetIds);
      return true;
    },
  },
  on('the launch template has no AMI id', TEMPLATE, (p) => delete p.LaunchTemplateData.ImageId),
  on('nodes accept IMDSv1', TEMPLATE, (p) => (p.LaunchTemplateData.MetadataOptions.HttpTokens = 'optional')),
  on(
    'pods reach the metadata service',
    TEMPLATE,
    (p) => (p.LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit = 2),
  ),
  on(
    'nodes lack the cluster security group',
    TEMPLATE,
    (p) => (p.LaunchTemplateData.SecurityGroupIds = ['sg-0123456789abcdef0']),
  ),
  rewrite('the NodeConfig has no service block', TEMPLATE, 'UserData', /\\"cidr\\"/, '\\"dirc\\"'),
  rewrite('max pods is above the cap', TEMPLATE, 'UserData', /110/, '400'),
  on(
    'aws-node may do nothing',
    ROLE,
    (p) => Object.assign(p, { ManagedPolicyArns: [], Policies: [] }),
    awsNode,
  ),
  rewrite(
    'any service account may be aws-node',
    ROLE,
    'AssumeRolePolicyDocument',
    /kube-system:aws-node/,
    '*:*',
    awsNode,
  ),
  on(
    'nodes have the permissions of aws-node',
    ROLE,
    (p) => p.ManagedPolicyArns.push('arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'),
    ({ ManagedPolicyArns }) => JSON.stringify(ManagedPolicyArns ?? '').includes('WorkerNode'),
  ),
];

/** Faults that were written without a rule in mind: what people get wrong, whether or not somebody looks for it. */
export const OTHER_FAULTS: readonly Mutation[] = [
  on('a reservation is of explicit addresses', RESERVATION, (p) => (p.ReservationType = 'explicit')),
  rewrite(
    'nodes cannot assume their role',
    ROLE,
    'AssumeRolePolicyDocument',
    /ec2\.amazonaws/,
    'ecs.amazonaws',
    nodeRole,
  ),
  on('nodes may not join', ROLE, (p) => p.ManagedPolicyArns.shift(), nodeRole),
  on('nodes may not pull images', ROLE, (p) => p.ManagedPolicyArns.pop(), nodeRole),
  on('the cluster role has no policy', ROLE, (p) => delete p.ManagedPolicyArns, clusterRole),
  rewrite(
    'the trust in aws-node is for another audience',
    ROLE,
    'AssumeRolePolicyDocument',
    /sts\.amazonaws\.com/,
    'example.com',
    awsNode,
  ),
  on('the add-on has no role', ADDON, (p) => delete p.ServiceAccountRoleArn, cni),
  rewrite('the NodeConfig has no API server', TEMPLATE, 'UserData', /apiServerEndpoint/, 'endpoint'),
  on('Kubernetes is out of support', CLUSTER, (p) => (p.Version = '1.22')),
  on(
    'more nodes are wanted than allowed',
    GROUP,
    (p) => (p.ScalingConfig.DesiredSize = p.ScalingConfig.MaxSize + 1),
  ),
  on('a NAT gateway is private', 'AWS::EC2::NatGateway', (p) => {
    delete p.AllocationId;
    p.ConnectivityType = 'private';
  }),
  without('the internet gateway is not attached', 'AWS::EC2::VPCGatewayAttachment'),
  without('a public subnet has no way out', 'AWS::EC2::Route', internetRoute),
  {
    name: 'a zone uses the NAT gateway of another',
    plant: (resources) => {
      const [first, second] = Object.values(resources).filter(
        ({ Type, Properties }) => Type === 'AWS::EC2::Route' && Properties.NatGatewayId !== undefined,
      );
      if (second === undefined) return false;
      first.Properties.NatGatewayId = second.Properties.NatGatewayId;
      return true;
    },
  },
  without('there is no CoreDNS', ADDON, ({ AddonName }) => AddonName === 'coredns'),
  without('there is no kube-proxy', ADDON, ({ AddonName }) => AddonName === 'kube-proxy'),
  {
    name: 'a network ACL closes the node subnets',
    plant: (resources) => {
      const vpc = find(resources, VPC);
      const subnet = find(resources, SUBNET, nodeSubnet);
      if (vpc === undefined || subnet === undefined) return false;
      resources.Closed = { Type: 'AWS::EC2::NetworkAcl', Properties: { VpcId: { Ref: vpc[0] } } };
      resources.ClosedNodes = {
        Type: 'AWS::EC2::SubnetNetworkAclAssociation',
        Properties: { NetworkAclId: { Ref: 'Closed' }, SubnetId: { Ref: subnet[0] } },
      };
      return true;
    },
  },
];

/** Every fault. */
export const MUTATIONS: readonly Mutation[] = [...FAULTS_OF_RULES, ...OTHER_FAULTS];

/** Faults that no rule sees, with the reason. */
export const SURVIVORS: Readonly<Record<string, string>> = {
  'more nodes are wanted than allowed':
    'EKS refuses it at once and says so; autoscalers change the number, so that templates often leave it out',
  'a network ACL closes the node subnets':
    'the rules do not read network ACLs: they are few in networks of clusters, and what they close depends on every flow',
};
