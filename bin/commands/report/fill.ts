import { scaleLinear } from 'd3-scale';
import type { SubnetCapacityReport, SubnetLoad } from '../../../lib/capacity';
import { CapacityLimit } from '../../../lib/capacity';
import { grouped } from '../../../lib/text/counts';
import { type Markup, markup } from './markup';

/** `483 of 1,007 prefixes`: need and supply of what runs out first. */
export function scarce({ firstLimit, need, supply }: SubnetLoad): string {
  const key = firstLimit === CapacityLimit.PREFIXES ? 'prefixes' : 'singleAddresses';
  return `${grouped(need[key])} of ${grouped(supply[key])} ${firstLimit}`;
}

/** The loads of a pool that are known, in words. */
export function loadsOf({ expected, peak, afterZoneLoss }: SubnetCapacityReport): [string, SubnetLoad][] {
  const loads: [string, SubnetLoad | undefined][] = [
    ['expected', expected],
    ['peak', peak],
    ['zone lost', afterZoneLoss],
  ];
  return loads.filter((entry): entry is [string, SubnetLoad] => entry[1] !== undefined);
}

/** A bar for each load; a load above 100% goes past the mark of a full subnet. */
export function loadBars(pool: SubnetCapacityReport): Markup {
  const loads = loadsOf(pool);
  const largest = Math.max(100, ...loads.map(([, { percent }]) => percent));
  const scale = scaleLinear([0, largest], [0, 100]);
  const rows = loads.map(([name, load]) => row(name, load, scale));
  return markup`${rows}`;
}

function row(name: string, load: SubnetLoad, scale: (percent: number) => number): Markup {
  const width = Number(scale(load.percent).toFixed(2));
  const full = Number(scale(100).toFixed(2));
  const bar = load.fits ? 'bar' : 'over';
  return markup`<div class="load"><span>${name}</span><svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="12"/><rect class="${bar}" width="${width}" height="12"/><line class="full" x1="${full}" x2="${full}" y1="0" y2="12"/></svg><span class="percent">${load.percent}%</span></div>`;
}
