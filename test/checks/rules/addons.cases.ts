import { ref, UNKNOWN } from '../fixtures/draft';
import type { RuleCase } from './harness';

const VERSION = 'VpcCni.AddonVersion';
const VALUES = 'VpcCni.ConfigurationValues';

export const ADD_CASES: RuleCase[] = [
  {
    id: 'ADD-01',
    breaks: (d) =>
      d
        .remove('VpcCni')
        .independent('Nodegroup', /^VpcCni$/)
        .set('Cluster.BootstrapSelfManagedAddons', true),
    says: 'Cluster has no vpc-cni add-on',
    passes: (d) => d.set('Cluster.BootstrapSelfManagedAddons', true),
    absent: () => undefined,
    unknown: (d) => d.set('Cluster.BootstrapSelfManagedAddons', true).set('VpcCni.AddonName', UNKNOWN),
  },
  {
    id: 'ADD-02',
    breaks: (d) =>
      d.set('Cluster.BootstrapSelfManagedAddons', undefined).set('VpcCni.ResolveConflicts', undefined),
    says: 'VpcCni has ResolveConflicts NONE, and EKS installs a self-managed vpc-cni before it',
    passes: (d) => d.set('Cluster.BootstrapSelfManagedAddons', true),
    unknown: (d) => d.set('Cluster.BootstrapSelfManagedAddons', UNKNOWN),
  },
  {
    id: 'ADD-03',
    breaks: (d) => d.independent('Nodegroup', /^VpcCni$/),
    says: 'node group Nodegroup does not depend on VpcCni',
    unknown: 'the order of resources is always known',
  },
  {
    id: 'ADD-04',
    breaks: (d) =>
      d
        .env({ WARM_IP_TARGET: 5, WARM_PREFX_TARGET: '1', CLUSTER_NAME: 'house' })
        .set(`${VALUES}.enableNetworkPolcy`, 'true')
        .set(`${VALUES}.init`, { env: { DISABLE_TCP_EARLY_DEMUX: true } }),
    says: [
      'configuration values of VpcCni: unknown key enableNetworkPolcy (did you mean enableNetworkPolicy?)',
      'configuration values of VpcCni: env.WARM_IP_TARGET is 5, not a string',
      'configuration values of VpcCni: unknown variable env.WARM_PREFX_TARGET (did you mean WARM_PREFIX_TARGET?)',
      'configuration values of VpcCni: env.CLUSTER_NAME is refused: EKS sets it to the name of the cluster',
      'configuration values of VpcCni: init.env.DISABLE_TCP_EARLY_DEMUX is true, not a string',
    ],
    unknown: (d) => d.set(VALUES, UNKNOWN),
  },
  {
    id: 'ADD-05',
    breaks: (d) => d.set(VERSION, undefined),
    says: 'VpcCni has no AddonVersion',
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'ADD-06',
    options: { previousAddonVersion: 'v1.21.1-eksbuild.1' },
    breaks: (d) => d.set(VERSION, 'v1.18.5-eksbuild.1'),
    says: 'EKS moves vpc-cni by one minor version at a time, not from v1.21.1-eksbuild.1 to v1.18.5-eksbuild.1: deploy v1.20.x, v1.19.x, v1.18.5-eksbuild.1 one after the other',
    unknown: (d) => d.set(VERSION, UNKNOWN),
  },
  {
    id: 'ADD-07',
    breaks: (d) => d.set(VERSION, 'v1.8.0-eksbuild.1').set(`${VALUES}.enableNetworkPolicy`, 'true'),
    says: [
      'vpc-cni v1.8.0-eksbuild.1 does not know WARM_PREFIX_TARGET, which needs v1.9.0',
      'vpc-cni v1.8.0-eksbuild.1 does not know ENABLE_PREFIX_DELEGATION, which needs v1.9.0',
      'vpc-cni v1.8.0-eksbuild.1 does not know enableNetworkPolicy, which needs v1.14.0',
      'vpc-cni v1.8.0-eksbuild.1 does not support ENIConfigs in the configuration of the add-on, which needs v1.13.0',
    ],
    unknown: (d) => d.set(VERSION, UNKNOWN),
  },
  {
    id: 'ADD-08',
    options: { previousAddonVersion: 'v1.9.1-eksbuild.1' },
    breaks: (d) => d.set(VERSION, 'v1.8.0-eksbuild.1'),
    says: 'VpcCni goes back from vpc-cni v1.9.1 to v1.8.0, which knows no prefixes',
    unknown: (d) => d.set(VERSION, UNKNOWN),
  },
  {
    id: 'ADD-09',
    breaks: (d) => d.set(VERSION, 'v1.16.0-eksbuild.1').set('Cluster.Version', '1.33'),
    says: 'vpc-cni v1.16.0-eksbuild.1 is older than v1.17.1, the oldest that upstream recommends for Kubernetes 1.33',
    unknown: (d) => d.set('Cluster.Version', UNKNOWN),
  },
  {
    id: 'ADD-10',
    breaks: (d) => d.set('VpcCni.PodIdentityAssociations', [{ ServiceAccount: 'aws-node', RoleArn: 'arn' }]),
    says: 'VpcCni has ServiceAccountRoleArn and PodIdentityAssociations',
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'ADD-11',
    breaks: (d) => d.set('VpcCni.PreserveOnDelete', undefined),
    says: 'VpcCni takes aws-node along when it is deleted',
    unknown: (d) => d.set('VpcCni.PreserveOnDelete', UNKNOWN),
  },
  {
    id: 'ADD-12',
    breaks: (d) =>
      d.add('Chart', 'Custom::AWSCDK-EKS-HelmChart', { ClusterName: ref('Cluster'), Chart: 'aws-vpc-cni' }),
    says: 'Cluster has 2 owners of aws-node: VpcCni, Chart',
    unknown: (d) =>
      d.add('Chart', 'Custom::AWSCDK-EKS-HelmChart', { ClusterName: ref('Cluster'), Chart: UNKNOWN }),
  },
  {
    id: 'ADD-13',
    breaks: (d) => d.set('Cluster.ComputeConfig', { Enabled: true }).remove('Nodegroup'),
    says: 'VpcCni is for nodes that Cluster does not have: it runs Auto Mode only',
    passes: (d) => d.set('Cluster.ComputeConfig', { Enabled: true }),
    unknown: (d) => d.set('Cluster.ComputeConfig', { Enabled: UNKNOWN }),
  },
  {
    id: 'ADD-14',
    breaks: (d) => d.dependsOn('CoreDns', undefined),
    says: 'CoreDns does not depend on a node group',
    unknown: (d) => d.set('Cluster.ComputeConfig', { Enabled: UNKNOWN }),
  },
  {
    id: 'ADD-18',
    breaks: (d) => d.env({ ENABLE_POD_ENI: 'yes', AWS_VPC_K8S_CNI_LOGLEVEL: 'info' }),
    says: "'yes' is not allowed for ENABLE_POD_ENI, so aws-node uses its default",
    unknown: (d) => d.env({ ENABLE_POD_ENI: UNKNOWN }),
  },
  {
    id: 'ADD-19',
    breaks: (d) => d.set('Cluster.Version', '1.36').set('KubeProxy.AddonVersion', 'v1.32.13-eksbuild.16'),
    says: 'kube-proxy is v1.32.13-eksbuild.16 and the control plane runs Kubernetes 1.36: kube-proxy may be up to 3 minor versions older and never newer; use a version of 1.36',
    passes: (d) => d.set('Cluster.Version', '1.36').set('KubeProxy.AddonVersion', 'v1.33.10-eksbuild.13'),
    unknown: (d) => d.set('KubeProxy.AddonVersion', UNKNOWN),
  },
  {
    id: 'ADD-20',
    breaks: (d) => d.set('Cluster.Version', '1.36').set('CoreDns.AddonVersion', 'v1.11.4-eksbuild.40'),
    says: 'coredns is v1.11.4-eksbuild.40, 3 minor versions behind v1.14.3-eksbuild.3, which EKS lists for Kubernetes 1.36',
    passes: (d) => d.set('Cluster.Version', '1.35').set('CoreDns.AddonVersion', 'v1.13.2-eksbuild.4'),
    unknown: (d) => d.set('CoreDns.AddonVersion', UNKNOWN),
  },
  {
    id: 'ADD-17',
    breaks: (d) => d.remove('KubeProxy', 'CoreDns'),
    says: [
      'Cluster has no kube-proxy, and EKS does not install it',
      'Cluster has no coredns, and EKS does not install it',
    ],
    unknown: (d) => d.set('CoreDns.AddonName', UNKNOWN),
  },
];
