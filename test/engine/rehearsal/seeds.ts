/** `npm run rehearse` takes its time; `npm test` has a budget. */
export const IS_LONG = process.env.REHEARSE !== undefined;

/** Each gives another order, and other moments. */
export const SEEDS: readonly number[] = IS_LONG ? seedsIn(process.env.SEEDS ?? '1-20') : [1];

/** `7` or `5-8`: a rehearsal that was interrupted, or is shared by machines, goes on where it should. */
function seedsIn(range: string): number[] {
  const [first, last = first] = range.split('-').map(Number);
  if (first === undefined || last === undefined || !(first >= 1 && last >= first)) {
    throw new Error(`SEEDS=${range}: give one seed, as in SEEDS=7, or a range, as in SEEDS=5-8`);
  }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
