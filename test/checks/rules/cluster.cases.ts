import { ref, UNKNOWN } from '../fixtures/draft';
import { ipv6House } from '../fixtures/house';
import type { RuleCase } from './harness';

const SERVICE = 'Cluster.KubernetesNetworkConfig.ServiceIpv4Cidr';
const SUBNETS = 'Cluster.ResourcesVpcConfig.SubnetIds';

const smallSubnet = (d: Parameters<RuleCase['breaks']>[0], endpoints: number) => {
  d.set('ClusterA.CidrBlock', '10.0.0.0/28');
  for (let i = 0; i < endpoints; i++) {
    d.add(`Endpoint${i}`, 'AWS::EC2::VPCEndpoint', {
      VpcId: ref('Vpc'),
      VpcEndpointType: 'Interface',
      SubnetIds: [ref('ClusterA')],
    });
  }
};

export const CLU_CASES: RuleCase[] = [
  {
    id: 'CLU-01',
    breaks: (d) =>
      d.set('ClusterB.AvailabilityZone', 'eu-west-1a').set(SUBNETS, [ref('ClusterA'), ref('ClusterB')]),
    says: 'subnets of Cluster are in 1 zone (eu-west-1a); EKS needs 2',
    unknown: (d) => d.set('ClusterB.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'CLU-02',
    breaks: (d) => d.set('ClusterA.AvailabilityZoneId', 'use1-az3'),
    says: 'cluster subnet ClusterA is in use1-az3, where EKS places no control plane',
    passes: (d) => d.set('ClusterA.AvailabilityZoneId', 'use1-az1'),
    absent: () => undefined,
    unknown: (d) => d.set('ClusterA.AvailabilityZoneId', UNKNOWN),
  },
  {
    id: 'CLU-03',
    breaks: (d) => smallSubnet(d, 6),
    says: 'cluster subnet ClusterA (10.0.0.0/28) has 5 addresses for EKS, which needs 6',
    unknown: (d) => d.set('ClusterA.CidrBlock', UNKNOWN),
  },
  {
    id: 'CLU-04',
    breaks: (d) => smallSubnet(d, 1),
    says: 'cluster subnet ClusterA (10.0.0.0/28) has 11 usable addresses, 1 of them for others; AWS recommends 16',
    passes: (d) => d.set('ClusterA.CidrBlock', '10.0.0.0/28'),
    unknown: (d) => {
      smallSubnet(d, 1);
      d.set('ClusterA.CidrBlock', UNKNOWN);
    },
  },
  {
    id: 'CLU-05',
    breaks: (d) => smallSubnet(d, 3),
    says: 'cluster subnet ClusterA (10.0.0.0/28) keeps 4 addresses free; an upgrade of Kubernetes needs 5',
    unknown: (d) => d.set('ClusterA.CidrBlock', UNKNOWN),
  },
  {
    id: 'CLU-06',
    previous: () => undefined,
    breaks: (d) => d.set('ClusterC.AvailabilityZone', 'eu-west-1d'),
    says: 'subnets of Cluster move from eu-west-1a, eu-west-1b, eu-west-1c to eu-west-1a, eu-west-1b, eu-west-1d',
    unknown: (d) => d.set('ClusterC.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'CLU-07',
    breaks: (d) => d.set('ClusterA.AvailabilityZone', 'us-west-2-lax-1a'),
    says: 'cluster subnet ClusterA is in us-west-2-lax-1a, which is no zone of the Region itself',
    unknown: (d) => d.set('ClusterA.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'CLU-08',
    breaks: (d) => d.set(SERVICE, '100.65.0.0/16'),
    says: 'service CIDR 100.65.0.0/16 must be inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16: choose for example 172.20.0.0/16',
    unknown: (d) => d.set(SERVICE, UNKNOWN),
  },
  {
    id: 'CLU-09',
    breaks: (d) => d.set(SERVICE, '172.20.0.0/25'),
    says: 'service CIDR 172.20.0.0/25 is /25, EKS accepts /12 to /24: choose for example a /16',
    unknown: (d) => d.set(SERVICE, UNKNOWN),
  },
  {
    id: 'CLU-10',
    breaks: (d) => d.set(SERVICE, '10.0.0.0/20'),
    says: 'service CIDR 10.0.0.0/20 overlaps 10.0.0.0/16 of the VPC: choose a block outside the VPC',
    unknown: (d) => d.set('Vpc.CidrBlock', UNKNOWN),
  },
  {
    id: 'CLU-11',
    options: { connectedCidrBlocks: ['172.24.0.0/13'] },
    breaks: (d) => d.set(SERVICE, '172.24.0.0/16'),
    says: 'service CIDR 172.24.0.0/16 overlaps connected network 172.24.0.0/13',
    unknown: (d) => d.set(SERVICE, UNKNOWN),
  },
  {
    id: 'CLU-12',
    options: { connectedCidrBlocks: ['10.0.0.0/8'] },
    breaks: (d) => d.set(SERVICE, undefined),
    says: 'Cluster leaves its service CIDR to EKS, whose choice may overlap connected network 10.0.0.0/8',
    unknown: (d) => d.set('Cluster.KubernetesNetworkConfig.IpFamily', UNKNOWN),
  },
  {
    id: 'CLU-13',
    base: ipv6House,
    breaks: (d) => d.set(SERVICE, '172.20.0.0/16'),
    says: 'Cluster is an IPv6 cluster with a ServiceIpv4Cidr',
    unknown: (d) => d.set('Cluster.KubernetesNetworkConfig.IpFamily', UNKNOWN),
  },
  {
    id: 'CLU-14',
    breaks: (d) =>
      d.set('Cluster.ResourcesVpcConfig.SecurityGroupIds', ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5']),
    says: 'Cluster has 5 security groups and the one of EKS, the quota is 5',
    unknown: (d) => d.set('Cluster.ResourcesVpcConfig.SecurityGroupIds', UNKNOWN),
  },
  {
    id: 'CLU-15',
    breaks: (d) => d.set('Cluster.OutpostConfig', {}),
    says: 'OutpostConfig of Cluster cannot be changed without replacing the cluster',
    passes: 'every cluster on an Outpost is worth the note',
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'CLU-16',
    breaks: (d) =>
      d.set('Cluster.ResourcesVpcConfig.ControlPlaneEgressMode', 'CUSTOMER_ROUTED').remove('RouteA'),
    says: 'cluster subnet ClusterA (10.0.0.0/27) has no default route to a NAT gateway, transit gateway or firewall',
    passes: (d) => d.set('Cluster.ResourcesVpcConfig.ControlPlaneEgressMode', 'CUSTOMER_ROUTED'),
    absent: () => undefined,
    unknown: (d) => d.set('Cluster.ResourcesVpcConfig.ControlPlaneEgressMode', UNKNOWN),
  },
  {
    id: 'CLU-17',
    breaks: (d) => d.set(SUBNETS, [ref('ClusterA'), ref('ClusterB')]),
    says: 'Cluster has two subnets; an upgrade needs free addresses in both',
    unknown: (d) => d.set(SUBNETS, UNKNOWN),
  },
  {
    id: 'CLU-19',
    breaks: (d) => d.set('Cluster.Logging.ClusterLogging.EnabledTypes', [{ Type: 'api' }, { Type: 'audit' }]),
    says: 'Cluster does not log: authenticator, controllerManager, scheduler',
    unknown: (d) => d.set('Cluster.Logging.ClusterLogging', UNKNOWN),
  },
  {
    id: 'CLU-20',
    breaks: (d) => d.set('Cluster.EncryptionConfig', undefined).set('Cluster.Version', '1.27'),
    passes: (d) => d.set('Cluster.Version', '1.27'),
    absent: () => undefined,
    says: 'Cluster does not encrypt secrets with a KMS key',
    unknown: (d) => d.set('Cluster.Version', UNKNOWN),
  },
  {
    id: 'CLU-21',
    breaks: (d) => d.set('Cluster.DeletionProtection', undefined),
    says: 'Cluster does not say whether it is protected from deletion',
    passes: (d) => d.set('Cluster.DeletionProtection', false),
    unknown: 'a property is there or not, whatever its value',
  },
];
