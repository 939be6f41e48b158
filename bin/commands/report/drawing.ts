import type { CidrBlock } from '../../../lib/planning/cidr-block';
import type { NetworkReport, ReportNetwork } from '../../../lib/report/network-report';
import { grouped } from '../../../lib/text/counts';
import { MAP, mapOf } from './address-map';
import { type Markup, markup } from './markup';
import { MAP_STYLE } from './style';

const HATCH = markup`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>`;

/** Roles in the order of the legend. */
export const ROLES = ['cluster', 'public', 'node', 'pod', 'fargate', 'other'] as const;

/** Roles that a report has subnets of. */
export function rolesOf({ networks }: NetworkReport): string[] {
  const used = new Set(networks.flatMap(({ subnets }) => subnets.map(({ role }) => role)));
  return ROLES.filter((role) => used.has(role));
}

/** `10.0.0.0/16: 65,536 addresses`. */
export function headline(block: CidrBlock): string {
  return `${block}: ${grouped(Number(block._last - block._first) + 1)} addresses`;
}

/** Definitions that the maps of a page share. */
export function definitions(): Markup {
  return markup`<svg width="0" height="0" class="definitions" aria-hidden="true">${HATCH}</svg>`;
}

/** The map of one block as an image within a page. */
export function pageMap(block: CidrBlock, network: ReportNetwork): Markup {
  const size = markup`viewBox="0 0 ${MAP.width} ${MAP.height}"`;
  return markup`<svg ${size} role="img" aria-label="Map of ${headline(block)}" class="map">${mapOf(block, network)}</svg>`;
}

const GAP = 16;
const TITLE = 22;

/** All maps and the legend as one image for documents. */
export function standalone(report: NetworkReport): string {
  const maps = report.networks.flatMap((network) => network.blocks.map((block) => ({ block, network })));
  const columns = Math.min(2, Math.max(1, maps.length));
  const rows = Math.ceil(maps.length / columns);
  const width = columns * MAP.width + (columns + 1) * GAP;
  const height = rows * (MAP.height + TITLE + GAP) + GAP + TITLE;
  const placed = maps.map(({ block, network }, index) => {
    const x = GAP + (index % columns) * (MAP.width + GAP);
    const y = GAP + Math.floor(index / columns) * (MAP.height + TITLE + GAP);
    return markup`<g transform="translate(${x} ${y})"><text class="title" y="12">${headline(block)}</text>
<g transform="translate(0 ${TITLE})">${mapOf(block, network)}</g></g>
`;
  });
  return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${report.title}">
<style>${MAP_STYLE}</style>
${HATCH}
<rect width="${width}" height="${height}" class="paper"/>
${placed}${legend(report, height - TITLE)}
</svg>
`.text;
}

function legend(report: NetworkReport, y: number): Markup {
  const entries = [
    ...rolesOf(report).map((role) => [`subnet ${role}`, role]),
    ['free', 'free'],
    ['reserved', 'reserved for prefixes'],
  ];
  const shapes = entries.map(([className, text], index) => {
    const x = GAP + index * 90;
    return markup`<rect x="${x}" y="${y}" width="12" height="12" class="${className}"/><text x="${x + 17}" y="${y + 10}">${text}</text>`;
  });
  return markup`${shapes}`;
}
