import { type Command, InvalidArgumentError, Option } from 'commander';
import { RuleBook } from '../../../lib/checks/rule-book';
import type { RuleFinding } from '../../../lib/checks/rule-report';
import type { NetworkReport, ReportFinding } from '../../../lib/report/network-report';
import { type PlanFacts, reportOfPlan } from '../../../lib/report/plan-report';
import { type Expectations, reportOfTemplates } from '../../../lib/report/template-report';
import { isDate } from '../../../lib/text/calendar';
import { readInputs } from '../check/inputs';
import { UsageError } from '../check/usage-error';
import { writeTextFile } from '../files';
import { wholeNumber } from '../max-pods-options';
import { standalone } from './drawing';
import { mermaid } from './mermaid';
import { page } from './page';
import { readPlan } from './plan-file';

/** What a report can be written as. */
export const REPORT_FORMATS = { html: page, svg: standalone, mermaid };

interface ReportOptions {
  readonly output?: string;
  readonly format: keyof typeof REPORT_FORMATS;
  readonly region?: string;
  readonly expectedPods?: number;
  readonly growth?: number;
  readonly from?: string;
}

const HELP = `
A plan is the output of podnet plan --json. podnet capacity writes the same page with --report.
Exit code: 0 the report was written, 2 wrong usage or input that cannot be read.
`;

/** Adds `podnet report`. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('a page about a pod network: address map to scale, capacity, findings, deployment order')
    .argument(
      '<input...>',
      'a plan, or what podnet check takes: cdk.out directories, template files, folders, globs',
    )
    .option('-o, --output <file>', 'write to a file (default: standard output)')
    .addOption(
      new Option('--format <format>', 'format of the report')
        .choices(Object.keys(REPORT_FORMATS))
        .default('html'),
    )
    .option('--region <region>', 'Region of the templates, where they do not state it')
    .option('--expected-pods <count>', 'pods of a node on an ordinary day', wholeNumber(0))
    .option('--growth <percent>', 'growth of the number of nodes in a month, in percent', percentage)
    .option('--from <date>', 'day that the growth starts, such as 2026-11-24', date)
    .addHelpText('after', HELP)
    .action(run);
}

function run(inputs: string[], options: ReportOptions): void {
  try {
    const report = REPORT_FORMATS[options.format](reportOf(inputs, options));
    if (options.output === undefined) process.stdout.write(report);
    else writeTextFile(options.output, report);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  }
}

function reportOf(inputs: string[], options: ReportOptions): NetworkReport {
  const plan: PlanFacts | undefined = inputs.length === 1 ? readPlan(inputs[0]) : undefined;
  if (plan !== undefined) return reportOfPlan(plan);
  const { templates, unreadable } = readInputs(inputs, { region: options.region });
  if (unreadable.length > 0) throw new UsageError(unreadable.join('\n'));
  const { findings, notCheckable } = RuleBook.check(templates);
  const rules = { findings: findings.map(toFinding), undecided: notCheckable.length };
  return reportOfTemplates(templates, rules, expectationsOf(options));
}

function expectationsOf({ expectedPods, growth, from }: ReportOptions): Expectations {
  const percentPerMonth = growth;
  return {
    podsPerNode: expectedPods,
    growth: percentPerMonth === undefined ? undefined : { percentPerMonth, startDate: from },
  };
}

function toFinding(finding: RuleFinding): ReportFinding {
  const { severity, ruleId, message, remedy, constructPath, stack, logicalId } = finding;
  return { severity, ruleId, message, remedy, place: constructPath ?? `${stack}/${logicalId}` };
}

function percentage(value: string): number {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new InvalidArgumentError('give a number of 0 or more');
}

function date(value: string): string {
  if (isDate(value)) return value;
  throw new InvalidArgumentError('give a date such as 2026-11-24');
}
