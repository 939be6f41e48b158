import Table from 'cli-table3';
import type { CapacityReport, SubnetCapacityReport, SubnetLoad } from '../../lib/capacity';
import { CapacityLimit } from '../../lib/capacity';

/** Need and supply of what runs out first: `714 of 1007 prefixes`. */
function scarce({ firstLimit, need, supply }: SubnetLoad): string {
  const inPrefixes = firstLimit === CapacityLimit.PREFIXES;
  const [needed, there] = inPrefixes
    ? [need.prefixes, supply.prefixes]
    : [need.singleAddresses, supply.singleAddresses];
  return `${needed} of ${there} ${firstLimit}`;
}

/** `143 to 144`: for certain, and at best. */
function fit({ nodesGuaranteed, nodesThatFit }: SubnetCapacityReport): string {
  return nodesGuaranteed === nodesThatFit ? `${nodesThatFit}` : `${nodesGuaranteed} to ${nodesThatFit}`;
}

function row(report: SubnetCapacityReport) {
  const { azIndex, role, ipv4CidrBlocks, peak, afterZoneLoss } = report;
  const loss = afterZoneLoss === undefined ? '-' : `${afterZoneLoss.percent}%`;
  const cidrs = ipv4CidrBlocks.join(' + ');
  return [azIndex + 1, role, cidrs, peak.nodes, fit(report), scarce(peak), `${peak.percent}%`, loss];
}

function until({ exhaustion }: SubnetCapacityReport): string {
  if (exhaustion === undefined) return '-';
  return exhaustion.date ?? `${exhaustion.months} months`;
}

/** The load of an ordinary day, one row for each subnet; nothing where it is not known. */
function renderExpected(subnets: readonly SubnetCapacityReport[]): string {
  const rows = subnets.flatMap((report) => {
    const { azIndex, role, ipv4CidrBlocks, expected } = report;
    if (expected === undefined) return [];
    const { nodes, podAddresses, warmAddresses, percent } = expected;
    const cidrs = ipv4CidrBlocks.join(' + ');
    return [[azIndex + 1, role, cidrs, nodes, podAddresses, warmAddresses, `${percent}%`, until(report)]];
  });
  if (rows.length === 0) return '';
  const table = tableOf(['zone', 'role', 'subnet', 'nodes', 'pods', 'warm', 'full', 'full on'], 'right');
  table.push(...rows);
  return `on an ordinary day\n${table.toString()}\nat peak\n`;
}

function tableOf(head: string[], fifth: 'left' | 'right') {
  return new Table({
    head,
    colAligns: ['right', 'left', 'left', 'right', 'right', fifth, 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
}

/** One row for each subnet. */
export function renderCapacity({ subnets, enis, networkAddressUnits }: CapacityReport): string {
  const table = tableOf(
    ['zone', 'role', 'subnet', 'nodes', 'fit', 'first limit', 'full', 'zone lost'],
    'left',
  );
  table.push(...subnets.map(row));
  const all = `all nodes: ${enis} network interfaces, ${networkAddressUnits} network address units`;
  return `${renderExpected(subnets)}${table.toString()}\n${all}`;
}
