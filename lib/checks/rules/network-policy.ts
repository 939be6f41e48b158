import { ifKnown, known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { rule, type Rule } from './rule';
import { ug } from './sources';

export const NP_RULES: readonly Rule[] = [
  rule({
    id: 'NP-05',
    severity: RuleSeverity.WARNING,
    title: 'One engine enforces network policies',
    why: 'Calico and the agent of vpc-cni both write rules, and neither knows of the other.',
    over: ({ cnis }) => cnis,
    when: ({ networkPolicy }) => networkPolicy,
    check: ({ cluster }) => {
      const other = cluster.charts.find(({ chart }) => /calico|tigera|cilium/.test(ifKnown(chart) ?? ''));
      if (other === undefined) for (const { chart } of cluster.charts) known(chart);
      return other && `network policies of vpc-cni are on beside ${other.resource.logicalId}`;
    },
    remedy: 'Choose one.',
    source: ug('cni-network-policy'),
    example: 'enableNetworkPolicy: "true" with the chart tigera-operator',
  }),
];
