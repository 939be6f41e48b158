import { getAtt, ref, UNKNOWN } from '../fixtures/draft';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const SECTION = 'VpcCni.ConfigurationValues.eniConfig';
const SUBNETS = `${SECTION}.subnets`;
const CONFIG = 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG';
const LABEL = 'ENI_CONFIG_LABEL_DEF';
const podGroup = (d: D, SecurityGroupIngress: unknown) =>
  d
    .set(SUBNETS, { 'eu-west-1a': { id: ref('PodA'), securityGroups: [getAtt('PodSg', 'GroupId')] } })
    .add('PodSg', 'AWS::EC2::SecurityGroup', { VpcId: ref('Vpc'), SecurityGroupIngress });

export const CN_CASES: RuleCase[] = [
  {
    id: 'CN-02',
    breaks: (d) => d.set(SUBNETS, { 'eu-west-1a': { id: ref('PodA') }, 'eu-west-1b': { id: ref('PodB') } }),
    says: 'Cluster has nodes in eu-west-1c, but no ENIConfig of that name',
    unknown: (d) => d.set('NodeC.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'CN-03',
    breaks: (d) => d.set('PodA.AvailabilityZone', 'eu-west-1b'),
    says: 'ENIConfig eu-west-1a points to PodA (100.64.0.0/18) in eu-west-1b',
    unknown: (d) => d.set('PodA.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'CN-04',
    breaks: (d) =>
      d.add('Other', 'AWS::EC2::VPC', { CidrBlock: '10.9.0.0/16' }).set('PodA.VpcId', ref('Other')),
    says: 'ENIConfig eu-west-1a points to PodA (100.64.0.0/18), which is not in Vpc',
    unknown: (d) => d.set('PodA.VpcId', UNKNOWN),
  },
  {
    id: 'CN-05',
    breaks: (d) => d.env({ [LABEL]: undefined }),
    says: 'ENI_CONFIG_LABEL_DEF: custom networking is on without it, so nodes look for an ENIConfig named "default"',
    unknown: (d) => d.env({ [CONFIG]: UNKNOWN }),
  },
  {
    id: 'CN-06',
    breaks: (d) => d.set('PodB.AvailabilityZone', 'eu-west-1a'),
    says: 'eu-west-1a has 2 ENIConfigs: eu-west-1a, eu-west-1b',
    unknown: (d) => d.set('PodB.AvailabilityZone', UNKNOWN),
  },
  {
    id: 'CN-07',
    breaks: (d) => d.set('Nodegroup.InstanceTypes', ['hpc6id.32xlarge']),
    says: 'node group Nodegroup: hpc6id.32xlarge has no interface left for pods (1 - 1 = 0)',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'CN-08',
    breaks: (d) =>
      d
        .env({ ENABLE_PREFIX_DELEGATION: 'false' })
        .set('Nodegroup.InstanceTypes', ['m5.large'])
        .nodeConfig((spec) => (spec.kubelet.maxPodsExpression = '29')),
    says: 'max pods of node group Nodegroup is 29; custom networking leaves m5.large (3 - 1) x (10 - 1) + 2 = 20',
    unknown: (d) => d.nodeConfig((spec) => (spec.kubelet = { config: { maxPods: UNKNOWN } })),
  },
  {
    id: 'CN-09',
    breaks: (d) => d.env({ AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true' }).remove('RouteB'),
    says: 'AWS_VPC_K8S_CNI_EXTERNALSNAT is on, but PodB (100.64.64.0/18) has no route to a NAT gateway',
    passes: (d) => d.env({ AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true' }),
    absent: () => undefined,
    unknown: (d) => d.env({ AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true' }).remove('PodAAssociation'),
  },
  {
    id: 'CN-13',
    breaks: (d) => d.set('Nodegroup.AmiType', 'WINDOWS_CORE_2022_x86_64'),
    says: 'EKS does not support Windows nodes in clusters with custom networking (Nodegroup)',
    unknown: (d) => d.set('Nodegroup.AmiType', UNKNOWN),
  },
  {
    id: 'CN-14',
    breaks: (d) => podGroup(d, [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' }]),
    says: 'security groups of ENIConfig eu-west-1a do not let in: tcp 10250, udp 53',
    unknown: (d) => d.set(SUBNETS, { 'eu-west-1a': { id: ref('PodA'), securityGroups: ['sg-1'] } }),
  },
  {
    id: 'CN-15',
    breaks: (d) => d.set(`${SECTION}.region`, undefined),
    says: 'eniConfig of VpcCni lacks region',
    unknown: (d) => d.set(SECTION, UNKNOWN),
  },
];
