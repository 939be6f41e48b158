import { ref, UNKNOWN } from '../fixtures/draft';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const DATA = 'Template.LaunchTemplateData';
const TYPES = 'Nodegroup.InstanceTypes';
const expression = (d: D, text: unknown) =>
  d.nodeConfig((spec) => (spec.kubelet = { maxPodsExpression: text }));
const secondary = (d: D) => d.env({ ENABLE_PREFIX_DELEGATION: 'false' });
const inConfig = (d: D, maxPods: unknown) => d.nodeConfig((spec) => (spec.kubelet = { config: { maxPods } }));
const nodeClass = (d: D, spec: object) =>
  d.add('Karpenter', 'Custom::AWSCDK-EKS-KubernetesResource', {
    ClusterName: ref('Cluster'),
    Manifest: [{ kind: 'EC2NodeClass', spec }],
  });
const bootstrap = (d: D, amiType: unknown) =>
  d.set('Nodegroup.AmiType', amiType).set(`${DATA}.UserData`, {
    'Fn::Base64': '#!/bin/bash\n/etc/eks/bootstrap.sh house --kubelet-extra-args --max-pods=110',
  });

export const MAX_CASES: RuleCase[] = [
  {
    id: 'MAX-01',
    breaks: secondary,
    says: 'max pods of node group Nodegroup is 110; m5.xlarge runs (4 - 1) x (15 - 1) + 2 = 44',
    absent: (d) => d.set(TYPES, ['m5.large', 'm5.xlarge']),
    unknown: (d) => inConfig(d, UNKNOWN),
  },
  {
    id: 'MAX-02',
    breaks: (d) => expression(d, '200'),
    says: 'max pods of node group Nodegroup is 200, above the recommended 110',
    unknown: (d) => inConfig(d, UNKNOWN),
  },
  {
    id: 'MAX-03',
    base: undefined,
    breaks: (d) => expression(secondary(d), '44').set(TYPES, ['m5.large', 'm5.xlarge']),
    says: 'max pods of node group Nodegroup is 44; m5.large runs (3 - 1) x (10 - 1) + 2 = 20',
    passes: (d) => d.set(TYPES, ['m5.large', 'm5.xlarge']),
    absent: () => undefined,
    unknown: (d) => d.set(TYPES, ['m5.large', UNKNOWN]),
  },
  {
    id: 'MAX-04',
    breaks: (d) => d.set(`${DATA}.ImageId`, undefined),
    says: 'node group Nodegroup sets max pods in Template, which has no ImageId: the number of EKS wins',
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'MAX-05',
    breaks: (d) =>
      d.nodeConfig((spec) => (spec.cluster = { name: 'house', apiServerEndpoint: 'https://example.com' })),
    says: 'the NodeConfig of node group Nodegroup lacks spec.cluster.certificateAuthority, cidr',
    unknown: (d) => d.set(`${DATA}.UserData`, UNKNOWN),
  },
  {
    id: 'MAX-06',
    breaks: (d) => inConfig(d, 110),
    says: 'node group Nodegroup sets kubelet.config.maxPods, which nodeadm leaves out of kubeReserved, and no kubeReserved.memory',
    unknown: 'user data that cannot be read sets no max pods',
  },
  {
    id: 'MAX-07',
    breaks: (d) => d.nodeConfig((spec) => (spec.kubelet = {})),
    says: 'node group Nodegroup uses prefixes, but its NodeConfig sets no max pods',
    unknown: (d) => d.env({ ENABLE_PREFIX_DELEGATION: UNKNOWN }),
  },
  {
    id: 'MAX-08',
    breaks: (d) => bootstrap(d, 'AL2023_x86_64_STANDARD'),
    says: 'node group Nodegroup of AMI type AL2023_x86_64_STANDARD has user data for bootstrap.sh',
    passes: (d) => bootstrap(d, 'AL2_x86_64'),
    absent: () => undefined,
    unknown: (d) => bootstrap(d, UNKNOWN),
  },
  {
    id: 'MAX-10',
    options: { expectedPodsPerNode: 58 },
    breaks: (d) => expression(d, '58'),
    says: 'node group Nodegroup is expected to run 58 pods with max pods of 58',
    unknown: (d) => inConfig(d, UNKNOWN),
  },
  {
    id: 'MAX-11',
    breaks: (d) => nodeClass(d, {}),
    says: 'EC2NodeClass in Karpenter sets no kubelet.maxPods, and prefix delegation is on',
    passes: (d) => nodeClass(d, { kubelet: { maxPods: 110 } }),
    absent: () => undefined,
    unknown: (d) => nodeClass(d, { kubelet: UNKNOWN }),
  },
];
