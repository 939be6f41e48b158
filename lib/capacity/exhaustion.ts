import type { AddressPool } from './address-pools';
import { expectedShares, fullnessOf, needOf } from './pool-load';
import type { CapacityGrowth, SubnetExhaustion } from './subnet-capacity-props';
import type { Supply } from './subnet-supply';
import { addDays } from '../text/calendar';

const DAYS_PER_MONTH = 365.25 / 12;

/** A plan that holds for longer is as good as one that holds forever. */
const MOST_MONTHS = 600;

/** Whether the expected load still fits after so many months. */
function fitsAfter(months: number, pool: AddressPool, supply: Supply, percentPerMonth: number): boolean {
  const factor = (1 + percentPerMonth / 100) ** months;
  const grown = expectedShares(pool).map(({ nodes, each }) => ({ nodes: nodes * factor, each }));
  return fullnessOf(needOf(pool, grown), supply).percent <= 100;
}

/** The first tenth of a month after which the load does not fit. */
function monthsUntilFull(fits: (months: number) => boolean): number | undefined {
  if (fits(MOST_MONTHS)) return undefined;
  let [low, high] = [-1, MOST_MONTHS * 10];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle / 10)) low = middle;
    else high = middle;
  }
  return high / 10;
}

/** When the expected load of a pool no longer fits; undefined where it does not grow or is not known. */
export function exhaustionOf(
  pool: AddressPool,
  supply: Supply,
  growth: CapacityGrowth | undefined,
): SubnetExhaustion | undefined {
  if (growth === undefined || pool.draws.every(({ expected }) => expected === undefined)) return undefined;
  const { percentPerMonth, startDate } = growth;
  const months = monthsUntilFull((after) => fitsAfter(after, pool, supply, percentPerMonth));
  if (months === undefined) return undefined;
  return { months, date: startDate && addDays(startDate, Math.floor(months * DAYS_PER_MONTH)) };
}
