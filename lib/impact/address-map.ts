import { NetworkModel } from '../checks/model/network-model';
import type { Subnet } from '../checks/model/entities';
import type { TemplateSource } from '../checks/model/template';
import { ifKnown, labelOf, Unknown } from '../checks/model/value';
import type { CidrBlock } from '../planning/cidr-block';

/** One line of an address map. */
export interface MapRow {
  readonly cidrBlock: string;
  /** What lies there: `VPC block`, `pod subnet eu-west-1a`, `reservation`. */
  readonly label: string;
}

/** A line of two maps laid over each other. */
export interface MapDifference extends MapRow {
  readonly sign: '+' | '-' | ' ';
}

interface Placed extends MapRow {
  readonly block: CidrBlock;
}

/** IPv4 blocks of the templates by address, the larger one first. */
export function addressMap(sources: readonly TemplateSource[]): MapRow[] {
  return placed(sources).map(({ cidrBlock, label }) => ({ cidrBlock, label }));
}

/** Two maps in one: `-` only before, `+` only after. */
export function mapDifference(
  before: readonly TemplateSource[],
  after: readonly TemplateSource[],
): MapDifference[] {
  const [old, now] = [placed(before), placed(after)];
  const has = (rows: readonly Placed[], row: Placed) =>
    rows.some(({ cidrBlock, label }) => cidrBlock === row.cidrBlock && label === row.label);
  const gone = old.filter((row) => !has(now, row)).map((row) => ({ ...row, sign: '-' as const }));
  const here = now.map((row) => ({ ...row, sign: has(old, row) ? (' ' as const) : ('+' as const) }));
  return [...gone, ...here].sort(byAddress).map(({ sign, cidrBlock, label }) => ({ sign, cidrBlock, label }));
}

function placed(sources: readonly TemplateSource[]): Placed[] {
  const { blocks, subnets, reservations } = new NetworkModel(sources);
  return [
    ...blocks.flatMap((block) => row(block.cidr, block.primary ? 'VPC block' : 'VPC block, secondary')),
    ...subnets.flatMap((subnet) => row(subnet.ipv4, subnetLabel(subnet))),
    ...reservations.flatMap(({ cidr }) => row(cidr, 'reservation')),
  ].sort(byAddress);
}

function row(cidr: Subnet['ipv4'], label: string): Placed[] {
  const known = ifKnown(cidr);
  return known === undefined || known.block.isIpv6
    ? []
    : [{ cidrBlock: known.text, label, block: known.block }];
}

function subnetLabel({ roles, zone, resource }: Subnet): string {
  const role = [...roles].sort().join(' and ');
  const place = zone instanceof Unknown ? labelOf(zone) : zone;
  return `${role === '' ? 'subnet' : `${role} subnet`} ${place} (${resource.logicalId})`;
}

function byAddress(a: Placed, b: Placed): number {
  if (a.block._first !== b.block._first) return a.block._first < b.block._first ? -1 : 1;
  return a.block.cidrMask - b.block.cidrMask;
}
