import Table from 'cli-table3';
import type { Command } from 'commander';
import { didYouMean } from '../../lib/text/nearest-names';
import { RuleBook } from '../../lib/checks/rule-book';
import { UNDECIDED_RULES, whyUndecided, type UndecidedRule } from '../../lib/checks/rules/undecided';
import type { NetworkingRule } from '../../lib/checks/rule-report';

const USAGE_ERROR = 2;

function renderTable(rules: NetworkingRule[]): string {
  const table = new Table({
    head: ['rule', 'severity', 'profile', 'what has to hold'],
    style: { head: [], border: [], compact: true },
  });
  for (const { id, severity, profile, title } of rules) table.push([id, severity, profile, title]);
  return table.toString();
}

/** The page of one rule. */
function renderPage({
  id,
  severity,
  lowerSeverity,
  lowerSeverityWhen,
  profile,
  title,
  why,
  remedy,
  sources,
  example,
}: NetworkingRule): string {
  const lower = lowerSeverity === undefined ? '' : `, ${lowerSeverity} when ${lowerSeverityWhen}`;
  return [
    `${id} (${severity}${lower}; profile ${profile}): ${title}`,
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

function undecidedText(rule: UndecidedRule): string {
  return `${rule.id}: ${rule.title}\n\nNot checked: ${whyUndecided(rule)}.`;
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
  const undecided = UNDECIDED_RULES.find((other) => other.id === id.toUpperCase());
  if (undecided !== undefined)
    return console.log(json ? JSON.stringify(undecided, undefined, 2) : undecidedText(undecided));
  const ids = RuleBook.rules().map((other) => other.id);
  console.error(
    `error: there is no rule ${JSON.stringify(id)}${didYouMean(id.toUpperCase(), ids)}; podnet rules lists all of them`,
  );
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
