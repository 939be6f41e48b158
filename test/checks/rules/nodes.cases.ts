import { ref, UNKNOWN } from '../fixtures/draft';
import { house } from '../fixtures/house';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const WINDOWS = 'WINDOWS_CORE_2022_x86_64';
const CONTROLLER = 'arn:aws:iam::aws:policy/AmazonEKSVPCResourceController';

/** A cluster with a Linux and a Windows node group. */
const mixed = () =>
  house()
    .add('Windows', 'AWS::EKS::Nodegroup', {
      ClusterName: ref('Cluster'),
      AmiType: WINDOWS,
      Subnets: [ref('NodeA')],
      InstanceTypes: ['m5.large'],
    })
    .env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: undefined })
    .set('VpcCni.ConfigurationValues.enableWindowsIpam', 'true')
    .set('ClusterRole.ManagedPolicyArns', [CONTROLLER]);
const linuxOnly = (d: D) => d.remove('Windows');
const unknownOs = (d: D) => d.set('Nodegroup.AmiType', UNKNOWN).remove('Windows');

const profile = (d: D, id: string, properties: object, dependsOn?: string) =>
  d.add(
    id,
    'AWS::EKS::FargateProfile',
    { ClusterName: ref('Cluster'), Subnets: [ref('NodeA')], Selectors: [{ Namespace: 'a' }], ...properties },
    dependsOn,
  );
const withProfile = () => profile(house(), 'Profile', {});
const none = (d: D) => d.remove('Profile');

export const NODES_CASES: RuleCase[] = [
  {
    id: 'WIN-01',
    base: mixed,
    breaks: (d) => d.remove('Nodegroup'),
    says: 'Cluster has Windows nodes only',
    absent: linuxOnly,
    unknown: unknownOs,
  },
  {
    id: 'WIN-02',
    base: mixed,
    breaks: (d) => d.env({ ENABLE_POD_ENI: 'true' }),
    says: 'EKS does not support Windows nodes in clusters with security groups for pods (Windows)',
    absent: linuxOnly,
    unknown: (d) => d.env({ ENABLE_POD_ENI: UNKNOWN }),
  },
  {
    id: 'WIN-04',
    base: mixed,
    breaks: (d) =>
      d.set('VpcCni.ConfigurationValues.enableWindowsIpam', 'false').set('ClusterRole.ManagedPolicyArns', []),
    says: [
      'Cluster has Windows nodes, but enableWindowsIpam is not on in VpcCni',
      'Cluster has Windows nodes, but its role lacks AmazonEKSVPCResourceController',
    ],
    absent: linuxOnly,
    unknown: (d) => d.set('VpcCni.ConfigurationValues', UNKNOWN),
  },
  {
    id: 'FGT-01',
    base: withProfile,
    breaks: (d) => d.set('Profile.Subnets', [ref('PublicA')]),
    says: 'Fargate profile Profile uses public subnet PublicA (10.0.16.0/24)',
    absent: none,
    unknown: (d) => d.remove('NodeAAssociation'),
  },
  {
    id: 'FGT-02',
    base: withProfile,
    breaks: (d) =>
      d.set(
        'Profile.Selectors',
        ['a', 'b', 'c', 'd', 'e', 'f'].map((Namespace) => ({ Namespace })),
      ),
    says: 'Fargate profile Profile has 6 selectors, EKS accepts 5',
    absent: none,
    unknown: (d) => d.set('Profile.Selectors', UNKNOWN),
  },
  {
    id: 'FGT-03',
    base: withProfile,
    breaks: (d) => d.set('Profile.Subnets', [ref('ClusterA')]),
    says: 'pods of Fargate profile Profile take addresses of ClusterA (10.0.0.0/27), not of the ENIConfigs; it has 27',
    absent: none,
    unknown: (d) => d.set('Profile.Subnets', UNKNOWN),
  },
  {
    id: 'FGT-04',
    base: () => profile(withProfile(), 'Second', {}, 'Profile'),
    breaks: (d) => profile(d, 'Third', {}),
    says: 'Fargate profiles Profile and Third do not wait for each other',
    absent: none,
    unknown: 'the order of resources is always known',
  },
  {
    id: 'FGT-05',
    base: withProfile,
    breaks: (d) =>
      d
        .set('Profile.Subnets', undefined)
        .set('Cluster.ResourcesVpcConfig.SubnetIds', [ref('ClusterA'), ref('PublicB')]),
    says: 'Fargate profile Profile names no subnets: its pods start in the cluster subnets of Cluster: ClusterA (10.0.0.0/27)',
    absent: none,
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'AUTO-01',
    base: () =>
      house()
        .set('Cluster.ComputeConfig', { Enabled: true })
        .set('VpcCni.ConfigurationValues', undefined)
        .removeType('AWS::EKS::Nodegroup'),
    breaks: (d) => d.set('VpcCni.ConfigurationValues', { env: {} }),
    says: 'settings of VpcCni (env) do not apply to the Auto Mode nodes of Cluster',
    absent: (d) => d.set('Cluster.ComputeConfig', undefined),
    unknown: (d) => d.set('VpcCni.ConfigurationValues', UNKNOWN),
  },
  {
    id: 'AUTO-05',
    base: () => house().set('Cluster.ComputeConfig', { Enabled: true, NodePools: [] }),
    breaks: (d) => d.set('Cluster.ComputeConfig.NodePools', ['general-purpose']),
    says: 'the built-in node pools general-purpose of Cluster start nodes and pods in the cluster subnets, which are small: ClusterA (10.0.0.0/27), ClusterB (10.0.0.32/27), ClusterC (10.0.0.64/27)',
    absent: (d) => d.set('Cluster.ComputeConfig', undefined),
    unknown: (d) => d.set('Cluster.ComputeConfig.NodePools', UNKNOWN),
  },
];
