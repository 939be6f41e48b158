import type { SubnetCapacityReport } from '../../../lib/capacity';
import type { NetworkReport, ReportNetwork } from '../../../lib/report/network-report';
import { grouped, plural } from '../../../lib/text/counts';
import { poolOf } from './address-map';
import { loadBars, loadsOf, scarce } from './fill';
import { type Markup, markup } from './markup';

/** A table that scrolls on its own where the page is narrow, with the keyboard too. */
export function table(
  name: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Markup {
  const heads = head.map(
    (text, column) => markup`<th scope="col"${align(rows[0]?.[column] ?? '')}>${text}</th>`,
  );
  const cells = (row: readonly (string | number)[]) =>
    row.map((cell) => markup`<td${align(cell)}>${typeof cell === 'number' ? grouped(cell) : cell}</td>`);
  return markup`<div class="wide" role="region" aria-label="Table: ${name}" tabindex="0"><table><thead><tr>${heads}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${cells(row)}</tr>\n`)}</tbody></table></div>
`;
}

/** Longer texts may wrap. */
const LONGEST_UNBROKEN = 24;

function align(cell: string | number): Markup | undefined {
  if (typeof cell === 'number') return markup` class="number"`;
  return cell.length <= LONGEST_UNBROKEN ? markup` class="short"` : undefined;
}

/** Pools of subnets with their loads, and the numbers behind them. */
export function poolsSection({ networks }: NetworkReport): Markup {
  return markup`${networks.map((network) => (network.capacity === undefined ? undefined : pools(network)))}`;
}

function pools(network: ReportNetwork): Markup {
  const { subnets = [], enis = 0, networkAddressUnits = 0 } = network.capacity ?? {};
  const uncounted = network.notCounted.map((reason) => markup`<p class="note">Not counted: ${reason}.</p>`);
  return markup`<ul class="pools">${subnets.map((pool) => card(network, pool))}</ul>
${uncounted}
<p>All nodes at peak: ${grouped(enis)} network interfaces, ${grouped(networkAddressUnits)} network address units.</p>
`;
}

function card(network: ReportNetwork, pool: SubnetCapacityReport): Markup {
  const { role, ipv4CidrBlocks, peak } = pool;
  const zone = network.subnets.find((subnet) => poolOf(network, subnet.block) === pool)?.zone ?? '';
  const limits = loadsOf(pool).map(
    ([name, load]) => markup`<br>${name}: ${plural(load.nodes, 'node')}, ${scarce(load)}`,
  );
  return markup`<li><h3>${role} ${zone} <span class="cidr">${ipv4CidrBlocks.join(' + ')}</span></h3>
${loadBars(pool)}
<p class="note">${fitting(pool, peak.nodes)}${limits}${exhaustion(pool)}</p></li>
`;
}

function fitting({ nodesGuaranteed, nodesThatFit }: SubnetCapacityReport, nodes: number): string {
  const range =
    nodesGuaranteed === nodesThatFit
      ? grouped(nodesThatFit)
      : `${grouped(nodesGuaranteed)} to ${grouped(nodesThatFit)}`;
  return `${plural(nodes, 'node')} at peak, room for ${range}`;
}

function exhaustion({ exhaustion: end }: SubnetCapacityReport): Markup | undefined {
  if (end === undefined) return undefined;
  return markup`<br>full ${end.date === undefined ? `in ${plural(end.months, 'month')}` : `on ${end.date}`} as the fleet grows`;
}

/** Every subnet in words and numbers: the map for those who do not see it. */
export function subnetTable(network: ReportNetwork): Markup {
  const rows = [...network.subnets]
    .sort((a, b) => (a.block._first < b.block._first ? -1 : 1))
    .map(({ role, zone, block, reserved, isLater }) => {
      const pool = poolOf(network, block);
      const state = isLater ? 'kept for later' : pool === undefined ? '-' : `${pool.peak.percent}%`;
      return [block.toString(), role, zone, block.usableAddresses, reserved.join(', ') || '-', state];
    });
  const head = ['CIDR block', 'role', 'zone', 'usable', 'reserved for prefixes', 'full at peak'];
  return table(`Subnets of ${network.name}`, head, rows);
}
