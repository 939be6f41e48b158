import type { Command } from 'commander';
import { RuleBook } from '../../../lib/checks/rule-book';
import type { RuleReport } from '../../../lib/checks/rule-report';
import type { CustomRule } from '../../../lib/checks/rules/custom-rule';
import type { CheckOptions } from '../../../lib/checks/rules/check-options';
import { RuleSeverity } from '../../../lib/checks/rules/rule-severity';
import { writeTextFile } from '../files';
import { readConfig, type CheckConfig } from './config';
import { appExceptions, exceptionsOf, refuseUnknownRules, templateExceptions } from './exception-sources';
import { FORMATS, type Format } from './formats';
import { summary } from './formats/text';
import type { CheckedTemplate } from './checked-template';
import { readCustomRules } from './custom-rule-files';
import { readInputs } from './inputs';
import { addCheckOptions, type CheckCliOptions } from './options';
import { readParameterFile } from './parameter-file';
import { isAtLeast, toResult, type CheckResult } from './result';
import { UsageError } from './usage-error';

const USAGE_ERROR = 2;

/** The command line wins over the file; exceptions and parameters of both count. */
function merge(file: CheckConfig, cli: CheckCliOptions): CheckConfig {
  const { rules, profile, order, severity, failOn, failOnUnknown, region, baseline } = cli;
  const given = Object.entries({
    rules,
    profile,
    order,
    severity,
    failOn,
    failOnUnknown,
    region,
    baseline,
  }).filter(([, value]) => value !== undefined);
  const fromFiles = (cli.parameterFile ?? []).map(readParameterFile);
  return {
    ...file,
    ...Object.fromEntries(given),
    customRuleFiles: [...(file.customRuleFiles ?? []), ...(cli.customRules ?? [])],
    writeBaseline: cli.writeBaseline,
    exceptions: [...(file.exceptions ?? []), ...exceptionsOf(cli.ignore, 'the command line')],
    parameters: Object.assign({}, file.parameters, ...fromFiles, cli.parameter) as Record<string, string>,
  };
}

/** Findings, and a sentence for each input that could not be read. */
interface Checked {
  readonly result?: CheckResult;
  readonly unreadable: readonly string[];
}

function check(
  paths: string[],
  config: CheckConfig,
  customRules: CustomRule[],
  previous: string[] | undefined,
): Checked {
  const { templates, unreadable } = readInputs(paths, config);
  if (templates.length === 0) return { unreadable };
  const ids = [...RuleBook.rules(), ...customRules.map(({ definition }) => definition)].map(({ id }) => id);
  const exceptions = [
    ...(config.exceptions ?? []),
    ...templates.flatMap(templateExceptions),
    ...appExceptions(templates, ids),
  ];
  refuseUnknownRules(exceptions, ids);
  const previousTemplates = previous && sameNames(readPrevious(previous, config), templates);
  const report = ruleReport(templates, { ...config, customRules, previousTemplates });
  const result = toResult(templates, report, config, exceptions);
  return { result: { ...result, customRules: customRules.map(({ definition }) => definition) }, unreadable };
}

/** The templates to compare with have to be complete, or every resource in them would count as new. */
function readPrevious(paths: string[], config: CheckConfig): CheckedTemplate[] {
  const { templates, unreadable } = readInputs(paths, config);
  if (unreadable.length > 0) throw new UsageError(unreadable.join('\n'));
  return templates;
}

/** Files are compared by their position, stacks of assemblies by their name. */
function sameNames(previous: CheckedTemplate[], templates: readonly CheckedTemplate[]): CheckedTemplate[] {
  const byPosition =
    previous.length === templates.length &&
    !previous.some(({ name }) => templates.some((other) => other.name === name));
  return byPosition
    ? previous.map((template, index) => ({ ...template, name: templates[index].name }))
    : previous;
}

/** What the rule book refuses is input of the user. */
function ruleReport(templates: CheckedTemplate[], config: CheckOptions): RuleReport {
  try {
    return RuleBook.check(templates, config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function formatOf({ format, json, sarif, junit, markdown }: CheckCliOptions): Format {
  const chosen = [format, json && 'json', sarif && 'sarif', junit && 'junit', markdown && 'markdown'].filter(
    (name): name is Format => typeof name === 'string',
  );
  if (chosen.length > 1) throw new UsageError(`choose one format: ${chosen.join(' and ')} were given`);
  return chosen[0] ?? 'text';
}

function print(result: CheckResult, options: CheckCliOptions): void {
  const text = FORMATS[formatOf(options)](result, options.verbose ?? false);
  if (options.outputFile === undefined) return console.log(text);
  writeTextFile(options.outputFile, `${text}\n`);
  console.log(`${summary(result, false)}; written to ${options.outputFile}`);
}

function hasFailed({ findings, notCheckable }: CheckResult, { failOn, failOnUnknown }: CheckConfig): boolean {
  const isFailing = findings.some(({ severity }) => isAtLeast(severity, failOn ?? RuleSeverity.ERROR));
  return isFailing || (failOnUnknown !== undefined && notCheckable.length > failOnUnknown);
}

function configOf(options: CheckCliOptions): CheckConfig {
  formatOf(options);
  const config = merge(readConfig(options.config), options);
  if (config.writeBaseline && config.baseline === undefined)
    throw new UsageError('--write-baseline needs the file: --baseline podnet-baseline.json --write-baseline');
  return config;
}

function checkAndPrint(
  paths: string[],
  options: CheckCliOptions,
  config: CheckConfig,
  customRules: CustomRule[],
): void {
  const { result, unreadable } = check(paths, config, customRules, options.previous);
  if (result !== undefined) print(result, options);
  for (const sentence of unreadable) console.error(`error: ${sentence}`);
  process.exitCode = unreadable.length > 0 ? USAGE_ERROR : Number(result && hasFailed(result, config));
}

/** What the user got wrong is a sentence, not a stack trace. */
function refuse(error: unknown): void {
  if (!(error instanceof UsageError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = USAGE_ERROR;
}

/** Answers at once, unless there are modules to load first. */
function run(paths: string[], options: CheckCliOptions): Promise<void> | undefined {
  try {
    const config = configOf(options);
    const { customRuleFiles = [] } = config;
    if (customRuleFiles.length > 0)
      return readCustomRules(customRuleFiles)
        .then((rules) => checkAndPrint(paths, options, config, rules))
        .catch(refuse);
    checkAndPrint(paths, options, config, []);
  } catch (error) {
    refuse(error);
  }
  return undefined;
}

/**
 * Adds `check` to the command line tool.
 *
 * @param program the tool
 */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description('check CloudFormation templates or a cdk.out directory against the rule book')
    .argument(
      '<template...>',
      'template files (JSON or YAML), folders, globs, cdk.out directories, or - for standard input, checked as one network',
    );
  addCheckOptions(command).action(run);
}
