import Table from 'cli-table3';
import type { Command } from 'commander';
import { didYouMean } from '../../lib/text/nearest-names';
import { RuleBook } from '../../lib/checks/rule-book';
import type { NetworkingRule } from '../../lib/checks/rule-report';

const USAGE_ERROR = 2;

function renderTable(rules: NetworkingRule[]): string {
  const table = new Table({
    head: ['rule', 'severity', 'what has to hold'],
    style: { head: [], border: [], compact: true },
  });
  for (const { id, severity, title } of rules) table.push([id, severity, title]);
  return table.toString();
}

/** The page of one rule. */
function renderPage({ id, severity, title, why, remedy, sources, example }: NetworkingRule): string {
  return [
    `${id} (${severity}): ${title}`,
    '',
    why,
    '',
    `What to do: ${remedy}`,
    `Breaks it:  ${example}`,
    ...sources.map((source) => `Source:     ${source}`),
    '',
    'Acknowledge it in a CDK app, with a reason:',
    `  Validations.of(construct).acknowledge({ id: '${id}', reason: '...' });`,
    'Leave it out on the command line, with a reason:',
    `  podnet check --ignore ${id}="..." template.json`,
  ].join('\n');
}

function rules({ json }: { readonly json?: boolean }): void {
  const all = RuleBook.rules();
  console.log(
    json
      ? JSON.stringify(all, undefined, 2)
      : `${renderTable(all)}\n${all.length} rules; podnet explain <rule> has the rest`,
  );
}

function explain(id: string, { json }: { readonly json?: boolean }): void {
  const rule = RuleBook.find(id);
  if (rule !== undefined) return console.log(json ? JSON.stringify(rule, undefined, 2) : renderPage(rule));
  const ids = RuleBook.rules().map((other) => other.id);
  console.error(`error: there is no rule ${JSON.stringify(id)}${didYouMean(id.toUpperCase(), ids)}`);
  process.exitCode = USAGE_ERROR;
  return undefined;
}

/**
 * Adds `rules` and `explain` to the command line tool.
 *
 * @param program the tool
 */
export function addRulesCommands(program: Command): void {
  program
    .command('rules')
    .description('every rule of the rule book')
    .option('--json', 'print JSON')
    .action(rules);
  program
    .command('explain')
    .description('what a rule is about, why, what to do, and its sources')
    .argument('<rule>', 'id of the rule, such as RSV-06')
    .option('--json', 'print JSON')
    .action(explain);
}
