import type { VirtualClock } from '../virtual-clock';

type Callback = (...args: unknown[]) => void;

/** A timer as Node.js gives it, on a virtual clock. */
class VirtualTimer {
  private cancel: () => void = () => undefined;
  private isActive = false;

  constructor(
    private readonly clock: VirtualClock,
    private readonly milliseconds: number,
    private readonly callback: () => void,
    private readonly repeats: boolean,
  ) {
    this.start();
  }

  private start(): void {
    this.isActive = true;
    this.cancel = this.clock.after(Math.max(1, this.milliseconds || 1), () => {
      this.isActive = false;
      if (this.repeats) this.start();
      this.callback();
    });
  }

  stop(): void {
    this.cancel();
    this.isActive = false;
  }

  refresh(): this {
    this.stop();
    this.start();
    return this;
  }

  hasRef(): boolean {
    return this.isActive;
  }

  ref = (): this => this;
  unref = (): this => this;
  [Symbol.toPrimitive] = (): number => 1;
}

/** The timers, the clock and the abort signals of Node.js, as a handler sees them while time is virtual. */
export function virtualTime(clock: VirtualClock): Record<string, unknown> {
  const start = (callback: Callback, milliseconds: number, args: unknown[], repeats: boolean): VirtualTimer =>
    new VirtualTimer(clock, milliseconds, () => callback(...args), repeats);
  const clear = (timer: unknown): void => (timer instanceof VirtualTimer ? timer.stop() : undefined);
  return {
    setTimeout: (callback: Callback, milliseconds: number, ...args: unknown[]) =>
      start(callback, milliseconds, args, false),
    setInterval: (callback: Callback, milliseconds: number, ...args: unknown[]) =>
      start(callback, milliseconds, args, true),
    clearTimeout: clear,
    clearInterval: clear,
    Date: virtualDate(clock),
    performance: { now: () => clock.now(), timeOrigin: 0 },
    AbortSignal: virtualAbortSignal(clock),
  };
}

function virtualDate(clock: VirtualClock): DateConstructor {
  return class extends Date {
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [clock.now()] : args) as [number]));
    }

    static override now(): number {
      return clock.now();
    }
  } as DateConstructor;
}

function virtualAbortSignal(clock: VirtualClock): typeof AbortSignal {
  const timeout = (milliseconds: number): AbortSignal => {
    const controller = new AbortController();
    const error = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    clock.after(milliseconds, () => controller.abort(error));
    return controller.signal;
  };
  return new Proxy(AbortSignal, {
    get: (target, name, receiver) =>
      name === 'timeout' ? timeout : (Reflect.get(target, name, receiver) as unknown),
  });
}

/** `node:timers/promises` while time is virtual. */
export function virtualTimersPromises(clock: VirtualClock): Record<string, unknown> {
  return {
    setTimeout: (milliseconds: number, value?: unknown, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          cancel();
          reject(new DOMException('The operation was aborted', 'AbortError'));
        };
        const cancel = clock.after(Math.max(1, milliseconds || 1), () => {
          signal?.removeEventListener('abort', abort);
          resolve(value);
        });
        if (signal?.aborted) abort();
        else signal?.addEventListener('abort', abort, { once: true });
      }),
    setImmediate: async (value?: unknown) => value,
  };
}
