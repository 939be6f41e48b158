import type { CallFault, ResourceCall } from '../dials';
import { contentsOf } from './contents';
import { difference, unmeantAfterCreate } from './leftovers';
import type { Rehearsal } from './rehearsal';
import { inventory } from '../aws/inventory';

/** Makes one resource fail in its create or update of the main phase. */
export function failing(logicalId: string, how: CallFault): (call: ResourceCall) => CallFault | undefined {
  return (call) => (call.logicalId === logicalId && /^(create|update)$/.test(call.phase) && call.operation !== 'delete' ? how : undefined); // prettier-ignore
}

/** What is wrong after a create that failed and was rolled back. */
export async function wrongAfterCreate(rehearsal: Rehearsal): Promise<string[]> {
  await rehearsal.world.clock.settle();
  return [
    ...rehearsal.failedInRollback(),
    ...rehearsal.problems(),
    ...unmeantAfterCreate(inventory(rehearsal.world)).map((line) => `left behind: ${line}`),
  ];
}

/** What differs from the moment before an update that failed and was rolled back. */
export async function wrongAfterUpdate(rehearsal: Rehearsal, before: readonly string[]): Promise<string[]> {
  await rehearsal.world.clock.settle();
  return [
    ...rehearsal.failedInRollback(),
    ...rehearsal.problems(),
    ...difference(before, contentsOf(rehearsal.world))
      // EKS makes the log group of a cluster, and leaves it when the cluster goes.
      .filter((line) => !/^\+ .*"owner":"EKS"/.test(line))
      .map((line) => line.slice(0, 400)),
  ];
}
