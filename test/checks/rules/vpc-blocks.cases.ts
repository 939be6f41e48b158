import { ref, UNKNOWN } from '../fixtures/draft';
import type { RuleCase } from './harness';

export const NET_CASES: RuleCase[] = [
  {
    id: 'NET-01',
    breaks: (d) => d.set('Vpc.CidrBlock', '10.0.0.0/8'),
    says: '10.0.0.0/8 is /8, AWS accepts /16 to /28 for a CIDR block of a VPC: take /16 blocks out of it, for example 10.0.0.0/16 and 10.1.0.0/16',
    unknown: (d) => d.set('Vpc.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-02',
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.65.0/20'),
    says: '10.0.65.0/20 has host bits set, EC2 would silently turn it into 10.0.64.0/20: write 10.0.64.0/20',
    unknown: (d) => d.set('NodeA.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-03',
    breaks: (d) => d.set('PodBlock.CidrBlock', '10.0.128.0/17'),
    says: '10.0.128.0/17 overlaps 10.0.0.0/16 (Vpc): choose disjoint blocks',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-04',
    breaks: (d) => d.set('PodBlock.CidrBlock', '192.168.0.0/16'),
    says: '192.168.0.0/16 cannot be added to a VPC whose primary block is 10.0.0.0/16: AWS refuses blocks of 192.168.0.0/16 there, use blocks of 100.64.0.0/10',
    unknown: (d) => d.set('Vpc.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-05',
    breaks: (d) => d.set('PodBlock.CidrBlock', '198.19.0.0/16'),
    says: '198.19.0.0/16 is in 198.19.0.0/16, which AWS refuses beside 10.0.0.0/16: use blocks of 100.64.0.0/10',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-06',
    breaks: (d) => d.set('PodBlock.CidrBlock', '169.254.0.0/16'),
    says: '169.254.0.0/16 overlaps the reserved range 169.254.0.0/16: use private (RFC 1918) or shared (100.64.0.0/10) address space',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-07',
    breaks: (d) => d.set('Cluster.KubernetesNetworkConfig.ServiceIpv4Cidr', '172.16.0.0/14'),
    says: '172.16.0.0/14 overlaps 172.17.0.0/16, the Docker bridge of Cloud9, SageMaker and some nodes: choose another block',
    unknown: (d) => d.set('Cluster.KubernetesNetworkConfig.ServiceIpv4Cidr', UNKNOWN),
  },
  {
    id: 'NET-08',
    breaks: (d) => d.set('Vpc.CidrBlock', '52.10.0.0/16'),
    says: '52.10.0.0/16 is publicly routable, hosts of the internet with these addresses become unreachable: use 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10',
    unknown: (d) => d.set('Vpc.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-09',
    options: { quotas: { ipv4CidrBlocksPerVpc: 2 } },
    breaks: (d) =>
      d.add('Third', 'AWS::EC2::VPCCidrBlock', { VpcId: ref('Vpc'), CidrBlock: '100.65.0.0/16' }),
    says: '3 IPv4 CIDR blocks, the primary one included, exceed the quota of 2 per VPC: use fewer, larger blocks, or have quota L-83CA0A9D raised (up to 50) and set quotas.ipv4CidrBlocksPerVpc',
    unknown: 'the number of blocks in a template is always known',
  },
  {
    id: 'NET-10',
    breaks: (d) => d.set('Vpc.EnableDnsHostnames', false),
    says: 'EnableDnsHostnames is off in Vpc; EKS nodes cannot register without it',
    unknown: (d) => d.set('Vpc.EnableDnsSupport', UNKNOWN),
  },
  {
    id: 'NET-11',
    base: undefined,
    breaks: (d) => dhcp(d, ['10.1.1.1']),
    says: 'DHCP options Options lack AmazonProvidedDNS; nodes may not find the private endpoint of the cluster',
    passes: (d) => dhcp(d, ['AmazonProvidedDNS']),
    absent: () => undefined,
    unknown: (d) => dhcp(d, [UNKNOWN]),
  },
  {
    id: 'NET-12',
    options: { connectedCidrBlocks: ['100.80.0.0/12'] },
    breaks: (d) => d.set('PodBlock.CidrBlock', '100.80.0.0/16'),
    says: 'pod block 100.80.0.0/16 overlaps connected network 100.80.0.0/12',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-13',
    options: { connectedCidrBlocks: ['10.8.0.0/13'] },
    breaks: (d) => d.set('Vpc.CidrBlock', '10.8.0.0/16'),
    says: 'VPC block 10.8.0.0/16 overlaps connected network 10.8.0.0/13',
    unknown: (d) => d.set('Vpc.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-14',
    breaks: (d) =>
      d.add('Back', 'AWS::EC2::Route', {
        RouteTableId: ref('TableA'),
        DestinationCidrBlock: '100.64.8.0/24',
        TransitGatewayId: 'tgw-1',
      }),
    says: 'secondary block 100.64.0.0/16 contains 100.64.8.0/24, the destination of Back',
    unknown: (d) =>
      d.add('Back', 'AWS::EC2::Route', {
        RouteTableId: ref('TableA'),
        DestinationCidrBlock: UNKNOWN,
        TransitGatewayId: 'tgw-1',
      }),
  },
  {
    id: 'NET-15',
    breaks: (d) =>
      ['A', 'B', 'C'].forEach((zone, index) => d.set(`Pod${zone}.CidrBlock`, `100.64.${index * 32}.0/19`)),
    says: '63% of pod block 100.64.0.0/16 is in no subnet: its subnets could be twice as large',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-16',
    breaks: (d) => d.dependsOn('PodB', undefined),
    says: 'PodB (100.64.64.0/18) does not depend on PodBlock, which associates its block',
    unknown: (d) => d.set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'NET-17',
    breaks: (d) => d.remove('FlowLog'),
    says: 'Vpc has no flow log',
    unknown: (d) => d.set('FlowLog.ResourceId', UNKNOWN),
  },
];

function dhcp(d: Parameters<RuleCase['breaks']>[0], servers: unknown[]) {
  return d
    .add('Options', 'AWS::EC2::DHCPOptions', { DomainNameServers: servers })
    .add('OptionsAssociation', 'AWS::EC2::VPCDHCPOptionsAssociation', {
      VpcId: ref('Vpc'),
      DhcpOptionsId: ref('Options'),
    });
}
