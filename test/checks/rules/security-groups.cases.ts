import { getAtt, ref, UNKNOWN } from '../fixtures/draft';
import { ipv6House } from '../fixtures/house';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const DATA = 'Template.LaunchTemplateData';
const GROUPS = `${DATA}.SecurityGroupIds`;
const open = (FromPort: number, ToPort = FromPort, IpProtocol = 'tcp') => ({
  IpProtocol,
  FromPort,
  ToPort,
  CidrIp: '10.0.0.0/16',
});
const nodeGroup = (d: D, SecurityGroupIngress: unknown) =>
  d
    .set(GROUPS, [getAtt('NodeSg', 'GroupId')])
    .add('NodeSg', 'AWS::EC2::SecurityGroup', { VpcId: ref('Vpc'), SecurityGroupIngress });
const pair = (d: D, back: object) =>
  d
    .add('A', 'AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [{ IpProtocol: '-1', SourceSecurityGroupId: ref('B') }],
    })
    .add('B', 'AWS::EC2::SecurityGroup', { SecurityGroupIngress: [back] });

export const SG_CASES: RuleCase[] = [
  {
    id: 'SG-01',
    breaks: (d) => nodeGroup(d, [open(443)]),
    says: 'security groups of Template do not let in: tcp 10250, tcp 53, udp 53',
    passes: (d) => nodeGroup(d, [open(443), open(10250), open(53), open(53, 53, 'udp')]),
    absent: () => undefined,
    unknown: (d) => d.set(GROUPS, ['sg-1']),
  },
  {
    id: 'SG-02',
    breaks: (d) => d.set(GROUPS, ['sg-1']),
    says: 'Template has security groups without the one of the cluster',
    unknown: (d) => d.set(GROUPS, UNKNOWN),
  },
  {
    id: 'SG-03',
    breaks: (d) => d.set(`${DATA}.NetworkInterfaces`, [{ Groups: ['sg-1'] }]),
    says: 'Template has SecurityGroupIds and NetworkInterfaces[].Groups',
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'SG-04',
    breaks: (d) =>
      d
        .set('Nodegroup.DiskSize', 100)
        .set(`${DATA}.IamInstanceProfile`, { Arn: 'arn' })
        .set(`${DATA}.NetworkInterfaces`, [{ SubnetId: 'subnet-1' }]),
    says: [
      'node group Nodegroup has DiskSize beside a launch template',
      'managed node groups refuse IamInstanceProfile, NetworkInterfaces.SubnetId of Template',
    ],
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'SG-05',
    options: { quotas: { rulesPerSecurityGroup: 2 } },
    breaks: (d) => nodeGroup(d, [open(1), open(2), open(3)]),
    says: 'NodeSg has 3 rules in one direction, the quota is 2',
    passes: (d) => nodeGroup(d, [open(1)]),
    unknown: 'rules that are not known are not counted',
  },
  {
    id: 'SG-06',
    breaks: (d) => pair(d, { IpProtocol: '-1', SourceSecurityGroupId: ref('A') }),
    says: ['A and B refer to each other inline', 'B and A refer to each other inline'],
    passes: (d) => pair(d, open(443)),
    unknown: 'references between resources are always known',
  },
  {
    id: 'SG-07',
    breaks: (d) =>
      d.set('VpcCni.ConfigurationValues.eniConfig.subnets', { 'eu-west-1a': { id: ref('PodA') } }),
    says: 'ENIConfig eu-west-1a names no security group',
    unknown: (d) =>
      d.add('Manifest', 'Custom::AWSCDK-EKS-KubernetesResource', {
        ClusterName: ref('Cluster'),
        Manifest: [{ kind: 'ENIConfig', metadata: { name: UNKNOWN }, spec: { subnet: ref('PodA') } }],
      }),
  },
  {
    id: 'SG-08',
    breaks: (d) => d.remove('RestrictDefault'),
    says: 'the default security group of Vpc is left open',
    unknown: (d) => d.set('RestrictDefault.DefaultSecurityGroupId', UNKNOWN),
  },
  {
    id: 'SG-09',
    base: ipv6House,
    breaks: (d) => nodeGroup(d, [open(443)]),
    says: 'NodeSg lets in IPv4 ranges only, but its nodes are in an IPv6 cluster',
    passes: (d) => nodeGroup(d, [open(443), { IpProtocol: '-1', CidrIpv6: 'fd00::/8' }]),
    unknown: (d) => nodeGroup(d, [{ IpProtocol: '-1', CidrIpv6: UNKNOWN }]),
  },
];
