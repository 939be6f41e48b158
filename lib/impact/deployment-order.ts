import type { Assembly } from '../checks/model/assembly';
import type { Resource } from '../checks/model/resource';
import type { ResourceChange } from './resource-changes';

/** Changes in the order in which CloudFormation starts them: dependencies first, deletions at the end and backwards. */
export function inOrder(
  changes: readonly ResourceChange[],
  before: Assembly,
  after: Assembly,
): ResourceChange[] {
  const removals = changes.filter(({ action }) => action === 'remove');
  const others = changes.filter(({ action }) => action !== 'remove');
  const made = sorted(others, after, ({ after: resource }) => resource!);
  const removed = sorted(removals, before, ({ before: resource }) => resource!);
  return [...made, ...removed.reverse()];
}

/** Depth first: a change comes after those of the resources it depends on. */
function sorted(
  changes: readonly ResourceChange[],
  { graph }: Assembly,
  resourceOf: (change: ResourceChange) => Resource,
): ResourceChange[] {
  const result: ResourceChange[] = [];
  const seen = new Set<ResourceChange>();
  const visit = (change: ResourceChange): void => {
    if (seen.has(change)) return;
    seen.add(change);
    for (const other of changes) {
      if (!seen.has(other) && graph.dependsOn(resourceOf(change), resourceOf(other))) visit(other);
    }
    result.push(change);
  };
  for (const change of changes) visit(change);
  return result;
}
