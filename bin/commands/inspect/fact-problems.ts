import type { NetworkFacts } from '../../../lib/inspect/network-facts';

const FEW = 3;

/** The first names of a list, and how many there are beside them. */
function some(names: readonly string[]): string {
  const more = names.length > FEW ? ` and ${names.length - FEW} more` : '';
  return names.slice(0, FEW).join(', ') + more;
}

/** Answers that do not belong together. */
export function factProblems({ subnets, interfaces, nodes, owners }: NetworkFacts): string[] {
  const known = new Set(subnets.map(({ id }) => id));
  const elsewhere = [...new Set(interfaces.map(({ subnetId }) => subnetId))].filter((id) => !known.has(id));
  const instances = new Set(interfaces.map(({ instanceId }) => instanceId));
  const strangers = nodes.filter(({ instanceId }) => !instances.has(instanceId)).map(({ name }) => name);
  return [
    ...(owners.length > 1
      ? [`the answers are of accounts ${owners.join(' and ')}: save those of one account`]
      : []),
    ...(elsewhere.length > 0
      ? [
          `interfaces are in subnets that no answer describes (${some(elsewhere)}): describe the subnets of the same VPC`,
        ]
      : []),
    ...(strangers.length > 0
      ? [
          `nodes have no interface among the answers (${some(strangers)}): save those of the same cluster, account and moment`,
        ]
      : []),
  ];
}
