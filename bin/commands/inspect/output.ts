import Table from 'cli-table3';
import type { Inspection } from '../../../lib/inspect/inspect';
import type { NodeUse } from '../../../lib/inspect/node-use';
import { grouped, plural } from '../../../lib/text/counts';

/** Nodes that hold most for nothing are the ones to look at. */
const SHOWN_NODES = 10;

function table(head: string[], rows: readonly (readonly (string | number)[])[], left: number): string {
  const result = new Table({
    head,
    colAligns: head.map((_, index) => (index < left ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  result.push(...rows.map((row) => [...row]));
  return result.toString();
}

function subnetTable({ subnets }: Inspection): string {
  return table(
    ['subnet', 'zone', 'block', 'used', 'reserved', 'free', 'fragmented', 'held', 'nodes', 'pods'],
    subnets.map(({ id, zone, cidr, blocks, headroom }) => [
      id,
      zone,
      cidr,
      blocks.used,
      blocks.reserved,
      blocks.free,
      blocks.fragmented,
      blocks['prefix-held'],
      headroom.nodes ?? '-',
      headroom.pods,
    ]),
    3,
  );
}

function nodeTable(nodes: readonly NodeUse[]): string {
  const worst = [...nodes]
    .sort((a, b) => b.idle - a.idle || (a.name < b.name ? -1 : 1))
    .slice(0, SHOWN_NODES);
  return table(
    ['node', 'type', 'interfaces', 'held', 'pods', 'idle'],
    worst.map(({ name, instanceType = '-', interfaces, held, pods, idle }) => [
      name,
      instanceType,
      interfaces,
      held,
      pods,
      idle,
    ]),
    2,
  );
}

function nodesText({ nodes, idleAddresses }: Inspection): string[] {
  if (nodes.length === 0) return [];
  const held = nodes.reduce((sum, node) => sum + node.held, 0);
  const share = held === 0 ? 0 : Math.round((100 * idleAddresses) / held);
  const which = nodes.length > SHOWN_NODES ? `; the ${SHOWN_NODES} with most of it:` : ':';
  return [
    `${plural(nodes.length, 'node')} hold ${grouped(held)} addresses for pods, ${grouped(idleAddresses)} (${share}%) of them idle${which}`,
    nodeTable(nodes),
  ];
}

function targetLines({ otherTargets }: Inspection): string[] {
  return otherTargets.map(
    ({ text, freedAddresses, price }) =>
      `${text} would free ${grouped(freedAddresses)} addresses; it ${price}`,
  );
}

function leakedLines({ leaked }: Inspection): string[] {
  if (leaked.length === 0) return [];
  const addresses = leaked.reduce((sum, eni) => sum + eni.addresses, 0);
  return [
    `${plural(leaked.length, 'interface')} of aws-node attached to nothing, with ${grouped(addresses)} addresses: ` +
      `${leaked.map(({ id }) => id).join(', ')}; delete them after a look at their tags`,
  ];
}

/** An inspection, and how the network differs from templates where that was asked for. */
export interface ComparedInspection extends Inspection {
  readonly differences?: readonly string[];
}

function differenceLines({ differences }: ComparedInspection): string[] {
  if (differences === undefined) return [];
  if (differences.length === 0) return ['the network is what the template declares'];
  return ['live, against the template:', ...differences.map((line) => `  ${line}`)];
}

/** The inspection as text. Numbers of subnets are /28 blocks, except the last two: what still fits. */
export function renderInspection(inspection: ComparedInspection): string {
  const { usualType } = inspection;
  return [
    `blocks of /28, and the nodes${usualType === undefined ? '' : ` (${usualType}, full)`} and pods that still fit`,
    subnetTable(inspection),
    ...nodesText(inspection),
    ...targetLines(inspection),
    ...leakedLines(inspection),
    ...differenceLines(inspection),
  ].join('\n');
}
