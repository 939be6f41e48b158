import type { Random } from '../random';
import type { VirtualClock } from '../virtual-clock';

/** Work on many resources, each after those it waits for. */
export interface Schedule {
  readonly ids: readonly string[];
  readonly waitsFor: (id: string) => readonly string[];
  /** Does the work of one resource; `early` lets its dependants start before the work has ended. */
  readonly work: (id: string, early: () => void) => Promise<void>;
  readonly clock: VirtualClock;
  readonly random: Random;
  /** Longest pause before a resource starts, in milliseconds. */
  readonly jitter: number;
  /** Whether a failure keeps resources that could still start from starting. */
  readonly stopsAtFailure: boolean;
  /** Told at the first failure, when others still run. */
  readonly onFailure?: () => void;
}

/** As parallel as the dependencies allow, in an order that follows from the seed. @returns the errors by id */
export async function runSchedule(schedule: Schedule): Promise<Map<string, Error>> {
  const { ids, waitsFor, work, clock, random, jitter } = schedule;
  const errors = new Map<string, Error>();
  const started = new Map<string, Promise<boolean>>();
  const all = new Set(ids);

  /** @returns whether the work was done; dependants of what was not do not start */
  const start = (id: string): Promise<boolean> => {
    const known = started.get(id);
    if (known !== undefined) return known;
    const running = run(id);
    started.set(id, running.ready);
    ended.push(running.ended);
    return running.ready;
  };
  const ended: Promise<unknown>[] = [];
  const run = (id: string): { ready: Promise<boolean>; ended: Promise<boolean> } => {
    let early: () => void = () => undefined;
    const configured = new Promise<boolean>((resolve) => (early = () => resolve(true)));
    const done = attempt(id, early);
    return { ready: Promise.race([configured, done]), ended: done };
  };
  const attempt = async (id: string, early: () => void): Promise<boolean> => {
    const before = await Promise.all(waitsFor(id).filter((other) => all.has(other)).map(start)); // prettier-ignore
    await clock.sleep(random.integer(jitter + 1));
    if (before.includes(false) || (schedule.stopsAtFailure && errors.size > 0)) return false;
    try {
      await work(id, early);
      return true;
    } catch (error) {
      errors.set(id, error as Error);
      if (errors.size === 1) schedule.onFailure?.();
      return false;
    }
  };
  random.shuffled(ids).forEach((id) => void start(id));
  await Promise.all(ended);
  return errors;
}

/** Turns "waits for" around: whoever was waited for now waits. */
export function reversed(
  ids: readonly string[],
  waitsFor: (id: string) => readonly string[],
): (id: string) => readonly string[] {
  const waiters = new Map<string, string[]>();
  for (const id of ids)
    for (const other of waitsFor(id)) waiters.set(other, [...(waiters.get(other) ?? []), id]);
  return (id) => waiters.get(id) ?? [];
}
