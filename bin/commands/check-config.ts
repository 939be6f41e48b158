import { existsSync, readFileSync } from 'node:fs';
import { nearestNames } from '../../lib/capacity/nearest-names';
import type { CheckOptions } from '../../lib/checks/rules/check-options';
import { DEFAULT_QUOTAS } from '../../lib/checks/rules/check-options';
import { isJson } from '../../lib/checks/model/template';
import { RuleBook } from '../../lib/checks/rule-book';
import { RuleSeverity } from '../../lib/checks/rules/rule-severity';
import { UsageError, type InputOptions } from './check-input';
import { parseTemplateText } from './template-text';

/** Everything that can be decided for a run, on the command line or in a file of the repository. */
export interface CheckConfig extends Omit<CheckOptions, 'previousTemplates'>, InputOptions {
  /** Reasons by rule id. */
  readonly ignore?: Record<string, string>;
  /** Findings below it are left out. */
  readonly severity?: RuleSeverity;
  /** Findings from it on make the exit code 1. */
  readonly failOn?: RuleSeverity;
}

export const CONFIG_FILES = ['podnet.config.json', 'podnet.config.yaml', 'podnet.config.yml'];

type Check = (value: unknown) => string | undefined;

const isTexts: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'a list of strings';
const isText: Check = (value) => (typeof value === 'string' ? undefined : 'a string');
const isCount: Check = (value) =>
  Number.isInteger(value) && Number(value) > 0 ? undefined : 'a whole number above 0';
const isTextMap: Check = (value) =>
  isJson(value) && Object.values(value).every((item) => typeof item === 'string')
    ? undefined
    : 'an object of strings';
const isSeverity: Check = (value) =>
  Object.values<unknown>(RuleSeverity).includes(value) ? undefined : Object.values(RuleSeverity).join(', ');

/** Keys of the file, with what their values have to be. */
const KEYS: Record<keyof CheckConfig, Check> = {
  rules: isTexts,
  ignore: isTextMap,
  severity: isSeverity,
  failOn: isSeverity,
  region: isText,
  parameters: isTextMap,
  connectedCidrBlocks: isTexts,
  expectedNodes: isCount,
  expectedPodsPerNode: isCount,
  previousAddonVersion: isText,
  previousKubernetesVersion: isText,
  quotas: quotaProblem,
};

function quotaProblem(value: unknown): string | undefined {
  const names = Object.keys(DEFAULT_QUOTAS);
  const isFine =
    isJson(value) &&
    Object.entries(value).every(([name, quota]) => names.includes(name) && isCount(quota) === undefined);
  return isFine ? undefined : `an object of whole numbers named ${names.join(', ')}`;
}

/** Reads the configuration file: the one that is named, else the one of the directory, if there is one. */
export function readConfig(named: string | undefined): CheckConfig {
  const file = named ?? CONFIG_FILES.find((candidate) => existsSync(candidate));
  if (file === undefined) return {};
  if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  const config = parse(file);
  if (!isJson(config)) throw new UsageError(`${file} is not an object of settings`);
  const problems = Object.entries(config).flatMap(([key, value]) => keyProblem(key, value));
  if (problems.length > 0) throw new UsageError(`${file}: ${problems.join('; ')}`);
  return config;
}

function parse(file: string): unknown {
  try {
    return parseTemplateText(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function keyProblem(key: string, value: unknown): string[] {
  const check = Object.hasOwn(KEYS, key) ? KEYS[key as keyof CheckConfig] : undefined;
  if (check === undefined) {
    const [near] = nearestNames(key, Object.keys(KEYS), 1);
    return [
      `there is no setting ${JSON.stringify(key)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    ];
  }
  const allowed = check(value);
  return allowed === undefined ? [] : [`${key} is ${JSON.stringify(value)}; it must be ${allowed}`];
}

/** Refuses exceptions for rules that do not exist, and exceptions without a reason. */
export function checkIgnored(ignore: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(ignore)) {
    if (RuleBook.find(id) === undefined) {
      const near = nearestNames(
        id.toUpperCase(),
        RuleBook.rules().map((rule) => rule.id),
        2,
      );
      throw new UsageError(
        `there is no rule ${JSON.stringify(id)} to ignore${near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''}`,
      );
    }
    if (reason.trim() === '')
      throw new UsageError(`ignoring ${id} needs a reason: --ignore ${id}="why it does not matter here"`);
  }
}
