import type { NetworkReport, ReportNetwork, ReportSubnet } from '../../../lib/report/network-report';
import { poolOf } from './address-map';

/** A flowchart for Markdown: subnets in their blocks, and the order of deployment where it is known. */
export function mermaid(report: NetworkReport): string {
  const networks = report.networks.flatMap(networkLines);
  const ids = new Map(report.steps.map(({ label }, index) => [label, `step${index}`]));
  const steps = report.steps.flatMap(({ label, after }) => [
    `    ${ids.get(label)}[${quoted(label)}]`,
    ...after.map((before) => `    ${ids.get(before)} --> ${ids.get(label)}`),
  ]);
  const order = steps.length === 0 ? [] : ['  subgraph order [Deployment order]', ...steps, '  end'];
  return `${['flowchart LR', ...networks, ...order].join('\n')}\n`;
}

function networkLines(network: ReportNetwork, index: number): string[] {
  return network.blocks.flatMap((block, position) => {
    const id = `block${index}_${position}`;
    const inside = network.subnets.filter((subnet) => block.contains(subnet.block));
    const lines = inside.map((subnet, count) => `    ${id}_${count}[${quoted(nodeText(network, subnet))}]`);
    return [
      `  subgraph ${id} [${quoted(`${network.name} ${block}`)}]`,
      '    direction TB',
      ...lines,
      '  end',
    ];
  });
}

function nodeText(network: ReportNetwork, { role, zone, block, isLater }: ReportSubnet): string {
  const pool = poolOf(network, block);
  const state = isLater ? ['kept for later'] : pool === undefined ? [] : [`${pool.peak.percent}% at peak`];
  return [`${role} ${zone}`, block.toString(), ...state].join('<br/>');
}

/** Quotes and hashes end a text of Mermaid or begin an entity. */
function quoted(text: string): string {
  return `"${text.replace(/#/g, '#35;').replace(/"/g, '#quot;')}"`;
}
