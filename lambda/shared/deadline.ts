import { setTimeout as sleep } from 'node:timers/promises';

/** Time kept back to answer CloudFormation, in milliseconds. */
const ANSWER_RESERVE = 5_000;

/** The handler ran out of time; what it did so far stands. */
export class OutOfTimeError extends Error {
  constructor(milliseconds: number) {
    super(
      `not finished after ${(milliseconds / 1000).toFixed(1)} s, the time the Lambda function has for its work; ` +
        'what was done so far stands, deploying again continues from there',
    );
    this.name = 'OutOfTimeError';
  }
}

/**
 * The moment at which the work must stop so that an answer can still be sent.
 *
 * A Lambda function that is stopped by its timeout answers nothing, and CloudFormation then waits up to an hour.
 */
export class Deadline {
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly budget: number;
  private readonly timer: NodeJS.Timeout;
  private readonly end: number;

  /**
   * @param remaining - milliseconds until Lambda stops the function, as `context.getRemainingTimeInMillis` tells
   * @param reserve - milliseconds to keep back of them, at most a third
   */
  constructor(remaining: () => number, reserve = ANSWER_RESERVE) {
    const total = remaining();
    this.signal = this.controller.signal;
    this.budget = total - Math.min(reserve, total / 3);
    this.end = performance.now() + this.budget;
    this.timer = setTimeout(() => this.controller.abort(new OutOfTimeError(this.budget)), this.budget);
  }

  /** Runs the work, but not longer than the deadline; work that ignores the signal gets one second to end. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const working = work();
    working.catch(() => undefined);
    const passed = new Promise<never>((_, reject) => {
      this.signal.addEventListener('abort', () =>
        setTimeout(() => reject(this.signal.reason), Math.min(1_000, this.budget / 4)),
      );
    });
    try {
      return await Promise.race([working, passed]);
    } catch (error) {
      this.throwIfPassed();
      throw error;
    } finally {
      clearTimeout(this.timer);
    }
  }

  /** Milliseconds left until the deadline. */
  left(): number {
    return Math.max(0, this.end - performance.now());
  }

  /** Ends the waiting: nobody needs to know any more that the deadline has passed. */
  cancel(): void {
    clearTimeout(this.timer);
  }

  throwIfPassed(): void {
    this.signal.throwIfAborted();
  }

  async sleep(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.signal }).catch(() => this.throwIfPassed());
  }
}
