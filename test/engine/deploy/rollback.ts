import { cleanUp, deleteOne, keptOnCreate } from './cleanup';
import { type Operation, reasonsOf } from './operation';
import { isCustom } from './resource-calls';
import { reversed, runSchedule } from './schedule';
import type { PendingRollback, Revert, Stack, StackResource } from './stack';

/** Undoes a create: everything that was made is deleted, dependants first. @returns why something was not */
export async function rollBackCreate(operation: Operation): Promise<string[]> {
  operation.recordStack('ROLLBACK_IN_PROGRESS');
  const reasons = await deleteAll(operation, 'rollback', keptOnCreate);
  operation.recordStack(reasons.length === 0 ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED', reasons[0]);
  return reasons;
}

/** Deletes every resource of the stack; what fails keeps those alive that it depends on. */
export async function deleteAll(
  operation: Operation,
  phase: 'rollback' | 'delete',
  keeps: (resource: StackResource) => boolean,
): Promise<string[]> {
  const { stack } = operation;
  const ids = [...stack.resources.keys()];
  const waitsFor = reversed(ids, (id) => stack.resources.get(id)?.dependencies ?? []);
  const frozen = new Map(ids.map((id) => [id, waitsFor(id)]));
  const work = async (id: string): Promise<void> => {
    await deleteOne(operation, stack.resources.get(id)!, phase, keeps);
    stack.remove(id);
  };
  const errors = await runSchedule({
    ids,
    waitsFor: (id) => frozen.get(id) ?? [],
    work,
    ...operation.pace,
    stopsAtFailure: false,
  });
  return reasonsOf(errors);
}

/**
 * Undoes an update in two phases: everything that existed is reverted, policies included; only then is deleted what the
 * update had made.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export async function rollBackUpdate(operation: Operation, pending: PendingRollback): Promise<string[]> {
  const { stack } = operation;
  operation.recordStack('UPDATE_ROLLBACK_IN_PROGRESS');
  const doomed = [...pending.doomed];
  const done = new Set<Revert>();
  const byId = new Map(pending.reverts.map((revert) => [revert.before.logicalId, revert]));
  const work = async (id: string): Promise<void> => {
    const revert = byId.get(id)!;
    doomed.push(...(await revertOne(operation, revert)));
    done.add(revert);
  };
  const ids = [...byId.keys()];
  const errors = await runSchedule({ ids, waitsFor: orderOf(operation, byId), work, ...operation.pace, stopsAtFailure: false }); // prettier-ignore
  const reasons = reasonsOf(errors);
  if (reasons.length > 0) {
    stack.change({ pending: { reverts: pending.reverts.filter((revert) => !done.has(revert)), doomed } });
    operation.recordStack('UPDATE_ROLLBACK_FAILED', reasons[0]);
    return reasons;
  }
  await finish(operation, doomed);
  return [];
}

async function finish(operation: Operation, doomed: readonly StackResource[]): Promise<void> {
  const { stack } = operation;
  operation.recordStack('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  for (const { logicalId, physicalId } of doomed) {
    if (stack.resources.get(logicalId)?.physicalId === physicalId) stack.remove(logicalId);
  }
  stack.change({ pending: undefined });
  await cleanUp(operation, doomed, keptOnCreate);
  operation.recordStack('UPDATE_ROLLBACK_COMPLETE');
}

/** @returns what has to be deleted afterwards */
async function revertOne(
  operation: Operation,
  { before, attempted, wasReplaced }: Revert,
): Promise<StackResource[]> {
  const { stack, calls } = operation;
  if (wasReplaced) {
    stack.put(before);
    operation.record(before, 'UPDATE_COMPLETE');
    return [attempted];
  }
  operation.record(attempted, 'UPDATE_IN_PROGRESS');
  try {
    const call = { ...before, physicalId: attempted.physicalId, previous: attempted.properties };
    const { physicalId, attributes } = await calls.update({ ...call, stack, phase: 'rollback' });
    stack.put({ ...before, physicalId, attributes: isCustom(before.type) ? attributes : before.attributes });
    operation.record({ ...before, physicalId }, 'UPDATE_COMPLETE');
    return physicalId === attempted.physicalId ? [] : [attempted];
  } catch (error) {
    operation.record(attempted, 'UPDATE_FAILED', (error as Error).message);
    throw error;
  }
}

/** Not known about AWS: whether what others depend on is reverted first, last, or in no order. */
function orderOf(
  { stack, dials }: Operation,
  reverts: ReadonlyMap<string, Revert>,
): (id: string) => readonly string[] {
  if (dials.rollbackOrder === 'random') return () => [];
  const edges = new Map([...reverts.keys()].map((id) => [id, revertsBehind(id, stack, reverts)]));
  const forward = (id: string): readonly string[] => edges.get(id) ?? [];
  return dials.rollbackOrder === 'forward' ? forward : reversed([...reverts.keys()], forward);
}

/** Resources of the rollback that one depends on, directly or through others that are not part of it. */
function revertsBehind(id: string, stack: Stack, reverts: ReadonlyMap<string, Revert>): string[] {
  const found = new Set<string>();
  const queue = [...(reverts.get(id)?.before.dependencies ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...(stack.resources.get(next)?.dependencies ?? []));
  }
  return [...found].filter((other) => reverts.has(other) && other !== id);
}
