import type { AddressPool } from './address-pools';
import type { PoolMoment } from './capacity-text';
import { remedyFor, arithmetic } from './capacity-text';
import type { SubnetCapacityReport, SubnetLoad } from './subnet-capacity-props';
import { CapacityLimit } from './subnet-capacity-props';
import type { Supply } from './subnet-supply';
import type { PlanProblem } from '../planning/plan-problem';
import { PlanProblemSeverity } from '../planning/plan-problem';
import { SubnetRole } from '../planning/subnet-role';

/** A subnet this full is worth a warning: there is little left for what nobody planned. */
const ROOMY_PERCENT = 80;

/** A pool with all that was computed about it. */
export interface ExaminedSubnets {
  readonly pool: AddressPool;
  readonly supply: Supply;
  readonly report: SubnetCapacityReport;
  readonly lostZone?: number;
}

/** A problem and the subnets it is about; none for a quota. */
export interface CapacityFinding extends PlanProblem {
  readonly ipv4CidrBlocks: string[];
}

/** What is wrong with one pool, before the pool is named. */
interface Finding {
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

/** Reservations keep both kinds apart, so each has its code; without them one subnet is too small. */
function errorsOf(moment: PoolMoment, { nodesThatFit }: SubnetCapacityReport): Finding[] {
  const { load, supply } = moment;
  const ending = `, enough for ${nodesThatFit} nodes: ${remedyFor(load.need, moment.pool)}`;
  const limits = shortOf(load);
  if (!supply.isReserved)
    return limits.slice(0, 1).map((limit) => error('SUB-04', arithmetic(moment, limit) + ending));
  return limits.map((limit) =>
    error(limit === CapacityLimit.PREFIXES ? 'RSV-08' : 'RSV-07', arithmetic(moment, limit) + ending),
  );
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

function findingsOf(examined: ExaminedSubnets): Finding[] {
  const { pool, supply, report } = examined;
  const moment = { pool, supply, load: report.peak };
  const errors = errorsOf(moment, report);
  return errors.length > 0 ? errors : [...fullWarnings(moment), ...lossWarnings(examined)];
}

const ROLE_NAMES = { [SubnetRole.NODE as string]: 'node subnet', [SubnetRole.POD as string]: 'pod subnet' };

/** Subnets of which the same is true, as the subject of a sentence. */
function subjectOf([first, ...others]: SubnetCapacityReport[]): string {
  const role = ROLE_NAMES[first.role];
  if (first.ipv4CidrBlocks.length > 1) return `the whole of ${role}s ${first.ipv4CidrBlocks.join(', ')}`;
  const blocks = [first, ...others].map(({ ipv4CidrBlocks }) => ipv4CidrBlocks[0]);
  return blocks.length > 1 ? `each of the ${role}s ${blocks.join(', ')}` : `${role} ${blocks[0]}`;
}

/** Items with the same key, in the order in which each key first came. */
function groupsBy<T>(items: T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/** Every problem of every pool; zones that share one share the message. */
export function subnetFindings(all: ExaminedSubnets[]): CapacityFinding[] {
  const found = all.flatMap((examined) =>
    findingsOf(examined).map((finding) => ({ ...finding, report: examined.report })),
  );
  const groups = groupsBy(found, ({ code, text, report: { role, ipv4CidrBlocks } }) =>
    // Several subnets together are named together, so they stay apart from others.
    [code, role, ...ipv4CidrBlocks.slice(1), text].join(),
  );
  return groups.map((alike) => {
    const [{ code, severity, text }] = alike;
    const reports = alike.map(({ report }) => report);
    return {
      code,
      severity,
      path: `${reports[0].role}Subnets`,
      message: `${subjectOf(reports)} ${text}`,
      ipv4CidrBlocks: reports.flatMap(({ ipv4CidrBlocks }) => ipv4CidrBlocks),
    };
  });
}
