import { ref, UNKNOWN } from '../fixtures/draft';
import { house } from '../fixtures/house';
import type { RuleCase } from './harness';

/** The house with security groups for pods. */
const base = () =>
  house()
    .env({ ENABLE_POD_ENI: 'true' })
    .set('VpcCni.ConfigurationValues.init', { env: { DISABLE_TCP_EARLY_DEMUX: 'true' } });
const off = (d: ReturnType<typeof base>) => d.env({ ENABLE_POD_ENI: undefined });

export const SGP_CASES: RuleCase[] = [
  {
    id: 'SGP-01',
    base,
    breaks: (d) => d.set('Nodegroup.InstanceTypes', ['m5.large', 't3.large']),
    says: 't3.large of node group Nodegroup has no trunk interface',
    absent: off,
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'SGP-03',
    base,
    breaks: (d) =>
      d
        .env({ ENABLE_PREFIX_DELEGATION: 'false' })
        .nodeConfig((spec) => (spec.kubelet.maxPodsExpression = '44')),
    says: 'max pods of node group Nodegroup is 44; with the trunk interface m5.xlarge runs (4 - 1 - 1) x (15 - 1) + 2 = 30',
    absent: off,
    unknown: (d) => d.nodeConfig((spec) => (spec.kubelet = { config: { maxPods: UNKNOWN } })),
  },
  {
    id: 'SGP-04',
    base,
    breaks: (d) => d.set('VpcCni.ConfigurationValues.init', undefined),
    says: 'DISABLE_TCP_EARLY_DEMUX: in strict mode TCP and HTTP probes of pods with security groups of their own fail',
    absent: off,
    unknown: (d) => d.set('VpcCni.ConfigurationValues.init.env.DISABLE_TCP_EARLY_DEMUX', UNKNOWN),
  },
  {
    id: 'SGP-06',
    base: () =>
      base().env({ POD_SECURITY_GROUP_ENFORCING_MODE: 'standard', AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true' }),
    breaks: (d) => d.env({ AWS_VPC_K8S_CNI_EXTERNALSNAT: 'false' }),
    says: 'POD_SECURITY_GROUP_ENFORCING_MODE: traffic out of the VPC passes the security groups of the node, not those of the pod',
    absent: off,
    unknown: (d) => d.env({ AWS_VPC_K8S_CNI_EXTERNALSNAT: UNKNOWN }),
  },
  {
    id: 'SGP-07',
    base,
    breaks: (d) => d.set('PodAAssociation.RouteTableId', ref('PublicTable')),
    says: 'pods with security groups are in public subnet PodA (100.64.0.0/18)',
    absent: off,
    unknown: (d) => d.remove('PodAAssociation'),
  },
  {
    id: 'SGP-11',
    base,
    breaks: (d) => d.set('KubeProxy.ConfigurationValues', { mode: 'ipvs' }),
    says: 'kube-proxy runs in ipvs mode, which strict enforcement of security groups for pods does not support',
    absent: off,
    unknown: (d) => d.set('KubeProxy.ConfigurationValues', { mode: UNKNOWN }),
  },
  {
    id: 'SGP-12',
    base,
    breaks: () => undefined,
    says: 'pods with a SecurityGroupPolicy do not have the security groups of their ENIConfig',
    passes: (d) => d.env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false' }),
    absent: off,
    unknown: (d) => d.env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: UNKNOWN }),
  },
  {
    id: 'SGP-13',
    base,
    options: { quotas: { interfacesPerRegion: 1000 } },
    breaks: (d) => d.set('Nodegroup.ScalingConfig.MaxSize', 100),
    says: '100 nodes x 18 branch interfaces = 1800, the quota of the Region is 1000',
    absent: off,
    unknown: (d) => d.set('Nodegroup.ScalingConfig.MaxSize', UNKNOWN),
  },
];
