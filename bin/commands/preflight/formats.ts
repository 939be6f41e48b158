import type { PreflightChange } from '../../../lib/preflight/changes';
import type { PreflightFinding } from '../../../lib/preflight/finding';
import type { PreflightReport } from '../../../lib/preflight/preflight';
import { cell } from '../markdown-cell';

const HEADINGS: Readonly<Record<PreflightFinding['level'], string>> = {
  problem: 'Problems',
  unknown: 'Not known',
  warning: 'Warnings',
};
const LEVELS: readonly PreflightFinding['level'][] = ['problem', 'unknown', 'warning'];

/** Output formats by name. */
export const PREFLIGHT_FORMATS = {
  text: renderText,
  json: (report: PreflightReport): string => JSON.stringify(report, undefined, 2),
  markdown: renderMarkdown,
} as const;

function renderText(report: PreflightReport): string {
  const changes = report.changes.length > 0 ? report.changes.map(changeText) : ['nothing'];
  return [
    headline(report),
    section('This deployment changes', changes),
    ...LEVELS.map((level) => section(HEADINGS[level], messages(report, level))),
    section('Known only at deployment', report.undecided),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading, ...lines.map((line) => `  ${line}`)].join('\n');
}

function messages({ findings }: PreflightReport, level: PreflightFinding['level']): string[] {
  return findings
    .filter((finding) => finding.level === level)
    .map(({ code, message }) => `${message} (${code})`);
}

const VERDICTS: Readonly<Record<PreflightReport['verdict'], string>> = {
  ready: 'ready',
  unknown: 'not proven to be ready',
  problems: 'not ready',
};

function headline({ cluster, verdict, findings }: PreflightReport): string {
  const counts = LEVELS.map((level) => [findings.filter((one) => one.level === level).length, level] as const)
    .filter(([count]) => count > 0)
    .map(([count, level]) =>
      level === 'unknown' ? `${count} not known` : `${count} ${level}${count === 1 ? '' : 's'}`,
    );
  return `cluster ${cluster}: ${[VERDICTS[verdict], ...counts].join(', ')}`;
}

function changeText({ subject, aspect, from, to, settings }: PreflightChange): string {
  if (aspect === 'added') return `${subject} is added${to === undefined ? '' : `, ${to}`}`;
  if (aspect === 'removed') return `${subject} is removed`;
  if (from !== undefined) return `${subject} ${aspect}: ${from} to ${to}`;
  return `${subject} ${aspect}${settings === undefined ? '' : `: ${settings.join(', ')}`}`;
}

function renderMarkdown(report: PreflightReport): string {
  const rows = report.findings.map(({ level, code, message }) => row([level, code, cell(message)]));
  const table = [row(['level', 'check', 'finding and remedy']), row(['---', '---', '---']), ...rows];
  const changes = report.changes.length > 0 ? report.changes.map(changeText) : ['nothing'];
  return [
    '### Preflight',
    '',
    cell(headline(report)),
    '',
    'This deployment changes:',
    '',
    ...changes.map((text) => `- ${cell(text)}`),
    ...(rows.length > 0 ? ['', ...table] : []),
    ...(report.undecided.length > 0
      ? ['', `Known only at deployment: ${cell(report.undecided.join('; '))}`]
      : []),
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
