import { ref, UNKNOWN } from '../fixtures/draft';
import { house, ipv6House, privateHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const POLICY = 'VpcCni.ConfigurationValues.enableNetworkPolicy';
const VERSION = 'VpcCni.AddonVersion';
const withPolicies = () => house().set(POLICY, 'true');
const noPolicies = (d: D) => d.set(POLICY, 'false');
const chart = (d: D, name: unknown) =>
  d.add('Chart', 'Custom::AWSCDK-EKS-HelmChart', { ClusterName: ref('Cluster'), Chart: name });
const balancer = (d: D, subnets: unknown[], properties: object = {}) =>
  d.add('Balancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', { Subnets: subnets, ...properties });
const ingress = (d: D, annotations: object) =>
  d.add('Web', 'Custom::AWSCDK-EKS-KubernetesResource', {
    ClusterName: ref('Cluster'),
    Manifest: [{ kind: 'Ingress', metadata: { annotations } }],
  });
const manifestConfig = (d: D) =>
  d.add('Config', 'Custom::AWSCDK-EKS-KubernetesResource', {
    ClusterName: ref('Cluster'),
    Manifest: [{ kind: 'ENIConfig', metadata: { name: 'eu-west-1a' }, spec: { subnet: ref('PodA') } }],
  });
const before = { previousAddonVersion: 'v1.21.1-eksbuild.1' };

export const OPS_CASES: RuleCase[] = [
  {
    id: 'NP-01',
    base: withPolicies,
    breaks: (d) => d.set('Cluster.Version', '1.24'),
    says: 'enableNetworkPolicy: network policies need Kubernetes 1.25 or newer, not 1.24',
    absent: noPolicies,
    unknown: (d) => d.set('Cluster.Version', UNKNOWN),
  },
  {
    id: 'NP-02',
    base: withPolicies,
    breaks: (d) => d.add('Profile', 'AWS::EKS::FargateProfile', { ClusterName: ref('Cluster') }),
    says: 'enableNetworkPolicy: policies are not enforced for pods on Fargate, only on Linux nodes of EC2 (Profile)',
    absent: noPolicies,
    unknown: (d) => d.set(POLICY, UNKNOWN),
  },
  {
    id: 'NP-05',
    base: withPolicies,
    breaks: (d) => chart(d, 'tigera-operator'),
    says: 'network policies of vpc-cni are on beside Chart',
    passes: (d) => chart(d, 'argo-cd'),
    absent: noPolicies,
    unknown: (d) => chart(d, UNKNOWN),
  },
  {
    id: 'LB-01',
    breaks: (d) => balancer(d, [ref('PublicA')]),
    says: 'application load balancer Balancer is in one zone',
    passes: (d) => balancer(d, [ref('PublicA'), ref('PublicB')]),
    absent: () => undefined,
    unknown: (d) => balancer(d, [UNKNOWN]),
  },
  {
    id: 'LB-02',
    breaks: (d) =>
      d.set('PublicA.CidrBlock', '10.0.16.0/28').add('Held', 'AWS::EC2::SubnetCidrReservation', {
        SubnetId: ref('PublicA'),
        Cidr: '10.0.16.8/29',
        ReservationType: 'explicit',
      }),
    says: 'PublicA (10.0.16.0/28) is tagged for load balancers and has 3 unreserved addresses; they need 8',
    unknown: (d) => d.set('PublicA.CidrBlock', UNKNOWN),
  },
  {
    id: 'LB-03',
    base: ipv6House,
    breaks: (d) => ingress(d, {}),
    says: 'Ingress in Web has no ip-address-type: dualstack',
    passes: (d) => ingress(d, { 'alb.ingress.kubernetes.io/ip-address-type': 'dualstack' }),
    absent: () => undefined,
    unknown: (d) => ingress(d, { 'alb.ingress.kubernetes.io/ip-address-type': UNKNOWN }),
  },
  {
    id: 'LB-04',
    base: ipv6House,
    breaks: (d) => ingress(d, { 'alb.ingress.kubernetes.io/target-type': 'instance' }),
    says: 'Ingress in Web has no target type ip',
    passes: (d) => ingress(d, { 'alb.ingress.kubernetes.io/target-type': 'ip' }),
    absent: () => undefined,
    unknown: (d) => ingress(d, { 'alb.ingress.kubernetes.io/target-type': UNKNOWN }),
  },
  {
    id: 'QUO-01',
    options: { quotas: { networkAddressUnitsPerVpc: 1000 } },
    breaks: (d) => d.set('Nodegroup.ScalingConfig.MaxSize', 200),
    says: 'the nodes use 2,060 network address units at peak, and a VPC has a quota of 1,000: use prefixes, which count as one unit, or ask for up to 256,000',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'QUO-02',
    options: { quotas: { interfacesPerRegion: 100 } },
    breaks: (d) => d.set('Nodegroup.ScalingConfig.MaxSize', 200),
    says: 'the nodes have 412 network interfaces at peak, and a Region has a quota of 100: ask for more (quota L-DF5E4CA3)',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'QUO-03',
    options: { quotas: { natGatewaysPerZone: 3 } },
    breaks: (d) => d.add('Extra', 'AWS::EC2::EIP'),
    says: 'the templates allocate 4 Elastic IP addresses, the quota is 3',
    absent: (d) => Object.assign(d, { body: privateHouse().body }),
    unknown: 'the number of addresses in a template is always known',
  },
  {
    id: 'QUO-04',
    options: { quotas: { routeTablesPerVpc: 4, routesPerTable: 1 } },
    breaks: (d) =>
      d.add('Fifth', 'AWS::EC2::RouteTable', { VpcId: ref('Vpc') }).add('More', 'AWS::EC2::Route', {
        RouteTableId: ref('TableA'),
        DestinationCidrBlock: '192.168.0.0/16',
      }),
    says: ['Vpc has 5 route tables, the quota is 4', 'TableA has 2 routes, the quota is 1'],
    unknown: 'the number of routes in a template is always known',
  },
  {
    id: 'QUO-05',
    base: () => house().env({ WARM_IP_TARGET: '2' }),
    breaks: (d) => d.set('Nodegroup.ScalingConfig.MaxSize', 2000),
    says: 'Cluster has 2000 nodes and WARM_IP_TARGET without MINIMUM_IP_TARGET',
    absent: (d) => d.env({ WARM_IP_TARGET: undefined }),
    unknown: (d) => d.set('Nodegroup.ScalingConfig.MaxSize', UNKNOWN),
  },
  {
    id: 'DEP-01',
    breaks: manifestConfig,
    says: 'node group Nodegroup does not depend on Config, which holds an ENIConfig',
    passes: (d) => manifestConfig(d).dependsOn('Nodegroup', ['Config']),
    absent: () => undefined,
    unknown: 'the order of resources is always known',
  },
  {
    id: 'DEP-02',
    breaks: (d) => d.independent('Nodegroup', /^RouteA$/),
    says: 'node group Nodegroup does not depend on RouteA',
    unknown: 'the order of resources is always known',
  },
  {
    id: 'DEP-03',
    breaks: (d) => d.set('KubeProxy.ClusterName', 'house'),
    says: 'KubeProxy names Cluster as text and does not depend on it',
    unknown: 'the order of resources is always known',
  },
  {
    id: 'DEP-06',
    breaks: (d) =>
      d.set(
        'Template.LaunchTemplateData.ImageId',
        '{{resolve:ssm:/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/image_id}}',
      ),
    says: 'Template takes the newest AMI at every deployment (/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/image_id)',
    unknown: (d) => d.set('Template.LaunchTemplateData.ImageId', UNKNOWN),
  },
  {
    id: 'DEP-07',
    breaks: (d) => d.set('Nodegroup.NodegroupName', 'general'),
    says: 'node group Nodegroup has a fixed name: it cannot be replaced',
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'UPG-02',
    options: before,
    base: () =>
      house().add('Backup', 'Custom::AwsNodeBackup', { ServiceToken: 'arn' }).dependsOn('VpcCni', ['Backup']),
    breaks: (d) => d.dependsOn('VpcCni', undefined),
    says: 'VpcCni changes its version without a backup before it',
    absent: (d) => d.set(VERSION, 'v1.21.1-eksbuild.1'),
    unknown: (d) => d.set(VERSION, UNKNOWN),
  },
  {
    id: 'UPG-03',
    options: before,
    breaks: (d) => d.set('VpcCni.ResolveConflicts', undefined),
    says: 'VpcCni has ResolveConflicts NONE: the update fails on settings changed by hand',
    unknown: (d) => d.set('VpcCni.ResolveConflicts', UNKNOWN),
  },
  {
    id: 'UPG-04',
    options: { ...before, previousKubernetesVersion: '1.34' },
    breaks: () => undefined,
    says: 'one deployment changes Kubernetes from 1.34 to 1.35 and vpc-cni from v1.21.1-eksbuild.1 to v1.22.4-eksbuild.3',
    passes: (d) => d.set('Cluster.Version', '1.34'),
    unknown: (d) => d.set('Cluster.Version', UNKNOWN),
  },
  {
    id: 'UPG-05',
    options: { previousKubernetesVersion: '1.34' },
    breaks: (d) => d.set('Cluster.Version', '1.36'),
    says: 'Cluster goes from Kubernetes 1.34 to 1.36',
    unknown: (d) => d.set('Cluster.Version', UNKNOWN),
  },
  {
    id: 'UPG-08',
    base: () =>
      house()
        .set(VERSION, 'v1.22.0-eksbuild.1')
        .add('Describe', 'AWS::IAM::Policy', {
          Roles: [ref('CniRole')],
          PolicyDocument: {
            Statement: { Effect: 'Allow', Action: 'ec2:DescribeSecurityGroups', Resource: '*' },
          },
        }),
    breaks: (d) => d.remove('Describe'),
    says: 'vpc-cni v1.22.0-eksbuild.1 is not fit for use, its security group discovery stops aws-node when the role lacks ec2:DescribeSecurityGroups',
    absent: (d) => d.set(VERSION, 'v1.22.4-eksbuild.3'),
    unknown: (d) => d.set('VpcCni.ServiceAccountRoleArn', 'arn:aws:iam::111122223333:role/aws-node'),
  },
  {
    id: 'UPG-09',
    breaks: (d) => d.set('Nodegroup.UpdateConfig', { MaxUnavailablePercentage: 100 }),
    says: 'node group Nodegroup replaces all of its nodes at once',
    unknown: (d) => d.set('Nodegroup.UpdateConfig', { MaxUnavailable: UNKNOWN }),
  },
];
