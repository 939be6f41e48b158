import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStackTemplates, type StackFile } from '../../../lib/checks/assembly-templates';
import { isJson, templateProblem, type Json } from '../../../lib/checks/model/template';
import { AssemblyNotes } from './assembly-notes';
import type { CheckedTemplate } from './checked-template';
import { usable, UsageError } from './usage-error';

/** Stages are nested a few levels at most. */
const MAX_LEVELS = 10;

/** Stacks of a cloud assembly and of the assemblies nested in it, one for each stage. */
export function assemblyTemplates(directory: string): CheckedTemplate[] {
  const stacks = stacksOf(directory, 0);
  if (stacks.length === 0) throw new UsageError(`${directory} has no stacks: is it the output of cdk synth?`);
  return stacks.flatMap(({ file, notes }) => {
    const templates = usable(directory, () => readStackTemplates([file]));
    for (const { path, body } of templates) refuseOther(path, body);
    // Logical ids of nested stacks may repeat those of their parent, so the notes belong to the outer template.
    return templates.map((template) => (template.name === file.name ? { ...template, notes } : template));
  });
}

function refuseOther(path: string, body: unknown): void {
  const problem = templateProblem(body);
  if (problem !== undefined) throw new UsageError(`${path} is not a CloudFormation template: ${problem}`);
}

interface AssemblyStack {
  readonly file: StackFile;
  readonly notes: AssemblyNotes;
}

function stacksOf(directory: string, level: number): AssemblyStack[] {
  const manifest = join(directory, 'manifest.json');
  if (!existsSync(manifest))
    throw new UsageError(`${directory} has no manifest.json: is it the output of cdk synth?`);
  const parsed = readJson(manifest);
  const artifacts = isJson(parsed.artifacts) ? parsed.artifacts : {};
  return Object.entries(artifacts).flatMap(([id, artifact]): AssemblyStack[] => {
    if (!isJson(artifact) || !isJson(artifact.properties)) return [];
    if (artifact.type === 'aws:cloudformation:stack')
      return [{ file: stackFile(directory, id, artifact, artifacts), notes: notesOf(directory, artifact) }];
    const nested = artifact.properties.directoryName;
    const isStage =
      artifact.type === 'cdk:cloud-assembly' && typeof nested === 'string' && level < MAX_LEVELS;
    return isStage ? stacksOf(join(directory, nested), level + 1) : [];
  });
}

function readJson(path: string): Json {
  const parsed = usable(path, (): unknown => JSON.parse(readFileSync(path, 'utf8')));
  return isJson(parsed) ? parsed : {};
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

/** Metadata of the constructs stands in the manifest or in a file beside it. */
function notesOf(directory: string, artifact: Json): AssemblyNotes {
  const file = artifact.additionalMetadataFile;
  const path = typeof file === 'string' ? join(directory, file) : undefined;
  const additional = path !== undefined && existsSync(path) ? readJson(path) : {};
  return new AssemblyNotes({ ...(isJson(artifact.metadata) ? artifact.metadata : {}), ...additional });
}
