import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../lib/aws-node/backup/json';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** The time the work has, over all invocations and in this one. */
export class WorkTime {
  private readonly handOverMilliseconds: number;

  constructor(
    private readonly remaining: () => number,
    private readonly startedAt: number,
    private readonly timeoutSeconds: number,
    /** Fires shortly before Lambda stops this invocation. */
    readonly signal: AbortSignal,
  ) {
    this.handOverMilliseconds = Math.min(number('HAND_OVER_MILLISECONDS', 60_000), remaining() / 2);
  }

  /** Whether the time for all invocations together is over. */
  isOver(): boolean {
    return Date.now() >= this.startedAt + this.timeoutSeconds * 1000;
  }

  /** Whether the rest of the work belongs into another invocation. */
  mustHandOver(): boolean {
    return this.remaining() < this.handOverMilliseconds;
  }

  /** Milliseconds until Lambda stops this invocation. */
  leftMilliseconds(): number {
    return this.remaining();
  }

  secondsPassed(): number {
    return Math.round((Date.now() - this.startedAt) / 1000);
  }

  /** Looks again and again until `look` gives a result; gives up when the time is over or belongs to the next round. */
  async poll<T>(state: JsonObject, look: () => Promise<T | undefined>): Promise<T | undefined> {
    for (;;) {
      const result = await look();
      if (result !== undefined || this.isOver()) return result;
      if (this.mustHandOver()) throw new HandOver(state);
      const pause = sleep(number('POLL_MILLISECONDS', 15_000), undefined, { signal: this.signal });
      await pause.catch(() => this.signal.throwIfAborted());
    }
  }
}

/** Thrown by work that goes on in another invocation. */
export class HandOver extends Error {
  constructor(readonly state: JsonObject) {
    super('the work goes on in another invocation');
  }
}

/** Thrown by an invocation that has nothing to say, because another one works on the same event. */
export class StaySilent extends Error {}
