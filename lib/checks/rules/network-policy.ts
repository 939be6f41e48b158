import { ifKnown, known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { list } from './facts';
import { filter, rule, type Rule } from './rule';
import { ug } from './sources';

export const NP_RULES: readonly Rule[] = [
  rule({
    id: 'NP-01',
    severity: RuleSeverity.ERROR,
    title: 'Network policies come with Kubernetes 1.25 or later',
    why: 'The controller of EKS is not there on older clusters, so nothing is enforced.',
    over: (model) => model.cnis.filter(({ cluster }) => cluster.version !== undefined),
    when: ({ networkPolicy }) => networkPolicy,
    check: ({ cluster }) =>
      Number(known(cluster.version!).split('.')[1]) < 25 &&
      `${cluster.resource.logicalId} runs Kubernetes ${known(cluster.version!)} with network policies on, which need 1.25`,
    remedy: 'Upgrade Kubernetes.',
    source: ug('cni-network-policy'),
    example: 'Version: "1.24" with enableNetworkPolicy: "true"',
  }),
  rule({
    id: 'NP-02',
    severity: RuleSeverity.WARNING,
    title: 'Network policies are counted on for Linux nodes on EC2 only',
    why: 'They are not enforced on Fargate and Windows, although the API accepts them.',
    over: ({ cnis }) => cnis,
    when: ({ networkPolicy }) => networkPolicy,
    check: ({ cluster }) => {
      const windows = filter(cluster.nodegroups, ({ windows: on }) => on);
      const without = [...windows, ...cluster.fargateProfiles].map(({ resource }) => resource.logicalId);
      return without.length > 0 && `network policies are on, but not enforced for ${list(without)}`;
    },
    remedy: 'Keep workloads that need policies on Linux nodes.',
    source: ug('cni-network-policy'),
    example: 'enableNetworkPolicy: "true" with a Fargate profile',
  }),
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
