import type { Phase } from '../dials';
import type { Operation } from './operation';
import { reversed, runSchedule } from './schedule';
import type { StackResource } from './stack';

/** Whether a policy keeps a resource alive that goes out of the stack. */
type Keeps = (resource: StackResource) => boolean;

/** Attempts of a delete in the clean-up. */
const ATTEMPTS = 3;

/**
 * Deletes what the stack no longer needs, dependants first. A delete is tried three times; then the resource is dropped,
 * lives on, and the stack is as green as ever.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html
 */
export async function cleanUp(
  operation: Operation,
  doomed: readonly StackResource[],
  keeps: Keeps,
): Promise<void> {
  const byKey = new Map(doomed.map((resource, i) => [`${resource.logicalId}#${i}`, resource]));
  const keysOf = (logicalId: string): string[] =>
    [...byKey].filter(([, resource]) => resource.logicalId === logicalId).map(([key]) => key);
  const ids = [...byKey.keys()];
  const waitsFor = reversed(ids, (key) => byKey.get(key)!.dependencies.flatMap(keysOf));
  const work = (key: string): Promise<void> => deleteOrDrop(operation, byKey.get(key)!, keeps);
  const errors = await runSchedule({ ids, waitsFor, work, ...operation.pace, stopsAtFailure: false });
  for (const error of errors.values()) throw error;
}

async function deleteOrDrop(operation: Operation, resource: StackResource, keeps: Keeps): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await deleteOne(operation, resource, 'cleanup', keeps).then(() => undefined, asError);
    if (failure === undefined) return;
    if (failure.name !== 'ResourceFailure') throw failure;
    if (attempt < ATTEMPTS) continue;
    return operation.leave(resource, 'dropped', failure.message);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Deletes one resource, unless a policy keeps it. */
export async function deleteOne(
  operation: Operation,
  resource: StackResource,
  phase: Phase,
  keeps: Keeps,
): Promise<void> {
  if (keeps(resource)) {
    operation.record(resource, 'DELETE_SKIPPED');
    return operation.leave(resource, 'retained');
  }
  operation.record(resource, 'DELETE_IN_PROGRESS');
  try {
    await operation.calls.delete({ ...resource, stack: operation.stack, phase });
    operation.record(resource, 'DELETE_COMPLETE');
  } catch (error) {
    operation.record(resource, 'DELETE_FAILED', asError(error).message);
    throw error;
  }
}

/** `DeletionPolicy` of a resource that leaves a stack which keeps on living, or goes itself. */
export const keptByDeletionPolicy: Keeps = ({ deletionPolicy }) =>
  deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate';

/** `DeletionPolicy` when the operation that created the resource fails. */
export const keptOnCreate: Keeps = ({ deletionPolicy }) => deletionPolicy === 'Retain';
