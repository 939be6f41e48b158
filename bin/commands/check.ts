import { InvalidArgumentError, type Command } from 'commander';
import type { LoadedTemplate } from '../../lib/checks/assembly-templates';
import type { CheckOptions } from '../../lib/checks/rules/check-options';
import { RuleBook } from '../../lib/checks/rule-book';
import type { RuleReport } from '../../lib/checks/rule-report';
import { RuleSeverity } from '../../lib/checks/rules/rule-severity';
import { checkIgnored, CONFIG_FILES, readConfig, type CheckConfig } from './check-config';
import { renderJson, renderJunit, renderSarif, renderText } from './check-formats';
import { readInputs, UsageError } from './check-input';
import { isAtLeast, toResult, type CheckResult } from './check-result';

/** The options as commander hands them over. */
interface CheckCliOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly junit?: boolean;
  readonly verbose?: boolean;
  readonly config?: string;
  readonly rules?: string[];
  readonly ignore?: Record<string, string>;
  readonly severity?: RuleSeverity;
  readonly failOn?: RuleSeverity;
  readonly region?: string;
  readonly previous?: string[];
  readonly parameter?: Record<string, string>;
}

const USAGE_ERROR = 2;

function parseSeverity(text: string): RuleSeverity {
  const severity = Object.values(RuleSeverity).find((value) => value === text.toLowerCase());
  if (severity === undefined)
    throw new InvalidArgumentError(`choose ${Object.values(RuleSeverity).join(', ')}`);
  return severity;
}

function parseList(text: string, before: string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ];
}

/** `NAME=value`, collected over several uses of an option. */
function parsePair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('write it as NAME=value');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** The command line wins over the file; exceptions and parameters of both count. */
function merge(file: CheckConfig, cli: CheckCliOptions): CheckConfig {
  const { rules, severity, failOn, region } = cli;
  const given = Object.entries({ rules, severity, failOn, region }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...file,
    ...Object.fromEntries(given),
    ignore: { ...file.ignore, ...cli.ignore },
    parameters: { ...file.parameters, ...cli.parameter },
  };
}

function checkTemplates(paths: string[], config: CheckConfig, previous: string[] | undefined): CheckResult {
  checkIgnored(config.ignore ?? {});
  const templates = readInputs(paths, config);
  const previousTemplates = previous && sameNames(readInputs(previous, config), templates);
  return toResult(templates, ruleReport(templates, { ...config, previousTemplates }), config);
}

/** Files are compared by their position, stacks of assemblies by their name. */
function sameNames(previous: LoadedTemplate[], templates: readonly LoadedTemplate[]): LoadedTemplate[] {
  const byPosition =
    previous.length === templates.length &&
    !previous.some(({ name }) => templates.some((other) => other.name === name));
  return byPosition
    ? previous.map((template, index) => ({ ...template, name: templates[index].name }))
    : previous;
}

/** What the rule book refuses is something the user gave it. */
function ruleReport(templates: Parameters<typeof RuleBook.check>[0], config: CheckOptions): RuleReport {
  try {
    return RuleBook.check(templates, config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function render(result: CheckResult, { json, sarif, junit, verbose = false }: CheckCliOptions): string {
  if (json) return renderJson(result);
  if (sarif) return renderSarif(result);
  return junit ? renderJunit(result) : renderText(result, verbose);
}

function run(paths: string[], options: CheckCliOptions): void {
  try {
    const formats = [options.json, options.sarif, options.junit].filter(Boolean);
    if (formats.length > 1) throw new UsageError('choose one of --json, --sarif and --junit');
    const config = merge(readConfig(options.config), options);
    const result = checkTemplates(paths, config, options.previous);
    console.log(render(result, options));
    const failing = result.findings.some(({ severity }) =>
      isAtLeast(severity, config.failOn ?? RuleSeverity.ERROR),
    );
    process.exitCode = failing ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = USAGE_ERROR;
  }
}

/**
 * Adds `check` to the command line tool.
 *
 * @param program the tool
 */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('check CloudFormation templates or a cdk.out directory against the rule book')
    .argument(
      '<template...>',
      'template files (JSON or YAML) and cdk.out directories, checked as one network',
    )
    .option('--json', 'print JSON')
    .option('--sarif', 'print SARIF 2.1.0, for code scanning')
    .option('--junit', 'print JUnit XML, for test reports')
    .option('--verbose', 'also list what could not be checked, and what was ignored')
    .option('--rules <ids>', 'only these rules or groups, such as RSV-06,NET', parseList)
    .option('--ignore <id=reason>', 'leave out a rule, with the reason (repeatable)', parsePair)
    .option(
      '--severity <severity>',
      'leave out findings below it: error, warning (default) or info',
      parseSeverity,
    )
    .option(
      '--fail-on <severity>',
      'exit with 1 from this severity on: error (default), warning or info',
      parseSeverity,
    )
    .option('--region <region>', 'Region of the stacks, where the assembly does not say it')
    .option('--parameter <name=value>', 'value of a parameter of the templates (repeatable)', parsePair)
    .option('--previous <path>', 'what is deployed now: template files or a cdk.out directory', parseList)
    .option('--config <file>', `configuration file (default: ${CONFIG_FILES.join(', ')})`)
    .action(run);
}
