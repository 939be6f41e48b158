import { SubnetDiscoveryTags } from '../../lib/aws-node';

test.each([
  ['lets pods into a subnet', SubnetDiscoveryTags.include(), { 'kubernetes.io/role/cni': '1' }],
  ['keeps pods out of a subnet', SubnetDiscoveryTags.exclude(), { 'kubernetes.io/role/cni': '0' }],
  [
    'keeps a subnet for one cluster',
    SubnetDiscoveryTags.forCluster('shop'),
    { 'cni.networking.k8s.aws/cluster/shop': 'shared' },
  ],
])('%s', (_claim, tags, expected) => expect(tags).toEqual(expected));
