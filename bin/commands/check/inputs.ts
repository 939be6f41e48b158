import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { templateProblem } from '../../../lib/checks/model/template';
import { assemblyTemplates } from './assembly';
import type { CheckedTemplate } from './checked-template';
import { findInputs, type InputFile } from './find-inputs';
import { inOrder } from './stack-order';
import { parseTemplateText } from './template-text';
import { usable, UsageError } from './usage-error';

/** Templates that could be read, and a sentence for each input that could not. */
export interface Inputs {
  readonly templates: CheckedTemplate[];
  readonly unreadable: string[];
}

/** Context that the templates themselves do not carry. */
export interface InputOptions {
  readonly region?: string;
  readonly parameters?: Record<string, string>;
  /** Stacks or files in the order of their deployment. */
  readonly order?: readonly string[];
}

/** Reads template files, folders, globs, cdk.out directories and standard input (`-`) as one network. */
export function readInputs(paths: readonly string[], { region, parameters, order }: InputOptions): Inputs {
  if (paths.filter((path) => path === '-').length > 1)
    throw new UsageError('- is standard input, which can be read once only: give it once');
  const unreadable: string[] = [];
  const templates = paths.flatMap((path) =>
    attempt(unreadable, () => findInputs(path)).flatMap((input) =>
      attempt(unreadable, () => readInput(input)),
    ),
  );
  if (templates.length === 0 && unreadable.length === 0)
    throw new UsageError(
      `${paths.join(', ')}: no templates found; give template files or the output of cdk synth`,
    );
  const placed = templates.map((template) => ({
    ...template,
    region: region ?? template.region,
    parameters,
  }));
  return { templates: inOrder(placed, order ?? []), unreadable };
}

/** One unreadable input does not stop the others. */
function attempt<T>(unreadable: string[], read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    unreadable.push(error.message);
    return [];
  }
}

function readInput({ path, kind }: InputFile): CheckedTemplate[] {
  if (kind === 'assembly') return assemblyTemplates(path);
  const name = path === '-' ? 'stdin' : shortest(path);
  const text = usable(name, () => readFileSync(path === '-' ? 0 : path, 'utf8'));
  if (kind === 'candidate' && !mentionsTemplate(text)) return [];
  const body = usable(name, () => parseTemplateText(text));
  const problem = templateProblem(body);
  if (problem === undefined) return [{ name, path: name, body }];
  throw new UsageError(`${name} is not a CloudFormation template: ${problem}`);
}

/** Files found in a folder may be anything; only those that look like a template have to be one. */
function mentionsTemplate(text: string): boolean {
  return /\bResources\b/.test(text) && /\b(AWS|Alexa|Custom|Fn)::/.test(text);
}

/** A file has one name, however its path is written; baselines and exceptions rely on it. */
function shortest(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}
