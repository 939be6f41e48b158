import type { VpcCni } from '../model/entities';
import { known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { numberSetting } from './capacity';
import { reportOf, subnetUses } from './capacity-of-model';
import { name, podSubnets } from './facts';
import { rule, type Rule } from './rule';
import { bp } from './sources';

const isSecondary = (view: VpcCni): boolean => !known(view.prefixDelegation) && !known(view.cluster.ipv6);
const warmIp = (view: VpcCni): number => numberSetting(view, 'WARM_IP_TARGET') ?? 0;
const minimumIp = (view: VpcCni): number => numberSetting(view, 'MINIMUM_IP_TARGET') ?? 0;
const hasIpTargets = (view: VpcCni): boolean => warmIp(view) > 0 || minimumIp(view) > 0;

const keepsWholeInterfaces = (view: VpcCni): boolean => isSecondary(view) && !hasIpTargets(view);

export const WARM_RULES: readonly Rule[] = [
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
];
