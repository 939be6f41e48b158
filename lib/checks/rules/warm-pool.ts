import type { VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { numberSetting } from './capacity';
import { reportOf, subnetUses } from './capacity-of-model';
import { name, peakNodes, podSubnets } from './facts';
import { rule, type Rule } from './rule';
import { bp, cni, CNI_MAIN, CNI_README } from './sources';

const all = ({ cnis }: NetworkModel): VpcCni[] => cnis;
const IP_DOC = cni('docs/eni-and-ip-target.md');
const PREFIX_DOC = cni('docs/prefix-and-ip-target.md');

const isPrefixIpv4 = (view: VpcCni): boolean => known(view.prefixDelegation) && !known(view.cluster.ipv6);
const isSecondary = (view: VpcCni): boolean => !known(view.prefixDelegation) && !known(view.cluster.ipv6);
const warmIp = (view: VpcCni): number => numberSetting(view, 'WARM_IP_TARGET') ?? 0;
const minimumIp = (view: VpcCni): number => numberSetting(view, 'MINIMUM_IP_TARGET') ?? 0;
const hasIpTargets = (view: VpcCni): boolean => warmIp(view) > 0 || minimumIp(view) > 0;

const keepsWholeInterfaces = (view: VpcCni): boolean => isSecondary(view) && !hasIpTargets(view);

/** Settings that hold a number, and the least they may be. */
const NUMBERS: [string, number][] = [
  ['WARM_ENI_TARGET', 0],
  ['WARM_IP_TARGET', 0],
  ['MINIMUM_IP_TARGET', 0],
  ['WARM_PREFIX_TARGET', 0],
  ['IP_COOLDOWN_PERIOD', 0],
  ['MAX_ENI', -1],
];

/** Settings that make aws-node exit when they are wrong: what is wrong with a value, if anything is. */
const STRICT: [string, (value: string, view: VpcCni) => string | undefined][] = [
  [
    'AWS_VPC_K8S_CNI_VETHPREFIX',
    (value) =>
      value.length > 4 || ['eth', 'vlan', 'lo'].includes(value)
        ? 'at most 4 characters, and not eth, vlan or lo'
        : undefined,
  ],
  ['AWS_VPC_ENI_MTU', mtuProblem],
  ['POD_MTU', mtuProblem],
  [
    'POD_SECURITY_GROUP_ENFORCING_MODE',
    (value) => (['strict', 'standard'].includes(value) ? undefined : 'strict or standard'),
  ],
];

function mtuProblem(value: string, view: VpcCni): string | undefined {
  const least = known(view.cluster.ipv6) ? 1280 : 576;
  const mtu = Number(value);
  return Number.isInteger(mtu) && mtu >= least && mtu <= 9001 ? undefined : `${least} to 9001`;
}

export const WARM_RULES: readonly Rule[] = [
  rule({
    id: 'WARM-01',
    severity: RuleSeverity.ERROR,
    title: 'Prefix delegation has a warm target above 0',
    why: 'aws-node checks it at its start and exits: every node stays without network.',
    over: all,
    when: ({ prefixDelegation }) => prefixDelegation,
    check: (view) => {
      const written = numberSetting(view, 'WARM_PREFIX_TARGET');
      return (
        written !== undefined &&
        written <= 0 &&
        !hasIpTargets(view) &&
        `WARM_PREFIX_TARGET is ${written} and no IP target is set: aws-node does not start`
      );
    },
    remedy: 'Set WARM_PREFIX_TARGET to 1.',
    source: CNI_MAIN,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "0" }',
  }),
  rule({
    id: 'WARM-02',
    severity: RuleSeverity.ERROR,
    title: 'Warm targets are whole numbers',
    why: 'aws-node takes another value for its default without a word, or exits.',
    over: all,
    check: (view) =>
      NUMBERS.flatMap(([key, least]) => {
        const value = view.env(key);
        if (value === undefined) return [];
        const text = known(value);
        return /^-?\d+$/.test(text) && Number(text) >= least
          ? []
          : [`${key} is ${JSON.stringify(text)}; aws-node wants a whole number of ${least} or more`];
      }),
    remedy: 'Write whole numbers, as strings.',
    source: CNI_README,
    example: 'env: { WARM_IP_TARGET: "-1" }',
  }),
  rule({
    id: 'WARM-03',
    severity: RuleSeverity.WARNING,
    title: 'MINIMUM_IP_TARGET goes with WARM_IP_TARGET',
    why: 'Alone it freezes the pool at this size: the pod above it waits for a new interface.',
    over: all,
    when: (view) => !known(view.cluster.ipv6) && minimumIp(view) > 0,
    check: (view) =>
      warmIp(view) === 0 &&
      `MINIMUM_IP_TARGET is ${minimumIp(view)} without WARM_IP_TARGET: no address is kept ready above it`,
    remedy: 'Set WARM_IP_TARGET too.',
    source: IP_DOC,
    example: 'env: { MINIMUM_IP_TARGET: "20" }',
  }),
  rule({
    id: 'WARM-04',
    severity: RuleSeverity.WARNING,
    title: 'WARM_IP_TARGET goes with MINIMUM_IP_TARGET',
    why: 'Every pod that comes or goes causes calls to EC2, which throttles them on large clusters.',
    over: all,
    when: (view) => !known(view.cluster.ipv6) && warmIp(view) > 0,
    check: (view) => minimumIp(view) === 0 && `WARM_IP_TARGET is ${warmIp(view)} without MINIMUM_IP_TARGET`,
    remedy: 'Set MINIMUM_IP_TARGET to the pods you expect on a node.',
    source: bp('ip-opt'),
    example: 'env: { WARM_IP_TARGET: "2" }',
  }),
  rule({
    id: 'WARM-05',
    severity: RuleSeverity.INFO,
    title: 'WARM_ENI_TARGET is not set beside IP targets',
    why: 'The IP targets override it.',
    over: (model) => model.cnis.filter((view) => view.env('WARM_ENI_TARGET') !== undefined),
    check: (view) =>
      hasIpTargets(view) && 'WARM_ENI_TARGET has no effect beside WARM_IP_TARGET and MINIMUM_IP_TARGET',
    remedy: 'Remove it.',
    source: IP_DOC,
    example: 'env: { WARM_ENI_TARGET: "1", WARM_IP_TARGET: "5" }',
  }),
  rule({
    id: 'WARM-06',
    severity: RuleSeverity.INFO,
    title: 'WARM_PREFIX_TARGET is not set beside IP targets',
    why: 'The IP targets override it.',
    over: (model) => model.cnis.filter((view) => view.env('WARM_PREFIX_TARGET') !== undefined),
    check: (view) =>
      hasIpTargets(view) && 'WARM_PREFIX_TARGET has no effect beside WARM_IP_TARGET and MINIMUM_IP_TARGET',
    remedy: 'Remove it.',
    source: PREFIX_DOC,
    example: 'env: { WARM_PREFIX_TARGET: "1", WARM_IP_TARGET: "5" }',
  }),
  rule({
    id: 'WARM-07',
    severity: RuleSeverity.WARNING,
    title: 'IP targets of prefix delegation are meant in prefixes',
    why: 'aws-node rounds up to whole /28 blocks; a target of 1 makes it add and remove a prefix all the time.',
    over: all,
    when: (view) => isPrefixIpv4(view) && warmIp(view) > 0,
    check: (view) =>
      warmIp(view) === 1 &&
      'WARM_IP_TARGET is 1 with prefix delegation: a prefix of 16 addresses comes and goes with single pods',
    remedy: 'Use a larger WARM_IP_TARGET, or WARM_PREFIX_TARGET.',
    source: PREFIX_DOC,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_IP_TARGET: "1" }',
  }),
  rule({
    id: 'WARM-08',
    severity: RuleSeverity.WARNING,
    title: 'One or two prefixes are kept ready',
    why: 'Each further one holds 16 addresses on every node.',
    over: all,
    when: isPrefixIpv4,
    check: (view, { options }) => {
      const target = numberSetting(view, 'WARM_PREFIX_TARGET') ?? 1;
      const nodes = peakNodes(view.cluster, options.expectedNodes);
      return (
        target > 2 &&
        `WARM_PREFIX_TARGET is ${target}: ${target * 16} free addresses on each node, ${nodes * target * 16} on ${nodes} nodes`
      );
    },
    remedy: 'Keep 1.',
    source: bp('prefix-mode-linux'),
    example: 'env: { WARM_PREFIX_TARGET: "5" }',
  }),
  rule({
    id: 'WARM-09',
    severity: RuleSeverity.WARNING,
    title: 'Whole interfaces are kept ready only where addresses are plenty',
    why: 'Without IP targets every node holds all addresses of one interface more than it needs.',
    over: subnetUses,
    when: ({ subnet, shared }) =>
      shared.clusters.some(
        (cluster) => keepsWholeInterfaces(cluster.cni) && podSubnets(cluster).includes(subnet),
      ),
    check: (use, context) => {
      const percent = reportOf(use, context)?.peak.percent ?? 0;
      return (
        percent > 50 &&
        `nodes keep whole interfaces ready and take ${percent}% of ${name(use.subnet)} at the peak`
      );
    },
    remedy: 'Set WARM_IP_TARGET and MINIMUM_IP_TARGET, or use prefix delegation.',
    source: bp('vpc-cni'),
    example: 'vpc-cni without warm targets, NodeSubnet: /23, MaxSize: 30',
  }),
  rule({
    id: 'WARM-10',
    severity: RuleSeverity.WARNING,
    title: 'Addresses rest 30 seconds before they are used again',
    why: 'kube-proxy may still send traffic of the old pod to the new one.',
    over: (model) => model.cnis.filter((view) => view.env('IP_COOLDOWN_PERIOD') !== undefined),
    check: (view) => {
      const seconds = numberSetting(view, 'IP_COOLDOWN_PERIOD');
      return seconds !== undefined && seconds < 30 && `IP_COOLDOWN_PERIOD is ${seconds} seconds`;
    },
    remedy: 'Keep 30.',
    source: CNI_README,
    example: 'env: { IP_COOLDOWN_PERIOD: "5" }',
  }),
  rule({
    id: 'WARM-12',
    severity: RuleSeverity.ERROR,
    title: 'Settings that aws-node checks at its start are valid',
    why: 'aws-node exits and every node stays without network.',
    over: all,
    check: (view) =>
      STRICT.flatMap(([key, problem]) => {
        const value = view.env(key);
        const allowed = value === undefined ? undefined : problem(known(value), view);
        return allowed === undefined
          ? []
          : [`${key} is ${JSON.stringify(known(value!))}; allowed: ${allowed}`];
      }),
    remedy: 'Use an allowed value.',
    source: CNI_MAIN,
    example: 'env: { AWS_VPC_ENI_MTU: "9500" }',
  }),
  rule({
    id: 'WARM-13',
    severity: RuleSeverity.WARNING,
    title: 'The bandwidth plugin is off where network policies are on',
    why: 'The two do not work together.',
    over: all,
    when: (view) => view.flag('ENABLE_BANDWIDTH_PLUGIN'),
    check: (view) =>
      known(view.networkPolicy) && 'ENABLE_BANDWIDTH_PLUGIN is on together with network policies',
    remedy: 'Turn one of them off.',
    source: CNI_README,
    example: 'enableNetworkPolicy: "true", env: { ENABLE_BANDWIDTH_PLUGIN: "true" }',
  }),
  rule({
    id: 'WARM-14',
    severity: RuleSeverity.ERROR,
    title: 'The plugin does not log to stdout',
    why: 'stdout carries the result of the plugin; aws-node exits at its start.',
    over: (model) => model.cnis.filter((view) => view.env('AWS_VPC_K8S_PLUGIN_LOG_FILE') !== undefined),
    check: (view) =>
      known(view.env('AWS_VPC_K8S_PLUGIN_LOG_FILE')!) === 'stdout' &&
      'AWS_VPC_K8S_PLUGIN_LOG_FILE is stdout, which carries the result of the plugin',
    remedy: 'Use stderr or a file.',
    source: CNI_MAIN,
    example: 'env: { AWS_VPC_K8S_PLUGIN_LOG_FILE: stdout }',
  }),
];
