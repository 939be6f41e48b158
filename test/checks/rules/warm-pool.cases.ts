import { UNKNOWN } from '../fixtures/draft';
import { secondaryIpHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

const ipTargets = { WARM_IP_TARGET: '5', MINIMUM_IP_TARGET: '15' };

export const WARM_CASES: RuleCase[] = [
  {
    id: 'WARM-01',
    breaks: (d) => d.env({ WARM_PREFIX_TARGET: '0' }),
    says: 'WARM_PREFIX_TARGET: aws-node does not start with prefix delegation, 0 prefixes and no IP target',
    unknown: (d) => d.env({ WARM_PREFIX_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-02',
    breaks: (d) => d.env({ WARM_IP_TARGET: '-1', MINIMUM_IP_TARGET: 'ten' }),
    says: [
      "'-1' is not allowed for WARM_IP_TARGET, so aws-node uses its default: use a whole number from 0 to 2147483647",
      "'ten' is not allowed for MINIMUM_IP_TARGET, so aws-node uses its default: use a whole number from 0 to 2147483647",
    ],
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-03',
    breaks: (d) => d.env({ MINIMUM_IP_TARGET: '20' }),
    says: 'MINIMUM_IP_TARGET: the pool of a node stays at 20 addresses and further pods get none',
    passes: (d) => d.env(ipTargets),
    absent: () => undefined,
    unknown: (d) => d.env({ MINIMUM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-04',
    breaks: (d) => d.env({ WARM_IP_TARGET: '2' }),
    says: 'WARM_IP_TARGET: each pod that comes or goes makes an EC2 call, which throttles large clusters',
    passes: (d) => d.env(ipTargets),
    absent: () => undefined,
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-05',
    breaks: (d) => d.env({ WARM_ENI_TARGET: '1', ...ipTargets }),
    says: 'WARM_ENI_TARGET: has no effect, WARM_IP_TARGET and MINIMUM_IP_TARGET win',
    passes: (d) => d.env({ WARM_ENI_TARGET: '1' }),
    absent: () => undefined,
    unknown: (d) => d.env({ WARM_ENI_TARGET: '1', WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-06',
    breaks: (d) => d.env(ipTargets),
    says: 'WARM_PREFIX_TARGET: has no effect, WARM_IP_TARGET and MINIMUM_IP_TARGET win',
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-07',
    breaks: (d) => d.env({ WARM_IP_TARGET: '1' }),
    says: 'WARM_IP_TARGET: 1 still keeps a whole /28 prefix, 16 addresses, on every node',
    passes: (d) => d.env(ipTargets),
    absent: () => undefined,
    unknown: (d) => d.env({ WARM_IP_TARGET: UNKNOWN }),
  },
  {
    id: 'WARM-08',
    options: { expectedNodes: 50 },
    breaks: (d) => d.env({ WARM_PREFIX_TARGET: '5' }),
    says: 'WARM_PREFIX_TARGET: 5 keeps 80 addresses idle on every node, 4000 on 50 nodes',
    unknown: (d) => d.env({ WARM_PREFIX_TARGET: UNKNOWN }),
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
    says: 'IP_COOLDOWN_PERIOD: after 5 seconds kube-proxy may still send traffic for the old pod to the new one',
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
      "'9500' is not allowed for AWS_VPC_ENI_MTU, so aws-node does not start: use a whole number from 576 to 9001",
      "'loose' is not allowed for POD_SECURITY_GROUP_ENFORCING_MODE, so aws-node does not start: use one of strict, standard",
      "AWS_VPC_K8S_CNI_VETHPREFIX: 'podeni' stops aws-node at its start: use 1 to 4 characters of ASCII, but not eth, vlan or lo",
    ],
    unknown: (d) => d.env({ AWS_VPC_ENI_MTU: UNKNOWN }),
  },
  {
    id: 'WARM-13',
    breaks: (d) =>
      d
        .env({ ENABLE_BANDWIDTH_PLUGIN: 'true' })
        .set('VpcCni.ConfigurationValues.enableNetworkPolicy', 'true'),
    says: 'ENABLE_BANDWIDTH_PLUGIN: network policies are not enforced while the bandwidth plugin is on, as both use the traffic classifier',
    passes: (d) => d.env({ ENABLE_BANDWIDTH_PLUGIN: 'true' }),
    absent: () => undefined,
    unknown: (d) =>
      d
        .env({ ENABLE_BANDWIDTH_PLUGIN: UNKNOWN })
        .set('VpcCni.ConfigurationValues.enableNetworkPolicy', 'true'),
  },
  {
    id: 'WARM-14',
    breaks: (d) => d.env({ AWS_VPC_K8S_PLUGIN_LOG_FILE: 'stdout' }),
    says: "AWS_VPC_K8S_PLUGIN_LOG_FILE: 'stdout' carries the answer of the CNI plugin to the container runtime, so aws-node does not start",
    passes: (d) => d.env({ AWS_VPC_K8S_PLUGIN_LOG_FILE: 'stderr' }),
    absent: () => undefined,
    unknown: (d) => d.env({ AWS_VPC_K8S_PLUGIN_LOG_FILE: UNKNOWN }),
  },
];
