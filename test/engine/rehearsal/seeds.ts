/** `npm run rehearse` takes its time; `npm test` has a budget. */
export const IS_LONG = process.env.REHEARSE !== undefined;

/** Each gives another order, and other moments. */
export const SEEDS: readonly number[] = Array.from({ length: IS_LONG ? 20 : 1 }, (_, i) => i + 1);
