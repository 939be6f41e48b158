import type { CardPool } from './card-pool';

const TICK = 5;
/** Long after every pool that comes to rest has done so. */
const MANY_TICKS = 400;

/** A pool after pods came one after the other, each once the pool was at rest. */
export interface Rest {
  readonly slots: number;
  readonly enis: number;
  readonly unserved: number;
  readonly flapping: boolean;
}

/** Runs a pool until nothing changes. */
export class Settling {
  public now = 0;
  /** Slots seen while the pool did not come to rest, the most of them. */
  public most = 0;
  public mostEnis = 0;

  constructor(private readonly pool: CardPool) {}

  /** False when the pool never comes to rest. */
  public settle(): boolean {
    [this.most, this.mostEnis] = [0, 0];
    for (let ticks = 0; ticks < MANY_TICKS; ticks += 1) {
      this.now += TICK;
      const hasChanged = this.pool.tick(this.now);
      this.most = Math.max(this.most, this.pool.slots);
      this.mostEnis = Math.max(this.mostEnis, this.pool.enis.length);
      if (!hasChanged && this.pool.nextWake(this.now) === undefined) return true;
    }
    return false;
  }
}

/** The pool after so many pods. */
export function restAfter(pool: CardPool, pods: number): Rest {
  const settling = new Settling(pool);
  let rests = settling.settle();
  let unserved = 0;
  for (let pod = 0; pod < pods; pod += 1) {
    if (pool.assign(settling.now) === undefined) unserved += 1;
    rests = settling.settle();
  }
  return {
    slots: rests ? pool.slots : settling.most,
    enis: rests ? pool.enis.length : settling.mostEnis,
    unserved,
    flapping: !rests,
  };
}
