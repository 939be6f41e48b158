import { OUTCOMES, type Impact, type Outcome } from '../../../lib/impact/outcome';
import type { ImpactReport } from '../../../lib/impact/impact-report';
import { plural } from '../../../lib/text/counts';
import { cell } from '../markdown-cell';

const HEADINGS: Readonly<Record<Outcome, string>> = {
  refused: 'Refused: the deployment fails',
  replaced: 'Replaced',
  removed: 'Removed',
  'may be replaced': 'May be replaced',
  rolled: 'Rolled: nodes or pods are exchanged',
  interrupted: 'Interrupted',
  updated: 'Updated in place',
  added: 'Added',
};

/** Output formats by name. */
export const IMPACT_FORMATS = {
  text: renderText,
  json: (report: ImpactReport): string => JSON.stringify(report, undefined, 2),
  markdown: renderMarkdown,
} as const;

function headline({ impacts, cautions }: ImpactReport): string {
  if (impacts.length === 0) return 'nothing changes';
  const counts = OUTCOMES.flatMap((outcome) => {
    const { length } = impacts.filter((impact) => impact.outcome === outcome);
    return length === 0 ? [] : [`${length} ${outcome}`];
  });
  return [...counts, ...(cautions.length > 0 ? [plural(cautions.length, 'caution')] : [])].join(', ');
}

/** Lines of one impact below its name. */
function details({ because, pods, duration, rollback, permanent, source }: Impact): string[] {
  return [
    ...because,
    ...labelled('pods', pods),
    ...labelled('takes', duration),
    ...labelled('rollback', rollback),
    ...labelled('not undone', permanent),
    ...(source === undefined ? [] : [source]),
  ];
}

const labelled = (label: string, text: string | undefined): string[] =>
  text === undefined ? [] : [`${label}: ${text}`];

/** What is only added or updated needs no more than a line. */
const isQuiet = ({ outcome }: Impact): boolean => outcome === 'added' || outcome === 'updated';

function renderText(report: ImpactReport): string {
  const sections = OUTCOMES.flatMap((outcome) => {
    const impacts = report.impacts.filter((impact) => impact.outcome === outcome);
    return impacts.length === 0 ? [] : [[HEADINGS[outcome], ...impacts.flatMap(textLines)].join('\n')];
  });
  return [headline(report), ...cautionText(report), ...sections, ...unknownText(report)].join('\n\n');
}

function textLines(impact: Impact): string[] {
  const name = `  ${impact.subject} ${impact.resource}`;
  if (isQuiet(impact) && impact.pods === undefined) return [name];
  return [name, ...details(impact).map((line) => `    ${line}`)];
}

function cautionText({ cautions }: ImpactReport): string[] {
  if (cautions.length === 0) return [];
  return [['Caution', ...cautions.map(({ resource, message }) => `  ${resource}: ${message}`)].join('\n')];
}

function unknownText({ unknownTypes }: ImpactReport): string[] {
  if (unknownTypes.length === 0) return [];
  return [`Update behavior not known: ${unknownTypes.join(', ')}`];
}

function renderMarkdown(report: ImpactReport): string {
  const loud = report.impacts.filter((impact) => !isQuiet(impact) || impact.pods !== undefined);
  const rows = loud.map((impact) =>
    row([
      impact.outcome,
      cell(`${impact.subject} ${impact.resource}`),
      details(impact).map(cell).join('<br>'),
    ]),
  );
  return [
    '### Impact of this change',
    '',
    headline(report),
    ...report.cautions.map(({ resource, message }) => `\n> **Caution** ${cell(resource)}: ${cell(message)}`),
    ...(rows.length > 0
      ? ['', row(['outcome', 'resource', 'why, and what pods notice']), row(['---', '---', '---']), ...rows]
      : []),
    ...unknownText(report).map((text) => `\n${text}`),
  ].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
