import type { RuleFinding } from '../../../../lib/checks/rule-report';
import type { CheckResult } from '../result';
import { place } from './place';
import { summary } from './text';
import { cell } from '../../markdown-cell';

/** Markdown for the description or a comment of a pull request. */
export function renderMarkdown(result: CheckResult): string {
  const { findings, remarks } = result;
  return [
    '### Pod network checks',
    '',
    ...(findings.length > 0 ? table(findings) : []),
    ...remarks.map((remark) => `- ${cell(remark)}`),
    ...(remarks.length > 0 ? [''] : []),
    summary(result, false),
  ].join('\n');
}

function table(findings: readonly RuleFinding[]): string[] {
  const rows = findings.map(({ severity, ruleId, message, remedy, sources, ...location }) =>
    row([
      severity,
      sources.length === 0 ? ruleId : `[${ruleId}](${sources[0]})`,
      `<code>${cell(place({ ...location }))}</code>`,
      `${cell(message)}<br>${cell(remedy)}`,
    ]),
  );
  return [
    row(['severity', 'rule', 'where', 'finding and remedy']),
    row(['---', '---', '---', '---']),
    ...rows,
    '',
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
