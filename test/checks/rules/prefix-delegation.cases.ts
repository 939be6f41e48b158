import { UNKNOWN } from '../fixtures/draft';
import type { RuleCase } from './harness';

const INTERFACES = 'Template.LaunchTemplateData.NetworkInterfaces';

export const PFX_CASES: RuleCase[] = [
  {
    id: 'PFX-01',
    breaks: (d) => d.set('Nodegroup.InstanceTypes', ['m4.large', 'm5.large']),
    says: 'node group Nodegroup has m4.large, which takes no prefixes',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'PFX-04',
    breaks: (d) => d.set('PodA.CidrBlock', '100.64.0.0/28'),
    says: 'PodA (100.64.0.0/28) cannot hand out a single prefix',
    unknown: (d) => d.set('PodA.CidrBlock', UNKNOWN),
  },
  {
    id: 'PFX-07',
    options: { expectedPodsPerNode: 60 },
    breaks: (d) => d.set('Nodegroup.InstanceTypes', ['m5.large']).env({ ENABLE_PREFIX_DELEGATION: 'false' }),
    says: 'm5.large of Nodegroup runs (3 - 1) x (10 - 1) + 2 = 20 pods, two of them without an address of their own; 60 are expected',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'PFX-08',
    breaks: (d) => d.set(INTERFACES, [{ Ipv4PrefixCount: 1 }]),
    says: 'Template gives prefixes at launch',
    passes: (d) => d.set(INTERFACES, [{ DeviceIndex: 0 }]),
    absent: () => undefined,
    unknown: 'the presence of a property is always known',
  },
  {
    id: 'PFX-09',
    breaks: (d) => d.env({ WARM_ENI_TARGET: '1' }),
    says: 'WARM_ENI_TARGET: has no effect, prefixes are counted by WARM_PREFIX_TARGET',
    passes: (d) => d.env({ WARM_ENI_TARGET: '1', ENABLE_PREFIX_DELEGATION: 'false' }),
    absent: () => undefined,
    unknown: (d) => d.env({ WARM_ENI_TARGET: '1', ENABLE_PREFIX_DELEGATION: UNKNOWN }),
  },
];
