/** What can go wrong between a caller and EC2. */
export type FaultKind =
  /** `RequestLimitExceeded`; nothing is done. */
  | 'throttle'
  /** `UnauthorizedOperation`; nothing is done. */
  | 'deny'
  /** `InternalError`, HTTP 500; nothing is done. */
  | 'server-error'
  /** The connection breaks before the call is done. */
  | 'reset-before'
  /** The call is done, but the connection breaks before the answer. */
  | 'reset-after'
  /** The call is done, the answer is late by `milliseconds`. */
  | 'slow'
  /** Nothing is ever answered, and nothing is done. */
  | 'hang'
  /** The call is done, the answer is XML cut in the middle. */
  | 'malformed'
  /** A list call answers everything there is, of every subnet. */
  | 'ignore-filters'
  /** A creation does not record the tags. */
  | 'drop-tags'
  /** A list of reservations lacks the newest one, as in eventual consistency. */
  | 'stale'
  /** A list of reservations still has the one that was deleted last. */
  | 'ghost';

export interface Fault {
  readonly kind: FaultKind;
  /** @default - any action */
  readonly action?: string;
  /** @default - any subnet */
  readonly subnetId?: string;
  /** How many calls it hits; Infinity for all. @default 1 */
  readonly times?: number;
  /** How many matching calls pass before it starts. @default 0 */
  readonly after?: number;
  readonly milliseconds?: number;
}

/** Decides which fault, if any, a call meets. */
export class FaultInjector {
  private readonly faults: { fault: Fault; passing: number; left: number }[] = [];

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.faults.push({ fault, passing: fault.after ?? 0, left: fault.times ?? 1 });
    }
  }

  clear(): void {
    this.faults.length = 0;
  }

  next(action: string, subnetId: string | undefined): Fault | undefined {
    for (const entry of this.faults) {
      const { fault } = entry;
      if (entry.left <= 0 || (fault.action ?? action) !== action) continue;
      if ((fault.subnetId ?? subnetId) !== subnetId) continue;
      if (entry.passing > 0) {
        entry.passing -= 1;
        continue;
      }
      entry.left -= 1;
      return fault;
    }
    return undefined;
  }
}
