import { RuleSeverity } from '../../../../lib/checks/rules/rule-severity';
import type { CheckResult } from '../result';
import { Locator } from './locate';
import { place } from './place';
import { summary } from './text';

const COMMANDS: Record<RuleSeverity, string> = {
  [RuleSeverity.ERROR]: 'error',
  [RuleSeverity.WARNING]: 'warning',
  [RuleSeverity.INFO]: 'notice',
};

/**
 * Workflow commands, which GitHub shows as annotations of a pull request.
 *
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function renderGithub(result: CheckResult): string {
  const locator = new Locator(result.templates);
  const annotations = result.findings.map((finding) => {
    const { template, source } = locator.placesOf(finding);
    const { path, line } = source ?? template;
    const properties = { file: path, line: String(line), title: `${finding.ruleId} at ${place(finding)}` };
    return command(
      COMMANDS[finding.severity],
      properties,
      [finding.message, finding.remedy, ...finding.sources.slice(0, 1)].join('\n'),
    );
  });
  const remarks = result.remarks.map((remark) => command('notice', {}, remark));
  return [...annotations, ...remarks, summary(result, false)].join('\n');
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
