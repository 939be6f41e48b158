import { ref, UNKNOWN } from '../fixtures/draft';
import { privateHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

const FEW = { expectedNodes: 9 };

export const SUB_CASES: RuleCase[] = [
  {
    id: 'SUB-01',
    breaks: (d) => d.set('ClusterA.CidrBlock', '10.0.0.0/29'),
    says: '10.0.0.0/29 is /29, AWS accepts /16 to /28 for a subnet',
    unknown: (d) => d.set('ClusterA.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-02',
    breaks: (d) => d.set('NodeA.CidrBlock', '10.1.0.0/20'),
    says: '10.1.0.0/20 is not inside a CIDR block of the VPC (10.0.0.0/16, 100.64.0.0/16): move it, or associate its block with the VPC first',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-03',
    breaks: (d) => d.set('NodeB.CidrBlock', '10.0.72.0/21'),
    says: '10.0.72.0/21 overlaps 10.0.64.0/20 (NodeA) (EC2 would answer InvalidSubnet.Conflict): choose disjoint blocks',
    unknown: (d) => d.set('NodeB.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-04',
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.64.0/28'),
    says: 'node subnet 10.0.64.0/28 needs 20 addresses at peak [12 nodes of Nodegroup (10 + 2 while it is replaced) x 1 + 8 for load balancers and the like] and has 11 usable ones, enough for 3 nodes: use a /27, or a lower maxSize',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'SUB-05',
    options: { expectedNodes: 36 },
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.64.0/27'),
    says: 'node subnet 10.0.64.0/27 needs 22 addresses at peak [14 nodes of Nodegroup (12 + 2 while it is replaced) x 1 + 8 for load balancers and the like] and has 27 usable ones, 82% of it: to stay below 80%, use a /26, or a lower maxSize',
    unknown: (d) => d.set('VpcCni.ConfigurationValues.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', UNKNOWN),
  },
  {
    id: 'SUB-06',
    options: { expectedNodes: 42 },
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.64.0/27'),
    says: 'node subnet 10.0.64.0/27 needs 31 addresses after the loss of a zone [23 nodes of Nodegroup (21 + 2 while it is replaced) x 1 + 8 for load balancers and the like] and has 27 usable ones, enough for 19 nodes: use a /26, or a lower maxSize',
    unknown: (d) => d.set('NodeB.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'SUB-07',
    options: { quotas: { subnetsPerVpc: 12 } },
    breaks: (d) => d.add('One', 'AWS::EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.0.32.0/24' }),
    says: '13 subnets exceed the quota of 12 per VPC: use fewer pod blocks or AZs, or have the quota raised and set quotas.subnetsPerVpc',
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
        .set('NodeC.CidrBlock', '10.0.32.0/19')
        .set('PublicA.CidrBlock', '10.0.16.0/20')
        .set('PublicB.CidrBlock', '10.0.8.0/21')
        .set('PublicC.CidrBlock', '10.0.4.0/22')
        .set('ClusterA.CidrBlock', '10.0.2.0/23')
        .set('ClusterB.CidrBlock', '10.0.1.0/24'),
    says: 'VPC block 10.0.0.0/16 has no free /24 for another subnet',
    unknown: (d) => d.set('NodeA.CidrBlock', UNKNOWN),
  },
  {
    id: 'SUB-11',
    breaks: (d) => d.set('Nodegroup.Subnets', [ref('ClusterA'), ref('NodeB')]),
    says: 'cluster subnets of Cluster are also used for nodes: ClusterA (10.0.0.0/27)',
    unknown: 'who uses a subnet is read from the references to it',
  },
  {
    id: 'SUB-12',
    breaks: (d) => d.set('NodeAAssociation.RouteTableId', ref('PublicTable')),
    says: 'node group Nodegroup starts nodes without a public address in subnets that route to an internet gateway: NodeA (10.0.64.0/20)',
    passes: (d) =>
      d.set('NodeAAssociation.RouteTableId', ref('PublicTable')).set('NodeA.MapPublicIpOnLaunch', true),
    absent: (d) =>
      d.set('Template.LaunchTemplateData.NetworkInterfaces', [{ AssociatePublicIpAddress: true }]),
    unknown: (d) => d.remove('NodeAAssociation'),
  },
  {
    id: 'SUB-13',
    breaks: (d) => d.set('NodeA.MapPublicIpOnLaunch', true),
    says: 'nodes of Nodegroup get public addresses in NodeA (10.0.64.0/20)',
    unknown: (d) => d.set('NodeA.MapPublicIpOnLaunch', UNKNOWN),
  },
  {
    id: 'SUB-14',
    breaks: (d) => d.remove('RouteA').independent('Nodegroup', /^RouteA$/),
    says: 'NodeA (10.0.64.0/20) has neither a default route nor VPC endpoints',
    unknown: (d) => d.remove('NodeAAssociation'),
  },
  {
    id: 'SUB-15',
    breaks: (d) => d.set('RouteA.NatGatewayId', ref('NatB')),
    says: 'NatB in eu-west-1b is used from other zones: NodeA (10.0.64.0/20) in eu-west-1a, PodA (100.64.0.0/18) in eu-west-1a',
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
        .set('NodeA.CidrBlock', '10.0.64.0/24')
        .set('NodeB.CidrBlock', '10.0.80.0/28')
        .set('NodeC.CidrBlock', '10.0.96.0/28'),
    says: [
      'NodeA (10.0.64.0/24) is 19 times as large as its peak need of 13 addresses',
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
