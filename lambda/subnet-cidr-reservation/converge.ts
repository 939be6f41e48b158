import { AwsError, errorName, isAccessDenied, isOverlap } from '../shared/aws-errors';
import type { Deadline } from '../shared/deadline';
import { pause } from '../shared/patience';
import { CallFailure, describeStep, RefusedError } from './failures';
import { isOwnedBy, type Reservation } from './model';
import { PropertiesError } from './properties';
import type { Plan, Step } from './reconcile';
import type { SubnetApi } from './subnet-api';

/** Looks at EC2 in a row that may find no less to do; each follows an answer that left open what had happened. */
const MAX_ROUNDS_WITHOUT_PROGRESS = 6;

const LEAVES_OPEN: readonly string[] = [AwsError.RESERVATION_NOT_FOUND, 'InvalidID', 'UnreadableAnswerError'];

/** What the work has come to know, to be read after it failed as well. */
export class Progress {
  private known = false;
  private owns = false;
  private acted = false;

  listed(ownerId: string, present: readonly Reservation[]): void {
    this.known = true;
    this.owns ||= present.some((reservation) => isOwnedBy(ownerId, reservation));
  }

  acting(): void {
    this.acted = true;
  }

  /** Whether it is certain that nothing of ours exists, so that a Delete has nothing to do. */
  madeNothing(error: unknown): boolean {
    if (error instanceof PropertiesError) return true;
    const wasDenied = error instanceof CallFailure && isAccessDenied(error.cause);
    return !this.acted && !this.owns && (this.known || wasDenied);
  }
}

export interface Convergence {
  readonly subnetId: string;
  readonly ownerId: string;
  readonly plan: (present: readonly Reservation[]) => Plan;
  /** Ranges that were ours when the last event was done, and so should be listed. */
  readonly expected: readonly string[];
}

/** What is there in the end. */
export interface Outcome {
  /** Reservations that are wanted and ours. */
  readonly ours: readonly Reservation[];
  /** All reservations of the subnet. */
  readonly all: readonly Reservation[];
}

/**
 * Looks, plans and does, until what is there is what was planned.
 *
 * The answer to a call can be lost after EC2 did its work, and the call can not be repeated: there is no client
 * token. So an answer that leaves open what happened is not believed either way. The next look tells.
 */
export async function converge(
  { subnetId, ownerId, plan, expected }: Convergence,
  api: SubnetApi,
  deadline: Deadline,
  progress: Progress,
): Promise<Outcome> {
  let [leastToDo, idle] = [Infinity, 0];
  for (let round = 0; ; round += 1) {
    const present = await look(subnetId, round === 0 ? expected : [], api, deadline);
    progress.listed(ownerId, present);
    const { steps, kept, refusals } = plan(present);
    if (refusals.length > 0) throw new RefusedError(refusals);
    idle = steps.length < leastToDo ? 0 : idle + 1;
    leastToDo = Math.min(leastToDo, steps.length);
    try {
      const made = await applyAll(subnetId, steps, api, deadline, progress);
      const removed = steps.flatMap((step) => (step.kind === 'remove' ? [step.reservation] : []));
      return { ours: [...kept, ...made], all: [...present.filter((r) => !removed.includes(r)), ...made] };
    } catch (error) {
      deadline.throwIfPassed();
      const isStuck = idle + 1 >= MAX_ROUNDS_WITHOUT_PROGRESS;
      if (isStuck || !leavesOpen((error as CallFailure).cause)) throw error;
      await deadline.sleep(pause(idle));
    }
  }
}

/**
 * Lists the reservations; once more after a pause if one is missing that should be there.
 *
 * EC2's lists are eventually consistent: what a failed deployment made a moment ago may be listed only when its
 * rollback has come and gone.
 */
async function look(
  subnetId: string,
  expected: readonly string[],
  api: SubnetApi,
  deadline: Deadline,
): Promise<readonly Reservation[]> {
  const list = (): Promise<readonly Reservation[]> =>
    doing(subnetId, 'list the reservations', () => api.reservations(subnetId));
  const present = await list();
  const isListed = (text: string): boolean => present.some(({ range }) => range.text === text);
  if (expected.every(isListed)) return present;
  await deadline.sleep(pause(2));
  return list();
}

async function applyAll(
  subnetId: string,
  steps: readonly Step[],
  api: SubnetApi,
  deadline: Deadline,
  progress: Progress,
): Promise<Reservation[]> {
  const made: Reservation[] = [];
  for (const step of steps) {
    deadline.throwIfPassed();
    progress.acting();
    const reservation = await doing(subnetId, describeStep(step), () => apply(api, step));
    if (reservation !== undefined) made.push(reservation);
  }
  return made;
}

/** @returns the reservation that was made, if one was */
async function apply(api: SubnetApi, step: Step): Promise<Reservation | undefined> {
  switch (step.kind) {
    case 'reserve':
      return api.reserve(step);
    case 'remove':
      return void (await api.remove(step.reservation.id));
    case 'tag':
      return void (await api.tag(step.reservation.id, step.tags));
    case 'untag':
      return void (await api.untag(step.reservation.id, step.keys));
  }
}

/** Names subnet, range and remedy in whatever error the call ends with. */
export async function doing<T>(subnetId: string, what: string, call: () => Promise<T>): Promise<T> {
  return call().catch((error: unknown) => {
    throw new CallFailure(subnetId, what, error);
  });
}

/** An overlap can be our own earlier attempt, a missing reservation a second delivery of the event. */
function leavesOpen(error: unknown): boolean {
  return isOverlap(error) || LEAVES_OPEN.includes(errorName(error));
}
