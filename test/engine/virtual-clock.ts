import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Turns of the event loop without input or output after which everything that runs is taken to be waiting. */
const QUIET_TURNS = 4;

/** Turns without progress after which a request is taken to be one that is never answered. */
const HUNG_TURNS = 400;

/** Real time that must pass as well before a request counts as never answered, in milliseconds. */
const HUNG_MILLISECONDS = 150;

/**
 * Time of a deployment: it stands still while anything works, and jumps when everything waits.
 *
 * Providers, loopback servers and handlers ask it for the time and sleep with it. Requests over the loopback interface
 * are real, so the clock is told when one begins and when it ends.
 */
export class VirtualClock {
  private timers: Timer[] = [];
  private order = 0;
  private requests = 0;
  private quietTurns = 0;
  private lastProgress = 0;

  /** @param milliseconds - where time begins, since the epoch */
  constructor(private milliseconds: number = Date.UTC(2026, 0, 1)) {}

  /** Milliseconds since the epoch, as `Date.now()` says it. */
  now(): number {
    return this.milliseconds;
  }

  date(): Date {
    return new Date(this.milliseconds);
  }

  /** @returns a function that takes the timer back */
  after(milliseconds: number, fire: () => void): () => void {
    const delay = Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
    const timer = { due: this.milliseconds + delay, order: (this.order += 1), fire };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** A request is under way: time waits for it. @returns a function to be called when it has ended */
  request(): () => void {
    let ended = false;
    this.requests += 1;
    this.progress();
    return () => {
      if (!ended) this.requests -= 1;
      ended = true;
      this.progress();
    };
  }

  /** Something happened on the way of a request. */
  progress(): void {
    this.quietTurns = 0;
    this.lastProgress = performance.now();
  }

  /** Lets time pass until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = (): void => void (done = true);
    work.then(end, end);
    this.progress();
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      this.quietTurns += 1;
      if (!done && this.isQuiet()) this.advance();
    }
    return work;
  }

  /** Lets time pass until nothing waits any more. */
  async settle(): Promise<void> {
    await this.run(this.untilNothingWaits());
  }

  private async untilNothingWaits(): Promise<void> {
    while (this.timers.length > 0) {
      await this.sleep(Math.max(...this.timers.map(({ due }) => due)) - this.milliseconds);
    }
  }

  /** @returns a function that turns time back to now; what waits by then is forgotten */
  snapshot(): () => void {
    const { milliseconds } = this;
    return () => {
      this.timers = [];
      this.milliseconds = milliseconds;
    };
  }

  private isQuiet(): boolean {
    if (this.requests === 0) return this.quietTurns >= QUIET_TURNS;
    return this.quietTurns >= HUNG_TURNS && performance.now() - this.lastProgress >= HUNG_MILLISECONDS;
  }

  private advance(): void {
    const [next] = this.timers.sort((a, b) => a.due - b.due || a.order - b.order);
    if (next === undefined) {
      if (this.requests > 0) return;
      throw new Error('everything waits, and there is no timer to wait for');
    }
    this.timers.shift();
    this.milliseconds = Math.max(this.milliseconds, next.due);
    this.quietTurns = 0;
    next.fire();
  }
}
