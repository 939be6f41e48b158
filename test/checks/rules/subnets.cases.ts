import { ref, UNKNOWN } from '../fixtures/draft';
import { privateHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

const FEW = { expectedNodes: 9 };

export const SUB_CASES: RuleCase[] = [
  {
    id: 'SUB-01',
    breaks: (d) => d.set('ClusterA.CidrBlock', '10.0.0.0/29'),
    says: 'ClusterA is 10.0.0.0/29; AWS accepts /16 to /28',
    unknown: (d) => d.set('ClusterA.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-02',
    breaks: (d) => d.set('NodeA.CidrBlock', '10.1.0.0/20'),
    says: 'NodeA (10.1.0.0/20) is in no block of its VPC (10.0.0.0/16, 100.64.0.0/16)',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-03',
    breaks: (d) => d.set('NodeB.CidrBlock', '10.0.72.0/21'),
    says: 'NodeB (10.0.72.0/21) overlaps NodeA (10.0.64.0/20)',
    unknown: (d) => d.set('NodeB.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-04',
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.64.0/28'),
    says: 'NodeA (10.0.64.0/28) has 11 usable addresses; 12 nodes at the peak take 12',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'SUB-05',
    options: { expectedNodes: 23 },
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.64.0/28'),
    says: 'NodeA (10.0.64.0/28) is 91% full at the peak (10 of 11 addresses)',
    unknown: (d) => d.set('VpcCni.ConfigurationValues.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', UNKNOWN),
  },
  {
    id: 'SUB-06',
    options: { expectedNodes: 24 },
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.64.0/28'),
    says: 'with one zone lost, 14 nodes take 14 addresses of NodeA (10.0.64.0/28), which has 11',
    unknown: (d) => d.set('NodeB.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'SUB-07',
    options: { quotas: { subnetsPerVpc: 12 } },
    breaks: (d) => d.add('One', 'AWS::EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.0.32.0/24' }),
    says: 'Vpc has 13 subnets, the quota is 12',
    unknown: 'the number of subnets in a template is always known',
  },
  {
    id: 'SUB-08',
    breaks: (d) => d.set('PodC.AvailabilityZone', 'eu-west-1d'),
    says: 'PodC (100.64.128.0/18) is in eu-west-1d, where Cluster has no nodes (eu-west-1a, eu-west-1b, eu-west-1c)',
    unknown: (d) => d.set('PodC.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'SUB-09',
    breaks: (d) => d.set('NodeB.CidrBlock', '10.0.80.0/24'),
    says: 'node subnets of Cluster are /20 to /24; the smallest limits every zone',
    unknown: (d) => d.set('NodeB.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-10',
    breaks: (d) =>
      d
        .set('NodeA.CidrBlock', '10.0.128.0/17')
        .set('NodeB.CidrBlock', '10.0.64.0/18')
        .set('NodeC.CidrBlock', '10.0.32.0/19'),
    says: '11% of VPC block 10.0.0.0/16 is in no subnet',
    unknown: (d) => d.set('NodeA.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-11',
    breaks: (d) => d.set('Nodegroup.Subnets', [ref('ClusterA'), ref('NodeB')]),
    says: 'cluster subnet ClusterA (10.0.0.0/27) is also used for: node',
    unknown: 'who uses a subnet is read from the references to it',
  },
  {
    id: 'SUB-12',
    breaks: (d) => d.set('NodeAAssociation.RouteTableId', ref('PublicTable')),
    says: 'NodeA (10.0.64.0/20) routes to the internet gateway, but its nodes get no public address',
    passes: (d) =>
      d.set('NodeAAssociation.RouteTableId', ref('PublicTable')).set('NodeA.MapPublicIpOnLaunch', true),
    absent: () => undefined,
    unknown: (d) => d.remove('NodeAAssociation'),
  },
  {
    id: 'SUB-13',
    breaks: (d) => d.set('NodeA.MapPublicIpOnLaunch', true),
    says: 'nodes in NodeA (10.0.64.0/20) get public addresses',
    unknown: (d) => d.set('NodeA.MapPublicIpOnLaunch', UNKNOWN),
  },
  {
    id: 'SUB-14',
    breaks: (d) => d.remove('RouteA').independent('Nodegroup', /^RouteA$/),
    says: [
      'NodeA (10.0.64.0/20) has neither a default route nor VPC endpoints',
      'PodA (100.64.0.0/18) has neither a default route nor VPC endpoints',
    ],
    unknown: (d) => d.remove('NodeAAssociation'),
  },
  {
    id: 'SUB-15',
    breaks: (d) => d.set('RouteA.NatGatewayId', ref('NatB')),
    says: [
      'NodeA (10.0.64.0/20) in eu-west-1a uses NatB in eu-west-1b',
      'PodA (100.64.0.0/18) in eu-west-1a uses NatB in eu-west-1b',
    ],
    absent: (d) => Object.assign(d, { body: privateHouse().body }),
    unknown: (d) => d.set('PublicA.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'SUB-16',
    breaks: (d) => d.remove('PodAAssociation'),
    says: 'PodA (100.64.0.0/18) has no route table association',
    unknown: (d) => d.set('PodAAssociation.SubnetId', UNKNOWN),
  },
  {
    id: 'SUB-17',
    options: FEW,
    breaks: (d) =>
      d
        .set('NodeA.CidrBlock', '10.0.64.0/26')
        .set('NodeB.CidrBlock', '10.0.80.0/28')
        .set('NodeC.CidrBlock', '10.0.96.0/28'),
    says: [
      'NodeA (10.0.64.0/26) is 11 times as large as its peak need of 5 addresses',
      'PodA (100.64.0.0/18) is 28 times as large as its peak need of 565 addresses',
      'PodB (100.64.64.0/18) is 28 times as large as its peak need of 565 addresses',
      'PodC (100.64.128.0/18) is 28 times as large as its peak need of 565 addresses',
    ],
    passes: (d) => {
      for (const [index, zone] of ['A', 'B', 'C'].entries()) {
        d.set(`Node${zone}.CidrBlock`, `10.0.${64 + 16 * index}.0/28`).set(
          `Pod${zone}.CidrBlock`,
          `100.64.${64 * index}.0/22`,
        );
      }
    },
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'SUB-19',
    breaks: (d) => d.set('NatA.ConnectivityType', 'private').set('NatA.AllocationId', undefined),
    says: [
      'NodeA (10.0.64.0/20) leads to NatA, a private NAT gateway, and on to an internet gateway',
      'PodA (100.64.0.0/18) leads to NatA, a private NAT gateway, and on to an internet gateway',
    ],
    unknown: (d) => d.set('NatA.ConnectivityType', UNKNOWN),
  },
  {
    id: 'SUB-20',
    breaks: (d) => d.remove('IgwAttachment').dependsOn('PublicRoute', undefined),
    says: 'Igw is attached to no VPC',
    unknown: (d) => d.set('IgwAttachment.InternetGatewayId', UNKNOWN),
  },
];
