import { ref, UNKNOWN } from '../fixtures/draft';
import { ipv6House } from '../fixtures/house';
import type { RuleCase } from './harness';

const FAMILY = 'Cluster.KubernetesNetworkConfig.IpFamily';
const base = ipv6House;
type D = Parameters<RuleCase['breaks']>[0];
const unknownFamily = (d: D) => d.set(FAMILY, UNKNOWN);
const chart = (d: D, version: unknown) =>
  d.add('Controller', 'Custom::AWSCDK-EKS-HelmChart', {
    ClusterName: ref('Cluster'),
    Chart: 'aws-load-balancer-controller',
    Version: version,
  });

export const V6_CASES: RuleCase[] = [
  {
    id: 'V6-01',
    base,
    breaks: (d) => d.remove('Ipv6Block'),
    says: 'Cluster is an IPv6 cluster, but Vpc has no IPv6 block',
    unknown: unknownFamily,
  },
  {
    id: 'V6-02',
    base,
    breaks: (d) => d.set('NodeA.Ipv6CidrBlock', '2001:db8::/62'),
    says: 'NodeA has an IPv6 block of /62; AWS accepts /44 to /64 in steps of 4',
    unknown: (d) => d.set('NodeA.Ipv6CidrBlock', UNKNOWN),
  },
  {
    id: 'V6-03',
    base,
    breaks: (d) => d.set('NodeA.AssignIpv6AddressOnCreation', false).set('NodeB.Ipv6CidrBlock', undefined),
    says: ['NodeA does not assign IPv6 addresses on creation', 'NodeB has no IPv6 block'],
    unknown: (d) => d.set('NodeA.AssignIpv6AddressOnCreation', UNKNOWN),
  },
  {
    id: 'V6-04',
    base,
    breaks: (d) => d.remove('Ipv6RouteA'),
    says: 'NodeA has no route for ::/0',
    unknown: (d) => d.remove('NodeAAssociation'),
  },
  {
    id: 'V6-05',
    base,
    breaks: (d) => d.add('Second', 'AWS::EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') }),
    says: 'Second is the second egress-only internet gateway of Vpc',
    unknown: (d) => d.set('Eigw.VpcId', UNKNOWN),
  },
  {
    id: 'V6-06',
    base,
    breaks: (d) => d.set('NodeA.EnableDns64', true),
    says: 'NodeA has DNS64 on and hosts IPv6 pods',
    unknown: (d) => d.set('NodeA.EnableDns64', UNKNOWN),
  },
  {
    id: 'V6-07',
    base,
    breaks: (d) => d.set('PublicA.EnableDns64', true),
    says: 'PublicA has DNS64 on and no route for 64:ff9b::/96',
    passes: (d) =>
      d.set('PublicA.EnableDns64', true).add('Nat64', 'AWS::EC2::Route', {
        RouteTableId: ref('PublicTable'),
        DestinationIpv6CidrBlock: '64:ff9b::/96',
        NatGatewayId: ref('NatA'),
      }),
    unknown: (d) => d.set('PublicA.EnableDns64', UNKNOWN),
  },
  {
    id: 'V6-08',
    base,
    breaks: (d) => d.env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }),
    says: 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: aws-node does not start with custom networking on an IPv6 cluster',
    unknown: (d) => d.env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: UNKNOWN }),
  },
  {
    id: 'V6-09',
    base,
    breaks: (d) => d.env({ ENABLE_PREFIX_DELEGATION: 'false' }),
    says: 'aws-node of IPv6 cluster Cluster is told ENABLE_PREFIX_DELEGATION=false',
    unknown: (d) => d.env({ ENABLE_PREFIX_DELEGATION: UNKNOWN }),
  },
  {
    id: 'V6-10',
    base,
    breaks: (d) => d.set('Nodegroup.InstanceTypes', ['m5.large', 'm4.large']),
    says: 'node group Nodegroup has m4.large, which cannot run IPv6 pods',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', ['x99.huge']),
  },
  {
    id: 'V6-11',
    base,
    breaks: (d) => d.set('Nodegroup.AmiType', 'WINDOWS_CORE_2022_x86_64'),
    says: 'Cluster is an IPv6 cluster with Windows node group Nodegroup',
    unknown: (d) => d.set('Nodegroup.AmiType', UNKNOWN),
  },
  {
    id: 'V6-12',
    base,
    breaks: (d) => d.set('VpcCni.AddonVersion', 'v1.9.3-eksbuild.1'),
    says: 'vpc-cni v1.9.3-eksbuild.1 does not support IPv6 clusters, which needs v1.10.1',
    unknown: (d) => d.set('VpcCni.AddonVersion', UNKNOWN),
  },
  {
    id: 'V6-13',
    base,
    breaks: (d) => d.set('CniRole.Policies', undefined),
    says: 'role CniRole of aws-node lacks ec2:AssignIpv6Addresses',
    unknown: (d) => d.set('CniRole.Policies.0.PolicyDocument.Statement.0.Action', [UNKNOWN]),
  },
  {
    id: 'V6-14',
    base,
    breaks: (d) =>
      d.set('CniRole.Policies.0.PolicyDocument.Statement.1.Resource', 'arn:aws:ec2:*:*:instance/*'),
    says: 'role CniRole allows ec2:CreateTags, but not on network-interface/*',
    unknown: (d) => d.set('CniRole.Policies.0.PolicyDocument.Statement.1.Resource', UNKNOWN),
  },
  {
    id: 'V6-15',
    base,
    breaks: (d) => chart(d, '1.2.0'),
    says: 'Controller installs chart 1.2.0 of the Load Balancer Controller; IPv6 needs 1.3.3 (controller 2.3.1)',
    passes: (d) => chart(d, '1.14.0'),
    unknown: (d) => chart(d, UNKNOWN),
  },
  {
    id: 'V6-16',
    base,
    region: 'cn-north-1',
    breaks: () => undefined,
    says: 'Cluster is an IPv6 cluster in cn-north-1',
    passes: 'the Region is the same for every fixture',
    unknown: unknownFamily,
  },
  {
    id: 'V6-17',
    base,
    breaks: (d) => d.set('Template.LaunchTemplateData.MetadataOptions.HttpProtocolIpv6', 'enabled'),
    says: 'Template turns the IPv6 endpoint of the metadata service on',
    passes: (d) => d.set('Template.LaunchTemplateData.MetadataOptions.HttpProtocolIpv6', 'disabled'),
    unknown: (d) => d.set('Template.LaunchTemplateData.MetadataOptions.HttpProtocolIpv6', UNKNOWN),
  },
  {
    id: 'V6-18',
    base,
    breaks: (d) => d.dependsOn('NodeA', undefined),
    says: 'NodeA uses the IPv6 block of Vpc, but does not depend on Ipv6Block',
    unknown: 'the order of resources is always known',
  },
  {
    id: 'V6-19',
    base,
    breaks: (d) => d.dependsOn('PublicIpv6Route', undefined),
    says: 'route PublicIpv6Route does not depend on IgwAttachment, which attaches its gateway',
    unknown: 'the order of resources is always known',
  },
];
