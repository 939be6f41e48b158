import type { Entity } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import type { Resource } from '../model/resource';
import type { Outcome, Rule } from './rule';

/** Outcomes of one rule. */
export interface Result {
  readonly rule: Rule;
  readonly outcomes: Outcome[];
}

/** Leaves out what follows from a finding of another rule in the same VPC or cluster: one cause, one finding. */
export function withoutConsequences(results: readonly Result[], model: NetworkModel): Result[] {
  const placeOf = places(model);
  const found = new Map(
    results.map(({ rule, outcomes }) => [
      rule.id,
      new Set(
        outcomes.filter(({ messages }) => messages.length > 0).map(({ resource }) => placeOf(resource)),
      ),
    ]),
  );
  return results.map(({ rule, outcomes }) => {
    const causes = (rule.follows ?? []).flatMap((id) => found.get(id) ?? []);
    const isConsequence = ({ resource }: Outcome) => causes.some((cause) => cause.has(placeOf(resource)));
    return {
      rule,
      outcomes: causes.length === 0 ? outcomes : outcomes.filter((outcome) => !isConsequence(outcome)),
    };
  });
}

/** Names the VPC that a resource belongs to, else its cluster, else the resource itself. */
function places(model: NetworkModel): (resource: Resource) => string {
  const byId = new Map<string, string>();
  const put = (entities: readonly Entity[], place: (index: number) => string | undefined) =>
    entities.forEach(({ resource }, index) => byId.set(resource.id, place(index) ?? resource.id));
  put(model.subnets, (index) => model.subnets[index].vpc?.resource.id);
  put(model.blocks, (index) => model.blocks[index].vpc?.resource.id);
  put(model.clusters, (index) => model.clusters[index].vpc?.resource.id);
  for (const parts of [model.nodegroups, model.addons, model.fargateProfiles])
    put(parts, (index) => byId.get(parts[index].cluster?.resource.id ?? ''));
  return ({ id }) => byId.get(id) ?? id;
}
