import { AwsError, errorName, errorText, isAccessDenied, isOverlap } from '../shared/aws-errors';
import type { Deadline } from '../shared/deadline';
import { log } from '../shared/log';
import { pause } from '../shared/patience';
import { CallFailure, describeStep, OrphanError, RefusedError } from './failures';
import { isOwnedBy, OWNER_TAG, type Reservation } from './model';
import { PropertiesError } from './properties';
import type { Plan, Step } from './reconcile';
import type { ReserveInput, SubnetApi } from './subnet-api';

/** How long a reservation is looked for that EC2 refuses to make again and does not list; the deadline ends it before. */
const lookingMilliseconds = (): number => Number(process.env.LOOKING_MILLISECONDS ?? Infinity);

/** Time before the deadline that is kept for saying what was not found, in milliseconds. */
const LAST_WORDS = 1_000;

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
    const cannotBe =
      error instanceof CallFailure ? isAccessDenied(error.cause) : error instanceof RefusedError;
    return !this.acted && !this.owns && (this.known || cannotBe);
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
 * token. So an answer that leaves open what happened is not believed either way. The next look tells, until the time is
 * over: EC2's lists may be late by minutes.
 */
export async function converge(
  { subnetId, ownerId, plan, expected }: Convergence,
  api: SubnetApi,
  deadline: Deadline,
  progress: Progress,
): Promise<Outcome> {
  const startedAt = performance.now();
  const known = new KnownReservations(expected);
  for (let round = 0; ; round += 1) {
    const listed = await look(subnetId, round === 0 ? expected : [], api, deadline);
    const present = known.correct(listed);
    progress.listed(ownerId, present);
    const { steps, kept, proofs, refusals } = plan(present);
    if (refusals.length > 0) throw new RefusedError(refusals);
    try {
      if (await proveAll(subnetId, kept, proofs, known, api, progress)) continue;
      const made = await applyAll(subnetId, steps, api, deadline, progress);
      const removed = steps.flatMap((step) => (step.kind === 'remove' ? [step.reservation] : []));
      return { ours: [...kept, ...made], all: [...present.filter((r) => !removed.includes(r)), ...made] };
    } catch (error) {
      deadline.throwIfPassed();
      const { cause } = error as CallFailure;
      if (!leavesOpen(cause)) throw error;
      const wait = pause(Math.min(round, 6));
      const isLast =
        wait + LAST_WORDS > deadline.left() || performance.now() - startedAt > lookingMilliseconds();
      if (isLast) throw isOverlap(cause) ? new OrphanError(subnetId, error) : error;
      await deadline.sleep(wait);
    }
  }
}

/** What is known better than by EC2's list, which is late on both sides. */
class KnownReservations {
  private readonly made: Reservation[] = [];
  private readonly gone = new Set<string>();
  private readonly proven: Set<string>;

  /** @param expected ranges that were ours when the last event was done; they need no proof */
  constructor(expected: readonly string[]) {
    this.proven = new Set(expected);
  }

  /** The list without what is gone, and with what was made and is not listed yet. */
  correct(listed: readonly Reservation[]): readonly Reservation[] {
    const there = listed.filter(({ id }) => !this.gone.has(id));
    return [...there, ...this.made.filter(({ id }) => !there.some((one) => one.id === id))];
  }

  isProven({ range }: Reservation): boolean {
    return this.proven.has(range.toString());
  }

  prove({ range }: Reservation): void {
    this.proven.add(range.toString());
  }

  /** What was listed is gone; another one was made in its place. */
  replace(ghost: Reservation, made: Reservation): void {
    this.gone.add(ghost.id);
    this.made.push(made);
    this.prove(made);
  }
}

/**
 * Proves that kept reservations are there which should not be there yet: the list may still show what was just removed.
 *
 * @returns whether one of them was not, so that everything has to be planned anew
 */
async function proveAll(
  subnetId: string,
  kept: readonly Reservation[],
  proofs: readonly ReserveInput[],
  known: KnownReservations,
  api: SubnetApi,
  progress: Progress,
): Promise<boolean> {
  let replaced = false;
  for (const [index, reservation] of kept.entries()) {
    const input = proofs[index];
    if (input === undefined || known.isProven(reservation)) continue;
    progress.acting();
    const made = await doing(subnetId, `prove that ${reservation.range.toString()} is reserved`, () =>
      attempt(api, input),
    );
    if (made === undefined) known.prove(reservation);
    else known.replace(reservation, made);
    replaced ||= made !== undefined;
  }
  return replaced;
}

/** @returns the reservation that was made; undefined where the range is reserved already */
async function attempt(api: SubnetApi, input: ReserveInput): Promise<Reservation | undefined> {
  try {
    return await api.reserve(input);
  } catch (error) {
    if (isOverlap(error)) return undefined;
    throw error;
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
  const isListed = (text: string): boolean => present.some(({ range }) => range.toString() === text);
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
    const reservation = await doing(subnetId, describeStep(step), () => apply(api, step, deadline));
    if (reservation !== undefined) made.push(reservation);
  }
  return made;
}

/** @returns the reservation that was made, if one was */
async function apply(api: SubnetApi, step: Step, deadline: Deadline): Promise<Reservation | undefined> {
  switch (step.kind) {
    case 'reserve':
      return api.reserve(step);
    case 'remove':
      return void (await api.remove(step.reservation.id));
    case 'disprove':
      return disprove(api, step, deadline);
    case 'tag':
      return void (await api.tag(step.reservation.id, step.tags));
    case 'untag':
      return void (await api.untag(step.reservation.id, step.keys));
  }
}

/**
 * Only an overlap speaks against the list. A call that is denied, or a subnet that is gone, does not keep a Delete from
 * ending; what a call without an answer may have made is removed.
 */
async function disprove(api: SubnetApi, input: ReserveInput, deadline: Deadline): Promise<undefined> {
  try {
    await api.remove((await api.reserve(input)).id);
  } catch (error) {
    deadline.throwIfPassed();
    if (isOverlap(error)) throw error;
    log('the list of reservations is believed', { range: input.range.toString(), reason: errorText(error) });
    const present = await api.reservations(input.subnetId);
    for (const { id, range, tags } of present)
      if (range.isEqualTo(input.range) && tags[OWNER_TAG] === input.tags[OWNER_TAG]) await api.remove(id);
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
