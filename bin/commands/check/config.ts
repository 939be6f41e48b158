import { existsSync, readFileSync } from 'node:fs';
import { didYouMean } from '../../../lib/text/nearest-names';
import type { CheckOptions } from '../../../lib/checks/rules/check-options';
import { DEFAULT_QUOTAS } from '../../../lib/checks/rules/check-options';
import { isJson } from '../../../lib/checks/model/template';
import { RuleProfile } from '../../../lib/checks/rules/rule-profile';
import { RuleSeverity } from '../../../lib/checks/rules/rule-severity';
import { exceptionsOf } from './exception-sources';
import type { Exception } from './exception';
import type { InputOptions } from './inputs';
import { isRegion } from './region';
import { parseTemplateText } from './template-text';
import { usable, UsageError } from './usage-error';

/** Everything that can be decided for a run, on the command line or in a file of the repository. */
export interface CheckConfig extends Omit<CheckOptions, 'previousTemplates' | 'customRules'>, InputOptions {
  /** ES modules with rules of the team. */
  readonly customRuleFiles?: readonly string[];
  /** Decisions to live with a finding; `ignore` in the file. */
  readonly exceptions?: readonly Exception[];
  /** Findings below it are left out. */
  readonly severity?: RuleSeverity;
  /** Findings from it on make the exit code 1. */
  readonly failOn?: RuleSeverity;
  /** More checks than this that cannot be decided make the exit code 1. */
  readonly failOnUnknown?: number;
  /** File with the findings that are known already. */
  readonly baseline?: string;
  /** Whether to write the baseline instead of comparing with it. */
  readonly writeBaseline?: boolean;
}

export const CONFIG_FILES = ['podnet.config.json', 'podnet.config.yaml', 'podnet.config.yml'];

type Check = (value: unknown) => string | undefined;

const isTexts: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'a list of strings';
const isText: Check = (value) => (typeof value === 'string' ? undefined : 'a string');
const isCount: Check = (value) =>
  Number.isInteger(value) && Number(value) > 0 ? undefined : 'a whole number above 0';
const isCountOrZero: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 0 ? undefined : 'a whole number from 0 on';
const isTextMap: Check = (value) =>
  isJson(value) && Object.values(value).every((item) => typeof item === 'string')
    ? undefined
    : 'an object of strings';
const isSeverity: Check = (value) =>
  Object.values<unknown>(RuleSeverity).includes(value) ? undefined : Object.values(RuleSeverity).join(', ');

const isExceptions: Check = (value) =>
  Array.isArray(value) || isTextMap(value) === undefined
    ? undefined
    : 'an object of reasons by rule id, or a list of objects with rule, reason, resource, owner and expires';

const isRegionName: Check = (value) =>
  typeof value === 'string' && isRegion(value) ? undefined : 'a Region such as eu-west-1';
const isProfile: Check = (value) =>
  Object.values<unknown>(RuleProfile).includes(value) ? undefined : Object.values(RuleProfile).join(', ');

/** Keys of the file, with the check of their values. */
const KEYS: Record<Exclude<keyof CheckConfig, 'writeBaseline' | 'exceptions'> | 'ignore', Check> = {
  rules: isTexts,
  customRuleFiles: isTexts,
  profile: isProfile,
  order: isTexts,
  ignore: isExceptions,
  failOnUnknown: isCountOrZero,
  baseline: isText,
  severity: isSeverity,
  failOn: isSeverity,
  region: isRegionName,
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
  const { ignore, ...settings } = config;
  return { ...settings, exceptions: exceptionsOf(ignore, file) };
}

function parse(file: string): unknown {
  return usable(file, () => parseTemplateText(readFileSync(file, 'utf8')));
}

function keyProblem(key: string, value: unknown): string[] {
  const check = Object.hasOwn(KEYS, key) ? KEYS[key as keyof typeof KEYS] : undefined;
  if (check === undefined) {
    return [`there is no setting ${JSON.stringify(key)}${didYouMean(key, Object.keys(KEYS), 1)}`];
  }
  const allowed = check(value);
  return allowed === undefined ? [] : [`${key} is ${JSON.stringify(value)}; it must be ${allowed}`];
}
