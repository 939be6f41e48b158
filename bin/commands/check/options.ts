import { InvalidArgumentError, type Command } from 'commander';
import { RuleProfile } from '../../../lib/checks/rules/rule-profile';
import { RuleSeverity } from '../../../lib/checks/rules/rule-severity';
import { CONFIG_FILES } from './config';
import { isRegion } from './region';
import { FORMATS, isFormat, type Format } from './formats';

/** The options as commander hands them over. */
export interface CheckCliOptions {
  readonly format?: Format;
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly junit?: boolean;
  readonly markdown?: boolean;
  readonly outputFile?: string;
  readonly verbose?: boolean;
  readonly config?: string;
  readonly rules?: string[];
  readonly profile?: RuleProfile;
  readonly customRules?: string[];
  readonly order?: string[];
  readonly ignore?: Record<string, string>;
  readonly baseline?: string;
  readonly writeBaseline?: boolean;
  readonly severity?: RuleSeverity;
  readonly failOn?: RuleSeverity;
  readonly failOnUnknown?: number;
  readonly region?: string;
  readonly previous?: string[];
  readonly parameter?: Record<string, string>;
  readonly parameterFile?: string[];
}

function parseSeverity(text: string): RuleSeverity {
  const severity = Object.values(RuleSeverity).find((value) => value === text.toLowerCase());
  if (severity === undefined)
    throw new InvalidArgumentError(`choose ${Object.values(RuleSeverity).join(', ')}`);
  return severity;
}

function parseProfile(text: string): RuleProfile {
  const profile = Object.values(RuleProfile).find((value) => value === text.toLowerCase());
  if (profile === undefined)
    throw new InvalidArgumentError(`choose ${Object.values(RuleProfile).join(', ')}`);
  return profile;
}

function parseRegion(text: string): string {
  if (isRegion(text)) return text;
  throw new InvalidArgumentError('that is not a Region; write it as eu-west-1');
}

function parseFormat(text: string): Format {
  if (isFormat(text)) return text;
  throw new InvalidArgumentError(`choose ${Object.keys(FORMATS).join(', ')}`);
}

function parseCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('give a whole number from 0 on');
}

function parseList(text: string, before: string[] = []): string[] {
  const items = text.split(',').map((item) => item.trim());
  return [...before, ...items.filter(Boolean)];
}

/** `NAME=value`, collected over several uses of an option. */
function parsePair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('write it as NAME=value');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Declares the options of `check`. */
export function addCheckOptions(command: Command): Command {
  return command
    .option('--format <format>', `output: ${Object.keys(FORMATS).join(', ')} (default: text)`, parseFormat)
    .option('--json', 'same as --format json')
    .option('--sarif', 'same as --format sarif: SARIF 2.1.0, for code scanning')
    .option('--junit', 'same as --format junit: JUnit XML, for test reports')
    .option('--markdown', 'same as --format markdown, for a pull request')
    .option('--output-file <file>', 'write the output to a file, and the summary to the terminal')
    .option('--verbose', 'also list what could not be checked, and what was ignored')
    .option(
      '--profile <profile>',
      'part of the rule book: pod-network (default), posture or all',
      parseProfile,
    )
    .option('--rules <ids>', 'only these rules or groups, of any profile, such as RSV-06,NET', parseList)
    .option('--custom-rules <file>', 'ES module with rules of your own (repeatable)', parseList)
    .option('--ignore <id=reason>', 'leave out a rule, with the reason (repeatable)', parsePair)
    .option('--baseline <file>', 'report only findings that are not in this file')
    .option('--write-baseline', 'write the findings of this run to the file of --baseline')
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
    .option(
      '--fail-on-unknown <number>',
      'exit with 1 when more checks than this are not decidable',
      parseCount,
    )
    .option('--region <region>', 'Region of the stacks, where the assembly does not say it', parseRegion)
    .option(
      '--order <stacks>',
      'stacks or template files in the order of their deployment, such as network.yaml,cluster.yaml',
      parseList,
    )
    .option('--parameter <name=value>', 'value of a parameter of the templates (repeatable)', parsePair)
    .option('--parameter-file <file>', 'values of parameters, as the AWS CLI or SAM read them', parseList)
    .option('--previous <path>', 'what is deployed now: template files or a cdk.out directory', parseList)
    .option('--config <file>', `configuration file (default: ${CONFIG_FILES.join(', ')})`);
}
