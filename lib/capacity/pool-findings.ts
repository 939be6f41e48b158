import type { AddressPool } from './address-pools';
import type { PoolMoment } from './capacity-text';
import { arithmetic, needText, remedyFor } from './capacity-text';
import type { ExpectedLoad, SubnetCapacityReport, SubnetLoad } from './subnet-capacity-props';
import { CapacityLimit } from './subnet-capacity-props';
import type { Supply } from './subnet-supply';
import { PlanProblemSeverity } from '../planning/plan-problem';
import { grouped } from '../text/counts';

/** A subnet this full is worth a warning: there is little left for what was not planned. */
const ROOMY_PERCENT = 80;

/** A pool with all that was computed about it. */
export interface ExaminedSubnets {
  readonly pool: AddressPool;
  readonly supply: Supply;
  readonly report: SubnetCapacityReport;
  readonly lostZone?: number;
}

/** A problem of one pool, before the pool is named. */
export interface Finding {
  readonly code: string;
  readonly severity: PlanProblemSeverity;
  readonly text: string;
}

const error = (code: string, text: string): Finding => ({ code, severity: PlanProblemSeverity.ERROR, text });
const warning = (code: string, text: string): Finding => ({
  code,
  severity: PlanProblemSeverity.WARNING,
  text,
});

/** The kinds of which there is too little. */
function shortOf({ need, supply }: SubnetLoad): CapacityLimit[] {
  return [
    ...(need.singleAddresses > supply.singleAddresses ? [CapacityLimit.SINGLE_ADDRESSES] : []),
    ...(need.prefixes > supply.prefixes ? [CapacityLimit.PREFIXES] : []),
  ];
}

const codeOf = (limit: CapacityLimit): string => (limit === CapacityLimit.PREFIXES ? 'RSV-08' : 'RSV-07');

/** Reservations keep both kinds apart, so each has its code; without them one subnet is too small. */
function shortages(moment: PoolMoment): { code: string; limit: CapacityLimit }[] {
  const limits = shortOf(moment.load);
  if (moment.supply.isReserved) return limits.map((limit) => ({ code: codeOf(limit), limit }));
  return limits.slice(0, 1).map((limit) => ({ code: 'SUB-04', limit }));
}

function enough({ nodesThatFit }: SubnetCapacityReport, { load: { need }, pool }: PoolMoment): string {
  return `, enough for ${nodesThatFit} nodes: ${remedyFor(need, pool)}`;
}

/** The share of warm pools in a load that does not fit; often it is most of it. */
function causeText({ podAddresses, warmAddresses }: ExpectedLoad): string {
  if (warmAddresses === 0) return '';
  return `; pods use ${grouped(podAddresses)} addresses and warm pools hold ${grouped(warmAddresses)} more`;
}

/** An expected load that does not fit. */
function expectedErrors({ pool, supply, report }: ExaminedSubnets): Finding[] {
  const { expected } = report;
  if (expected === undefined || expected.fits) return [];
  const moment = { pool, supply, load: expected, isExpected: true };
  const ending = `${causeText(expected)}${enough(report, moment)}`;
  return shortages(moment).map(({ code, limit }) => error(code, arithmetic(moment, limit) + ending));
}

/** A peak that does not fit: an error, unless everyone said what to expect, and that fits. */
function peakShortages(examined: ExaminedSubnets): Finding[] {
  const { pool, supply, report } = examined;
  const moment = { pool, supply, load: report.peak };
  const isExpected = pool.draws.every(({ expected }) => expected !== undefined) && report.expected?.fits;
  const ending = enough(report, moment);
  return shortages(moment).map(({ code, limit }) =>
    isExpected
      ? warning(
          code,
          `${arithmetic(moment, limit)}, although the ${report.expected?.percent}% of an ordinary day fit${ending}`,
        )
      : error(code, arithmetic(moment, limit) + ending),
  );
}

/** Prefixes that are there only as long as single addresses lie where they disturb nothing. */
function unguaranteed({ pool, supply, report }: ExaminedSubnets): Finding[] {
  const { peak, nodesGuaranteed } = report;
  const { guaranteedPrefixes, fragmentedPrefixes, prefixes } = peak.supply;
  const certain = supply.isReserved ? guaranteedPrefixes : fragmentedPrefixes;
  if (peak.need.prefixes <= certain) return [];
  const sum = needText({ pool, supply, load: peak }, CapacityLimit.PREFIXES);
  return [
    warning(
      'RSV-16',
      `${sum} and has ${grouped(guaranteedPrefixes)} reserved ones, enough for ${nodesGuaranteed} nodes; with free blocks ` +
        `there are ${grouped(prefixes)} at best, ${grouped(fragmentedPrefixes)} when single addresses fragment them: ` +
        remedyFor(peak.need, pool),
    ),
  ];
}

/** What the subnet would have to hold to stay below the limit of `SUB-05`. */
function withRoom({ need }: SubnetLoad) {
  const roomy = (amount: number): number => Math.ceil((amount * 100) / ROOMY_PERCENT);
  return { singleAddresses: roomy(need.singleAddresses), prefixes: roomy(need.prefixes) };
}

function fullWarnings(moment: PoolMoment): Finding[] {
  const { load } = moment;
  if (load.percent <= ROOMY_PERCENT) return [];
  const remedy = remedyFor(withRoom(load), moment.pool);
  const sum = arithmetic(moment, load.firstLimit);
  return [warning('SUB-05', `${sum}, ${load.percent}% of it: to stay below ${ROOMY_PERCENT}%, ${remedy}`)];
}

function lossWarnings({ pool, supply, lostZone, report }: ExaminedSubnets): Finding[] {
  const load = report.afterZoneLoss;
  if (load === undefined || load.fits) return [];
  const [limit] = shortOf(load);
  const sum = arithmetic({ pool, supply, load, lostZone }, limit);
  return [
    warning('SUB-06', `${sum}, enough for ${report.nodesThatFit} nodes: ${remedyFor(load.need, pool)}`),
  ];
}

/** Everything to say about one pool, the worst alone where it does not fit. */
export function findingsOf(examined: ExaminedSubnets): Finding[] {
  const { pool, supply, report } = examined;
  const expected = expectedErrors(examined);
  if (expected.length > 0) return expected;
  const short = peakShortages(examined);
  if (short.length > 0) return short;
  const moment = { pool, supply, load: report.peak };
  return [...unguaranteed(examined), ...fullWarnings(moment), ...lossWarnings(examined)];
}
