import type { VpcCni } from '../model/entities';
import { known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { numberSetting, subnetDemand } from './capacity';
import { name, podSubnets } from './facts';
import { rule, type Rule } from './rule';
import { bp } from './sources';

const isSecondary = (view: VpcCni): boolean => !known(view.prefixDelegation) && !known(view.cluster.ipv6);
const warmIp = (view: VpcCni): number => numberSetting(view, 'WARM_IP_TARGET') ?? 0;
const minimumIp = (view: VpcCni): number => numberSetting(view, 'MINIMUM_IP_TARGET') ?? 0;
const hasIpTargets = (view: VpcCni): boolean => warmIp(view) > 0 || minimumIp(view) > 0;

export const WARM_RULES: readonly Rule[] = [
  rule({
    id: 'WARM-09',
    severity: RuleSeverity.WARNING,
    title: 'Whole interfaces are kept ready only where addresses are plenty',
    why: 'Without IP targets every node holds all addresses of one interface more than it needs.',
    over: (model) => model.cnis.filter(({ cluster }) => cluster.nodegroups.length > 0),
    when: (view) => isSecondary(view) && !hasIpTargets(view),
    check: (view, context) =>
      podSubnets(view.cluster).flatMap((subnet) => {
        const taken = subnetDemand(subnet, view.cluster, context)?.addresses ?? 0;
        const percent = Math.round((100 * taken) / known(subnet.ipv4!).block.usableAddresses);
        return percent > 50
          ? [`nodes keep whole interfaces ready and take ${percent}% of ${name(subnet)} at the peak`]
          : [];
      }),
    remedy: 'Set WARM_IP_TARGET and MINIMUM_IP_TARGET, or use prefix delegation.',
    source: bp('vpc-cni'),
    example: 'vpc-cni without warm targets, NodeSubnet: /23, MaxSize: 30',
  }),
];
