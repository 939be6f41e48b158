import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readStackTemplates, type LoadedTemplate, type StackFile } from '../../lib/checks/assembly-templates';
import { isJson, templateProblem, type Json } from '../../lib/checks/model/template';
import { parseTemplateText } from './template-text';

/** Something the user gave that cannot be used; ends in one sentence and exit code 2. */
export class UsageError extends Error {}

/** What the templates themselves do not say. */
export interface InputOptions {
  readonly region?: string;
  readonly parameters?: Record<string, string>;
}

/** Reads template files and cdk.out directories as one assembly. */
export function readInputs(paths: readonly string[], { region, parameters }: InputOptions): LoadedTemplate[] {
  const templates = paths.flatMap((path) => (isDirectory(path) ? readAssembly(path) : [readTemplate(path)]));
  if (templates.length === 0)
    throw new UsageError(`${paths.join(', ')} has no stacks: is it the output of cdk synth?`);
  return templates.map((template) => ({ ...template, region: region ?? template.region, parameters }));
}

function isDirectory(path: string): boolean {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist`);
  return statSync(path).isDirectory();
}

function readTemplate(path: string): LoadedTemplate {
  const body = usable(path, () => parseTemplateText(readFileSync(path, 'utf8')));
  const problem = templateProblem(body);
  if (problem !== undefined) throw new UsageError(`${path} is not a CloudFormation template: ${problem}`);
  return { name: path, path, body };
}

/** Turns what a parser throws into a sentence about the file. */
function usable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [sentence] = (error as Error).message.split('\n');
    throw new UsageError(`${path} cannot be read: ${sentence.replace(/[:.]$/, '')}`);
  }
}

/** Stacks of a cloud assembly and of the assemblies nested in it, one for each stage. */
function readAssembly(directory: string): LoadedTemplate[] {
  const files = stackFiles(directory, 0);
  const templates = usable(directory, () => readStackTemplates(files));
  for (const { path, body } of templates) {
    const problem = templateProblem(body);
    if (problem !== undefined) throw new UsageError(`${path} is not a CloudFormation template: ${problem}`);
  }
  return templates;
}

/** Stages are nested a few levels at most. */
const MAX_LEVELS = 10;

function stackFiles(directory: string, level: number): StackFile[] {
  const manifest = join(directory, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new UsageError(`${directory} has no manifest.json: give a cdk.out directory or template files`);
  }
  const parsed = usable(manifest, (): unknown => JSON.parse(readFileSync(manifest, 'utf8')));
  const artifacts = isJson(parsed) && isJson(parsed.artifacts) ? parsed.artifacts : {};
  return Object.entries(artifacts).flatMap(([id, artifact]): StackFile[] => {
    if (!isJson(artifact) || !isJson(artifact.properties)) return [];
    if (artifact.type === 'aws:cloudformation:stack') return [stackFile(directory, id, artifact, artifacts)];
    const nested = artifact.properties.directoryName;
    const isStage =
      artifact.type === 'cdk:cloud-assembly' && typeof nested === 'string' && level < MAX_LEVELS;
    return isStage ? stackFiles(join(directory, nested), level + 1) : [];
  });
}

function stackFile(directory: string, id: string, artifact: Json, artifacts: Json): StackFile {
  const properties = artifact.properties as Json;
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(artifact.environment)) ?? [];
  const isStack = (name: unknown) => {
    const other = artifacts[String(name)];
    return isJson(other) && other.type === 'aws:cloudformation:stack';
  };
  const dependsOn = Array.isArray(artifact.dependencies)
    ? artifact.dependencies.filter(isStack).map(String)
    : [];
  return {
    name: id,
    path: join(directory, String(properties.templateFile)),
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    dependsOn,
  };
}
