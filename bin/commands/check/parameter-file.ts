import { readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { isJson } from '../../../lib/checks/model/template';
import { parseTemplateText } from './template-text';
import { usable, UsageError } from './usage-error';

/** Forms in which parameter files are written. */
const FORMS =
  'a list of ParameterKey and ParameterValue, a list of KEY=value, an object with Parameters, or a samconfig.toml';

/**
 * Reads values of parameters as the AWS CLI (create-stack, deploy), CodePipeline and SAM read them.
 *
 * A parameter with UsePreviousValue stays without a value: only the deployed stack knows it.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
 */
export function readParameterFile(path: string): Record<string, string> {
  const text = usable(`parameter file ${path}`, () => readFileSync(path, 'utf8'));
  const value = usable(path, () =>
    path.endsWith('.toml') ? samOverrides(parseToml(text)) : parseTemplateText(text),
  );
  const parameters = parametersOf(value);
  if (parameters === undefined) throw new UsageError(`${path} holds no parameters: it must be ${FORMS}`);
  return parameters;
}

/** `parameter_overrides` of the first environment and command that has them. */
function samOverrides(config: unknown): unknown {
  const sections = isJson(config) ? Object.values(config).filter(isJson).flatMap(Object.values) : [];
  const parameters = sections
    .filter(isJson)
    .map((section) => section.parameters)
    .filter(isJson);
  const overrides = parameters.map((each) => each.parameter_overrides).find((each) => each !== undefined);
  return typeof overrides === 'string' ? words(overrides) : overrides;
}

/** Words of a shell line; quotes keep blanks together. */
function words(line: string): string[] {
  const matches = line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g);
  return [...matches].map(([word]) => word.replaceAll(/["']/g, ''));
}

function parametersOf(value: unknown): Record<string, string> | undefined {
  if (Array.isArray(value)) return fromList(value);
  if (!isJson(value)) return undefined;
  const values = isJson(value.Parameters) ? value.Parameters : value;
  const isFlat = Object.values(values).every((each) => !isJson(each));
  return isFlat
    ? Object.fromEntries(Object.entries(values).map(([name, each]) => [name, textOf(each)]))
    : undefined;
}

function fromList(list: readonly unknown[]): Record<string, string> | undefined {
  const pairs = list.map(pairOf);
  return pairs.every((pair) => pair !== undefined) ? Object.fromEntries(pairs.flat()) : undefined;
}

/** One entry of a list as a pair, or nothing when the deployed stack has its value. */
function pairOf(entry: unknown): [string, string][] | undefined {
  if (isJson(entry) && typeof entry.ParameterKey === 'string') {
    if (entry.ParameterValue === undefined) return [];
    return [[entry.ParameterKey, textOf(entry.ParameterValue)]];
  }
  const text = typeof entry === 'string' ? entry.replace(/^ParameterKey=(.*?),ParameterValue=/, '$1=') : '';
  const at = text.indexOf('=');
  return at > 0 ? [[text.slice(0, at), text.slice(at + 1)]] : undefined;
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(',') : String(value);
}
