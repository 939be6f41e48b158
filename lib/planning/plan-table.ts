import type { PlannedSubnet } from './address-plan-props';
import { PrefixReservation } from './prefix-reservation';
import { plural } from '../text/counts';

/** What the text of a plan is made of. */
interface PlanView {
  readonly vpcCidrBlock: string;
  readonly podCidrBlocks: string[];
  readonly subnets: PlannedSubnet[];
  readonly laterSubnets: PlannedSubnet[];
  readonly spareCidrBlocks: string[];
}

const HEADER = ['role', 'AZ slot', 'IPv4', 'usable', 'IPv6 index', 'reserved for prefixes'];

/** Columns of numbers. */
const RIGHT_ALIGNED = new Set(['AZ slot', 'usable', 'IPv6 index']);

/** The text of a plan. */
export function renderPlan(plan: PlanView): string {
  const table = (subnets: PlannedSubnet[]) => alignedRows(subnets.map((subnet) => subnetRow(subnet, plan)));
  const reserved = plan.subnets.filter((subnet) => subnet.reservedCidrBlocks.length > 0);
  const sections = [
    section(`subnets of ${[plan.vpcCidrBlock, ...plan.podCidrBlocks].join(' and ')}`, table(plan.subnets)),
    section(
      'addresses kept for later subnets',
      plan.laterSubnets.length === 0 ? [] : table(plan.laterSubnets),
    ),
    section('ranges to reserve for prefixes', reserved.map(rangesLine)),
    section('spare blocks', plan.spareCidrBlocks),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

function section(title: string, lines: string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function alignedRows(rows: string[][]): string[] {
  const all = [HEADER, ...rows];
  const widths = HEADER.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const cell = (text: string, column: number) =>
    RIGHT_ALIGNED.has(HEADER[column]) ? text.padStart(widths[column]) : text.padEnd(widths[column]);
  return all.map((row) => row.map(cell).join('  ').trimEnd());
}

function subnetRow(subnet: PlannedSubnet, plan: PlanView): string[] {
  const isOneOfMany = subnet.podBlockIndex !== undefined && plan.podCidrBlocks.length > 1;
  return [
    isOneOfMany ? `${subnet.role} [${subnet.podBlockIndex}]` : subnet.role,
    String(subnet.azIndex),
    subnet.ipv4CidrBlock,
    String(subnet.usableAddresses),
    `0x${subnet.ipv6Index.toString(16).padStart(2, '0')}`,
    reservedCell(subnet),
  ];
}

function reservedCell({ ipv4CidrBlock, reservedCidrBlocks }: PlannedSubnet): string {
  if (reservedCidrBlocks.length === 0) return '-';
  const { usablePrefixes } = PrefixReservation.summarize(ipv4CidrBlock, reservedCidrBlocks);
  return `${plural(reservedCidrBlocks.length, 'range')}, ${plural(usablePrefixes, 'prefix', 'prefixes')}`;
}

function rangesLine(subnet: PlannedSubnet): string {
  return `${subnet.ipv4CidrBlock}: ${subnet.reservedCidrBlocks.join(', ')}`;
}
