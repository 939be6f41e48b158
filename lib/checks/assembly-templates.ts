import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJson, type Json } from './model/template';
import type { StackTemplate } from './model/stack-template';

/** A template file of a cloud assembly, and what the assembly says about its stack. */
export interface StackFile {
  readonly name: string;
  readonly path: string;
  readonly account?: string;
  readonly region?: string;
  readonly dependsOn?: string[];
}

/** A template and the file it was read from. */
export interface LoadedTemplate extends StackTemplate {
  readonly path: string;
}

/** Reads the templates of stacks and of the stacks nested in them. */
export function readStackTemplates(files: readonly StackFile[]): LoadedTemplate[] {
  return files.flatMap(({ path, ...stack }) =>
    withNested({ ...stack, body: readBody(path) }, path, assetsOf(path), 0),
  );
}

/** The CDK leaves out the Resources section of an empty stack. */
function readBody(path: string): object {
  return { Resources: {}, ...(JSON.parse(readFileSync(path, 'utf8')) as object) };
}

/** CDK nests a few levels at most; a file that nests itself must not go on for ever. */
const MAX_LEVELS = 10;

function withNested(template: StackTemplate, file: string, assets: string, level: number): LoadedTemplate[] {
  const nested: Record<string, string> = {};
  const templates = nestedFiles(template.body, assets).flatMap(([logicalId, source]) => {
    const path = join(dirname(file), source);
    if (level >= MAX_LEVELS || !existsSync(path)) return [];
    const name = `${template.name}.${logicalId}`;
    nested[logicalId] = name;
    const { account, region } = template;
    return withNested({ name, body: readBody(path), account, region }, path, assets, level + 1);
  });
  return [{ ...template, nested, path: file }, ...templates];
}

/** Nested stacks of a template, by logical id, with their files; the assets are those of the outermost stack. */
function nestedFiles(body: unknown, assets: string): [string, string][] {
  const resources = isJson(body) && isJson(body.Resources) ? body.Resources : {};
  return Object.entries(resources).flatMap(([logicalId, resource]): [string, string][] => {
    if (!isJson(resource) || resource.Type !== 'AWS::CloudFormation::Stack') return [];
    const path = noted(resource) ?? byAssetHash(resource, assets);
    return path === undefined ? [] : [[logicalId, path]];
  });
}

/** The CDK notes the file in the metadata of the resource when the command line tool runs it. */
function noted({ Metadata: metadata }: Json): string | undefined {
  const path = isJson(metadata) ? metadata['aws:asset:path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}

/** Otherwise the address of the nested template ends in the hash of an asset of the stack. */
function byAssetHash({ Properties: properties }: Json, assets: string): string | undefined {
  const url = JSON.stringify(isJson(properties) ? (properties.TemplateURL ?? '') : '');
  const hash = /([0-9a-f]{64})\.json/.exec(url)?.[1];
  if (hash === undefined || !existsSync(assets)) return undefined;
  const { files } = JSON.parse(readFileSync(assets, 'utf8')) as {
    files?: Record<string, { source?: { path?: string } }>;
  };
  return files?.[hash]?.source?.path;
}

function assetsOf(file: string): string {
  return file.replace(/\.template\.json$/, '.assets.json');
}
