import { UNKNOWN } from '../fixtures/draft';
import { secondaryIpHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

const ipTargets = { WARM_IP_TARGET: '5', MINIMUM_IP_TARGET: '15' };

export const WARM_CASES: RuleCase[] = [
  {
    id: 'WARM-01',
    breaks: (d) => d.env({ WARM_PREFIX_TARGET: '0' }),
    says: 'WARM_PREFIX_TARGET is 0 and no IP target is set: aws-node does not start',
    unknown: (d) => d.env({ WARM_PREFIX_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-02',
    breaks: (d) => d.env({ WARM_IP_TARGET: '-1', MINIMUM_IP_TARGET: 'ten' }),
    says: [
      'WARM_IP_TARGET is "-1"; aws-node wants a whole number of 0 or more',
      'MINIMUM_IP_TARGET is "ten"; aws-node wants a whole number of 0 or more',
    ],
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-03',
    breaks: (d) => d.env({ MINIMUM_IP_TARGET: '20' }),
    says: 'MINIMUM_IP_TARGET is 20 without WARM_IP_TARGET: no address is kept ready above it',
    passes: (d) => d.env(ipTargets),
    absent: () => undefined,
    unknown: (d) => d.env({ MINIMUM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-04',
    breaks: (d) => d.env({ WARM_IP_TARGET: '2' }),
    says: 'WARM_IP_TARGET is 2 without MINIMUM_IP_TARGET',
    passes: (d) => d.env(ipTargets),
    absent: () => undefined,
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-05',
    breaks: (d) => d.env({ WARM_ENI_TARGET: '1', ...ipTargets }),
    says: 'WARM_ENI_TARGET has no effect beside WARM_IP_TARGET and MINIMUM_IP_TARGET',
    passes: (d) => d.env({ WARM_ENI_TARGET: '1' }),
    absent: () => undefined,
    unknown: (d) => d.env({ WARM_ENI_TARGET: '1', WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-06',
    breaks: (d) => d.env(ipTargets),
    says: 'WARM_PREFIX_TARGET has no effect beside WARM_IP_TARGET and MINIMUM_IP_TARGET',
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-07',
    breaks: (d) => d.env({ WARM_IP_TARGET: '1' }),
    says: 'WARM_IP_TARGET is 1 with prefix delegation: a prefix of 16 addresses comes and goes with single pods',
    passes: (d) => d.env(ipTargets),
    absent: () => undefined,
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-08',
    options: { expectedNodes: 50 },
    breaks: (d) => d.env({ WARM_PREFIX_TARGET: '5' }),
    says: 'WARM_PREFIX_TARGET is 5: 80 free addresses on each node, 4000 on 50 nodes',
    unknown: (d) => d.env({ ENABLE_PREFIX_DELEGATION: UNKNOWN }),
  },
  {
    id: 'WARM-09',
    base: () => secondaryIpHouse().env({ WARM_IP_TARGET: undefined, MINIMUM_IP_TARGET: undefined }),
    breaks: (d) => d.set('NodeA.CidrBlock', '10.0.64.0/22'),
    says: 'nodes keep whole interfaces ready and take 72% of NodeA (10.0.64.0/22) at the peak',
    absent: (d) => d.env(ipTargets),
    unknown: (d) => d.set('NodeA.CidrBlock', UNKNOWN),
  },
  {
    id: 'WARM-10',
    breaks: (d) => d.env({ IP_COOLDOWN_PERIOD: '5' }),
    says: 'IP_COOLDOWN_PERIOD is 5 seconds',
    passes: (d) => d.env({ IP_COOLDOWN_PERIOD: '30' }),
    absent: () => undefined,
    unknown: (d) => d.env({ IP_COOLDOWN_PERIOD: UNKNOWN }),
  },
  {
    id: 'WARM-12',
    breaks: (d) =>
      d.env({
        AWS_VPC_ENI_MTU: '9500',
        AWS_VPC_K8S_CNI_VETHPREFIX: 'podeni',
        POD_SECURITY_GROUP_ENFORCING_MODE: 'loose',
      }),
    says: [
      'AWS_VPC_K8S_CNI_VETHPREFIX is "podeni"; allowed: at most 4 characters, and not eth, vlan or lo',
      'AWS_VPC_ENI_MTU is "9500"; allowed: 576 to 9001',
      'POD_SECURITY_GROUP_ENFORCING_MODE is "loose"; allowed: strict or standard',
    ],
    unknown: (d) => d.env({ AWS_VPC_ENI_MTU: UNKNOWN }),
  },
  {
    id: 'WARM-13',
    breaks: (d) =>
      d
        .env({ ENABLE_BANDWIDTH_PLUGIN: 'true' })
        .set('VpcCni.ConfigurationValues.enableNetworkPolicy', 'true'),
    says: 'ENABLE_BANDWIDTH_PLUGIN is on together with network policies',
    passes: (d) => d.env({ ENABLE_BANDWIDTH_PLUGIN: 'true' }),
    absent: () => undefined,
    unknown: (d) => d.env({ ENABLE_BANDWIDTH_PLUGIN: UNKNOWN }),
  },
  {
    id: 'WARM-14',
    breaks: (d) => d.env({ AWS_VPC_K8S_PLUGIN_LOG_FILE: 'stdout' }),
    says: 'AWS_VPC_K8S_PLUGIN_LOG_FILE is stdout, which carries the result of the plugin',
    passes: (d) => d.env({ AWS_VPC_K8S_PLUGIN_LOG_FILE: 'stderr' }),
    absent: () => undefined,
    unknown: (d) => d.env({ AWS_VPC_K8S_PLUGIN_LOG_FILE: UNKNOWN }),
  },
];
