/** First pause between two attempts, in milliseconds; doubled each time. Tests set it low. */
export const retryBase = (): number => Number(process.env.RETRY_BASE_MILLISECONDS ?? 250);

const LONGEST_PAUSE = 20_000;

/** Pause before attempt `n + 1`: doubling, capped, with jitter so that parallel stacks do not retry in step. */
export function pause(n: number, base = retryBase()): number {
  return Math.min(LONGEST_PAUSE, base * 2 ** n) * (0.5 + Math.random() / 2);
}
