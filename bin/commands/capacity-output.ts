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

function row({ azIndex, role, ipv4CidrBlocks, peak, afterZoneLoss, nodesThatFit }: SubnetCapacityReport) {
  const loss = afterZoneLoss === undefined ? '-' : `${afterZoneLoss.percent}%`;
  const cidrs = ipv4CidrBlocks.join(' + ');
  return [azIndex + 1, role, cidrs, peak.nodes, nodesThatFit, scarce(peak), `${peak.percent}%`, loss];
}

/** One row for each subnet. */
export function renderCapacity({ subnets, enis, networkAddressUnits }: CapacityReport): string {
  const table = new Table({
    head: ['zone', 'role', 'subnet', 'nodes', 'fit', 'first limit', 'full', 'zone lost'],
    colAligns: ['right', 'left', 'left', 'right', 'right', 'left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  table.push(...subnets.map(row));
  return `${table.toString()}\nall nodes: ${enis} network interfaces, ${networkAddressUnits} network address units`;
}
