import type { NetworkReport, ReportNetwork } from '../../../lib/report/network-report';
import { grouped } from '../../../lib/text/counts';
import { definitions, headline, pageMap, rolesOf } from './drawing';
import { type Markup, markup } from './markup';
import { findingsSection, nodegroupsSection, stepsSection } from './page-lists';
import { poolsSection, subnetTable } from './page-subnets';
import { PAGE_STYLE } from './style';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

/** One self-contained HTML page: no script, no network. */
export function page(report: NetworkReport): string {
  const sections = sectionsOf(report).filter(({ content }) => content.text !== '');
  const links = sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  const body = sections.map(
    ({ id, title, content }) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>
`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${definitions()}
<header><h1>${report.title}</h1>
${figures(report)}
<nav aria-label="Sections"><ul>${links}</ul></nav></header>
<main id="main">
${body}</main>
<footer>Made by podnet report. Loads are computed, not measured.</footer>
</body>
</html>
`.text;
}

function sectionsOf(report: NetworkReport): Section[] {
  return [
    { id: 'map', title: 'Address map', content: maps(report) },
    { id: 'fill', title: 'How full the subnets get', content: poolsSection(report) },
    { id: 'pods', title: 'Node groups and pods by instance type', content: nodegroupsSection(report) },
    { id: 'findings', title: 'Findings', content: findingsSection(report) },
    { id: 'order', title: 'Deployment order', content: stepsSection(report) },
    { id: 'subnets', title: 'Subnets', content: markup`${report.networks.map(subnetTable)}` },
  ];
}

function figures({ networks, nodegroups, findings }: NetworkReport): Markup {
  const pools = networks.flatMap(({ capacity }) => capacity?.subnets ?? []);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const nodes = nodegroups.reduce((sum, { maxSize }) => sum + maxSize, 0);
  const fullest = Math.max(...pools.map(({ peak }) => peak.percent));
  const all: [string, string][] = [
    ['subnets', String(networks.reduce((sum, { subnets }) => sum + subnets.length, 0))],
    ...(nodegroups.length === 0 ? [] : [['nodes at most', grouped(nodes)] as [string, string]]),
    ...(pools.length === 0 ? [] : [['fullest at peak', `${fullest}%`] as [string, string]]),
    ['errors', String(errors)],
    ['warnings', String(warnings)],
  ];
  return markup`<dl class="figures">${all.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function maps(report: NetworkReport): Markup {
  const entries = [
    ...rolesOf(report).map((role) => [`subnet ${role}`, role]),
    ['reserved', 'reserved for prefixes'],
    ['free', 'free'],
  ];
  const legend = entries.map(
    ([className, name]) =>
      markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" class="${className}"/></svg>${name}</li>`,
  );
  return markup`<p>Each area is to scale: half of a map is half of the addresses of its block. Halves alternate between side by
side and one above the other, so every CIDR block is a rectangle.</p>
<ul class="legend">${legend}</ul>
<div class="maps">${report.networks.map(figuresOf)}</div>
`;
}

function figuresOf(network: ReportNetwork): Markup {
  return markup`${network.blocks.map(
    (
      block,
    ) => markup`<figure><figcaption>${network.name} ${headline(block)}</figcaption>${pageMap(block, network)}</figure>
`,
  )}`;
}
