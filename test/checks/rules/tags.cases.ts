import { ref, UNKNOWN } from '../fixtures/draft';
import { privateHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const ZONES = ['A', 'B', 'C'];
const tags = (d: D, subnet: string, entries: Record<string, unknown>) =>
  d.set(
    `${subnet}.Tags`,
    Object.entries(entries).map(([Key, Value]) => ({ Key, Value })),
  );
const discover = (d: D, value: unknown = '1') => tags(d, 'PodA', { 'kubernetes.io/role/cni': value });
const second = (d: D) =>
  d.add('Other', 'AWS::EKS::Cluster', {
    ResourcesVpcConfig: { SubnetIds: [ref('ClusterA'), ref('ClusterB')] },
  });

export const TAG_CASES: RuleCase[] = [
  {
    id: 'TAG-01',
    breaks: (d) => ZONES.forEach((zone) => d.set(`Public${zone}.Tags`, undefined)),
    says: 'no public subnet of Vpc is tagged kubernetes.io/role/elb',
    unknown: (d) => ZONES.forEach((zone) => tags(d, `Public${zone}`, { 'kubernetes.io/role/elb': UNKNOWN })),
  },
  {
    id: 'TAG-02',
    breaks: (d) => ZONES.forEach((zone) => d.set(`Node${zone}.Tags`, undefined)),
    says: 'no private subnet of Vpc is tagged kubernetes.io/role/internal-elb',
    unknown: (d) =>
      ZONES.forEach((zone) => tags(d, `Node${zone}`, { 'kubernetes.io/role/internal-elb': UNKNOWN })),
  },
  {
    id: 'TAG-03',
    breaks: (d) => {
      tags(d, 'NodeA', { 'kubernetes.io/role/elb': '1' });
      tags(d, 'PublicA', { 'kubernetes.io/role/elb': '1', 'kubernetes.io/role/internal-elb': '1' });
    },
    says: [
      'PublicA (10.0.16.0/24) is tagged kubernetes.io/role/elb and kubernetes.io/role/internal-elb',
      'private subnet NodeA (10.0.64.0/20) is tagged kubernetes.io/role/elb',
    ],
    unknown: (d) => tags(d, 'NodeA', { 'kubernetes.io/role/elb': UNKNOWN }),
  },
  {
    id: 'TAG-05',
    breaks: (d) => d.set('VpcCni.ConfigurationValues.eniConfig', undefined),
    says: ZONES.map(
      (zone, index) =>
        `Pod${zone} (100.64.${index * 64}.0/18) is used by no ENIConfig or node group and not tagged kubernetes.io/role/cni = 1`,
    ),
    unknown: (d) =>
      d.set('VpcCni.ConfigurationValues.eniConfig', undefined).set('PodBlock.CidrBlock', UNKNOWN),
  },
  {
    id: 'TAG-06',
    breaks: (d) => discover(d, '0').set('VpcCni.AddonVersion', 'v1.20.4-eksbuild.1'),
    says: 'PodA is tagged kubernetes.io/role/cni = 0, which vpc-cni v1.20.4 ignores (needs v1.22.2)',
    passes: (d) => discover(d),
    unknown: (d) => discover(d).set('VpcCni.AddonVersion', UNKNOWN),
  },
  {
    id: 'TAG-07',
    breaks: (d) => discover(d),
    says: 'PodA is tagged kubernetes.io/role/cni, which custom networking of Cluster overrides',
    passes: (d) => discover(d).env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: undefined }),
    unknown: (d) => discover(d).env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: UNKNOWN }),
  },
  {
    id: 'TAG-08',
    breaks: (d) => discover(second(d)),
    says: 'PodA (100.64.0.0/18) is tagged kubernetes.io/role/cni in a VPC with 2 clusters',
    passes: (d) =>
      tags(second(d), 'PodA', {
        'kubernetes.io/role/cni': '1',
        'cni.networking.k8s.aws/cluster/house': 'shared',
      }),
    absent: (d) => Object.assign(d, { body: privateHouse().body }),
    unknown: (d) => discover(second(d), UNKNOWN),
  },
  {
    id: 'TAG-10',
    breaks: (d) =>
      tags(d, 'NodeA', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']))) &&
      tags(d, 'NodeB', { long: 'x'.repeat(257) }),
    says: [
      'NodeA has 51 tags; EC2 accepts 50',
      'tag long of NodeB is longer than 128 (key) or 256 (value) characters',
    ],
    unknown: (d) => d.set('NodeA.Tags', UNKNOWN),
  },
];
