import { hierarchy, treemap, treemapSliceDice, type HierarchyRectangularNode } from 'd3-hierarchy';
import type { SubnetCapacityReport } from '../../../lib/capacity';
import type { CidrBlock } from '../../../lib/planning/cidr-block';
import type { ReportNetwork, ReportSubnet } from '../../../lib/report/network-report';
import { type Markup, markup } from './markup';

/** Size of the map of one block; an area of the map is to an area of another as their numbers of addresses. */
export const MAP = { width: 400, height: 300 };

/** A part of a block: halved until all of it belongs to one subnet, or to none. */
interface Part {
  readonly block: CidrBlock;
  readonly subnet?: ReportSubnet;
  readonly isReserved: boolean;
  readonly halves?: Part[];
}

type Rectangle = HierarchyRectangularNode<Part>;

function partOf(block: CidrBlock, subnets: readonly ReportSubnet[]): Part {
  const subnet = subnets.find((candidate) => candidate.block.contains(block));
  const ranges = subnet?.reserved ?? [];
  const isReserved = ranges.some((range) => range.contains(block));
  const inside = subnet === undefined ? subnets.map((other) => other.block) : ranges;
  const isMixed = !isReserved && inside.some((other) => block.contains(other) && !other.isEqualTo(block));
  const halves = isMixed ? block.split(block.cidrMask + 1).map((half) => partOf(half, subnets)) : undefined;
  return { block, subnet, isReserved, halves };
}

function layout(block: CidrBlock, subnets: readonly ReportSubnet[]): Rectangle {
  const root = hierarchy(partOf(block, subnets), ({ halves }) => halves).sum(({ block: part, halves }) =>
    halves === undefined ? Number(part._last - part._first) + 1 : 0,
  );
  return treemap<Part>().size([MAP.width, MAP.height]).tile(treemapSliceDice)(root);
}

function rectangle({ x0, y0, x1, y1 }: Rectangle, attributes: string, content?: Markup): Markup {
  const [width, height] = [x1 - x0, y1 - y0].map((length) => Number(length.toFixed(3)));
  const [x, y] = [x0, y0].map((length) => Number(length.toFixed(3)));
  const fixed = markup`x="${x}" y="${y}" width="${width}" height="${height}"`;
  return markup`<rect ${fixed} class="${attributes}">${content}</rect>`;
}

/** Role, zone, block and fill in one sentence. */
export function describe({ role, zone, block, reserved, isLater }: ReportSubnet, percent?: number): string {
  const kept = isLater ? ', kept for later' : '';
  const ranges = reserved.length === 0 ? '' : `, ${reserved.length} reserved ranges`;
  const fill = percent === undefined ? '' : `, ${percent}% full at peak`;
  return `${role} subnet ${zone}: ${block}${ranges}${fill}${kept}`;
}

function label({ x0, y0, x1, y1, data }: Rectangle, percent?: number): Markup | undefined {
  const { subnet } = data;
  if (subnet === undefined || x1 - x0 < 80 || y1 - y0 < 30) return undefined;
  const fill = percent === undefined ? [] : [`${percent}% at peak`];
  const lines = [`${subnet.role} ${subnet.zone}`, subnet.block.toString(), ...fill];
  const fitting = lines.slice(0, Math.floor((y1 - y0 - 6) / 13));
  return markup`<text x="${x0 + 6}" y="${y0 + 4}">${fitting.map(
    (line) => markup`<tspan x="${x0 + 6}" dy="13">${line}</tspan>`,
  )}</text>`;
}

function subnetOf(node: Rectangle, percentOf: (block: CidrBlock) => number | undefined): Markup[] {
  const { subnet, block } = node.data;
  if (subnet === undefined || !subnet.block.isEqualTo(block)) return [];
  const percent = percentOf(block);
  const role = `subnet ${subnet.role}${subnet.isLater ? ' later' : ''}`;
  const reserved = node.leaves().filter(({ data }) => data.isReserved);
  return [
    rectangle(node, role, markup`<title>${describe(subnet, percent)}</title>`),
    ...reserved.map((leaf) => rectangle(leaf, 'reserved')),
    label(node, percent) ?? markup``,
  ];
}

/** The pool that a subnet belongs to. */
export function poolOf({ capacity }: ReportNetwork, block: CidrBlock): SubnetCapacityReport | undefined {
  return capacity?.subnets.find(({ ipv4CidrBlocks }) => ipv4CidrBlocks.includes(block.toString()));
}

/** The shapes of one block: free space, subnets by role, reserved ranges, names where there is room for them. */
export function mapOf(block: CidrBlock, network: ReportNetwork): Markup {
  const subnets = network.subnets.filter((subnet) => block.contains(subnet.block));
  const root = layout(block, subnets);
  const percentOf = (of: CidrBlock) => poolOf(network, of)?.peak.percent;
  const shapes = root.descendants().flatMap((node) => subnetOf(node, percentOf));
  return markup`${rectangle(root, 'free', markup`<title>free: ${block.toString()}</title>`)}${shapes}`;
}
