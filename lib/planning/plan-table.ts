import type { PlannedSubnet } from './address-plan-props';

/** Rows of cells as text, columns aligned; the columns of numbers to the right. */
export function renderTable(rows: string[][], rightAligned: number[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const cell = (text: string, column: number) =>
    rightAligned.includes(column) ? text.padStart(widths[column]) : text.padEnd(widths[column]);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** What a plan's text is made of. */
export interface PlanView {
  readonly vpcCidrBlock: string;
  readonly podCidrBlocks: string[];
  readonly azSlots: number;
  readonly maxAzs: number;
  readonly subnets: PlannedSubnet[];
  readonly laterSubnets: PlannedSubnet[];
  readonly spareCidrBlocks: string[];
}

const HEADER = ['role', 'AZ slot', 'IPv4', 'usable', 'IPv6 /64', 'reserved for prefixes'];

/** The text of a plan. */
export function renderPlan(plan: PlanView): string {
  const reserved = plan.subnets.filter((subnet) => subnet.reservedCidrBlocks.length > 0);
  return [
    section(`subnets of ${[plan.vpcCidrBlock, ...plan.podCidrBlocks].join(', ')}`, subnetTable(plan.subnets)),
    section(
      `kept for AZ slots not used yet`,
      plan.laterSubnets.length > 0 ? subnetTable(plan.laterSubnets) : '',
    ),
    section('ranges to reserve for prefixes', reserved.map(rangeLine).join('\n')),
    section('spare', plan.spareCidrBlocks.join('\n')),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function section(title: string, body: string): string {
  return body === '' ? '' : [`${title}:`, ...body.split('\n').map((line) => `  ${line}`)].join('\n');
}

function subnetTable(subnets: PlannedSubnet[]): string {
  return renderTable([HEADER, ...subnets.map(subnetRow)], [1, 3, 4]);
}

function subnetRow(subnet: PlannedSubnet): string[] {
  const ranges = subnet.reservedCidrBlocks.length;
  return [
    roleName(subnet),
    String(subnet.azIndex),
    subnet.ipv4CidrBlock,
    String(subnet.usableAddresses),
    subnet.ipv6Index.toString(16).padStart(2, '0'),
    ranges === 0 ? '-' : `${ranges} ranges`,
  ];
}

function roleName(subnet: PlannedSubnet): string {
  return subnet.podBlockIndex === undefined ? subnet.role : `${subnet.role} [${subnet.podBlockIndex}]`;
}

function rangeLine(subnet: PlannedSubnet): string {
  return `${subnet.ipv4CidrBlock}: ${subnet.reservedCidrBlocks.join(', ')}`;
}
