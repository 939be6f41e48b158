import { OPTION_PATHS, SETTING_OPTIONS } from '../../aws-node/settings/option-table';
import type { OptionPath } from '../../aws-node/settings/setting-option';
import { peakNodes } from './facts';
import { RuleSeverity } from './rule-severity';
import { checkedSettings } from './settings-facts';
import { invalid, type SettingsRule } from './settings-rule';
import { bp, cni, CNI_MAIN, CNI_README } from './sources';

const IP_DOC = cni('docs/eni-and-ip-target.md');
const PREFIX_DOC = cni('docs/prefix-and-ip-target.md');

/** Options that WARM-02 is about. */
export const WARM_NUMBERS: readonly OptionPath[] = [
  'podAddressing.warmEniTarget',
  'podAddressing.warmIpTarget',
  'podAddressing.minimumIpTarget',
  'podAddressing.warmPrefixTarget',
  'podInterface.ipCooldownPeriodSeconds',
  'eni.maxEnis',
];

/** Options that WARM-12 is about: aws-node does not start with a wrong value. */
export const CHECKED_AT_START: readonly OptionPath[] = OPTION_PATHS.filter(
  (path) => SETTING_OPTIONS[path].stopsOnWrongValue && !WARM_NUMBERS.includes(path),
);

/** Rules about the warm pool, and about what aws-node checks at its start. */
export const WARM_POOL_TABLE: readonly SettingsRule[] = [
  {
    id: 'WARM-01',
    severity: RuleSeverity.ERROR,
    title: 'Prefix delegation has a warm target above 0',
    why: 'aws-node checks it at its start and exits: every node stays without network.',
    when: ({ prefixDelegation }) => prefixDelegation,
    checks: ['NoWarmTarget'],
    remedy: 'Set WARM_PREFIX_TARGET to 1.',
    source: CNI_MAIN,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "0" }',
  },
  {
    id: 'WARM-02',
    severity: RuleSeverity.ERROR,
    title: 'Warm targets are whole numbers',
    why: 'aws-node silently falls back to its default, or exits.',
    checks: invalid(WARM_NUMBERS),
    withRemedy: true,
    remedy: 'Write whole numbers, as strings.',
    source: CNI_README,
    example: 'env: { WARM_IP_TARGET: "-1" }',
  },
  {
    id: 'WARM-03',
    severity: RuleSeverity.WARNING,
    title: 'MINIMUM_IP_TARGET goes with WARM_IP_TARGET',
    why: 'Alone it freezes the pool at this size: the pod above it waits for a new interface.',
    needs: ['podAddressing.minimumIpTarget'],
    checks: ['WarmPoolFrozen'],
    remedy: 'Set WARM_IP_TARGET too.',
    source: IP_DOC,
    example: 'env: { MINIMUM_IP_TARGET: "20" }',
  },
  {
    id: 'WARM-04',
    severity: RuleSeverity.WARNING,
    title: 'WARM_IP_TARGET goes with MINIMUM_IP_TARGET',
    why: 'Every pod that comes or goes causes calls to EC2, which throttles them on large clusters.',
    needs: ['podAddressing.warmIpTarget'],
    checks: ['ManyEc2Calls'],
    remedy: 'Set MINIMUM_IP_TARGET to the pods you expect on a node.',
    source: bp('ip-opt'),
    example: 'env: { WARM_IP_TARGET: "2" }',
  },
  {
    id: 'WARM-05',
    severity: RuleSeverity.INFO,
    title: 'WARM_ENI_TARGET is not set beside IP targets',
    why: 'The IP targets override it.',
    needs: ['podAddressing.warmEniTarget'],
    checks: ['WarmEniTargetIgnored'],
    remedy: 'Remove it.',
    source: IP_DOC,
    example: 'env: { WARM_ENI_TARGET: "1", WARM_IP_TARGET: "5" }',
  },
  {
    id: 'WARM-06',
    severity: RuleSeverity.INFO,
    title: 'WARM_PREFIX_TARGET is not set beside IP targets',
    why: 'The IP targets override it.',
    needs: ['podAddressing.warmPrefixTarget'],
    checks: ['WarmPrefixTargetIgnored'],
    remedy: 'Remove it.',
    source: PREFIX_DOC,
    example: 'env: { WARM_PREFIX_TARGET: "1", WARM_IP_TARGET: "5" }',
  },
  {
    id: 'WARM-07',
    severity: RuleSeverity.WARNING,
    title: 'IP targets of prefix delegation are meant in prefixes',
    why: 'aws-node rounds up to whole /28 blocks; a target of 1 makes it add and remove a prefix all the time.',
    needs: ['podAddressing.warmIpTarget'],
    checks: ['WarmIpTargetRoundsUp'],
    remedy: 'Use a larger WARM_IP_TARGET, or WARM_PREFIX_TARGET.',
    source: PREFIX_DOC,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_IP_TARGET: "1" }',
  },
  {
    id: 'WARM-08',
    severity: RuleSeverity.WARNING,
    title: 'One or two prefixes are kept ready',
    why: 'Each further one holds 16 addresses on every node.',
    checks: ['ManyWarmPrefixes'],
    also: (view, context) => {
      const target = checkedSettings(view, context).settings.number('podAddressing.warmPrefixTarget') ?? 0;
      const nodes = peakNodes(view.cluster, context.options.expectedNodes);
      return `, ${nodes * target * 16} on ${nodes} nodes`;
    },
    remedy: 'Keep 1.',
    source: bp('prefix-mode-linux'),
    example: 'env: { WARM_PREFIX_TARGET: "5" }',
  },
  {
    id: 'WARM-10',
    severity: RuleSeverity.WARNING,
    title: 'Addresses rest 30 seconds before they are used again',
    why: 'kube-proxy may still send traffic of the old pod to the new one.',
    needs: ['podInterface.ipCooldownPeriodSeconds'],
    checks: ['ShortCooldown'],
    remedy: 'Keep 30.',
    source: CNI_README,
    example: 'env: { IP_COOLDOWN_PERIOD: "5" }',
  },
  {
    id: 'WARM-12',
    severity: RuleSeverity.ERROR,
    title: 'Settings that aws-node checks at its start are valid',
    why: 'aws-node exits and every node stays without network.',
    checks: ['InvalidVethPrefix', ...invalid(CHECKED_AT_START)],
    withRemedy: true,
    remedy: 'Use an allowed value.',
    source: CNI_MAIN,
    example: 'env: { AWS_VPC_ENI_MTU: "9500" }',
  },
  {
    id: 'WARM-13',
    severity: RuleSeverity.WARNING,
    title: 'The bandwidth plugin is off where network policies are on',
    why: 'The two do not work together.',
    needs: ['podInterface.bandwidthPlugin'],
    checks: ['BandwidthWithNetworkPolicy'],
    remedy: 'Turn one of them off.',
    source: CNI_README,
    example: 'enableNetworkPolicy: "true", env: { ENABLE_BANDWIDTH_PLUGIN: "true" }',
  },
  {
    id: 'WARM-14',
    severity: RuleSeverity.ERROR,
    title: 'The plugin does not log to stdout',
    why: 'stdout carries the result of the plugin; aws-node exits at its start.',
    needs: ['logging.pluginLogFile'],
    checks: ['PluginLogToStdout'],
    remedy: 'Use stderr or a file.',
    source: CNI_MAIN,
    example: 'env: { AWS_VPC_K8S_PLUGIN_LOG_FILE: stdout }',
  },
  {
    id: 'PFX-09',
    severity: RuleSeverity.WARNING,
    title: 'Prefix delegation is steered by prefix or IP targets',
    why: 'WARM_ENI_TARGET has no effect with prefixes.',
    needs: ['podAddressing.warmEniTarget'],
    checks: ['WarmEniTargetWithPrefixes'],
    remedy: 'Set WARM_PREFIX_TARGET.',
    source: PREFIX_DOC,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "true", WARM_ENI_TARGET: "1" }',
  },
];
