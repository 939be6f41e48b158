import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJson, type Json } from './model/template';
import type { StackTemplate } from './stack-template';

/** A template file of a cloud assembly, and what the assembly says about its stack. */
export interface StackFile {
  readonly name: string;
  readonly path: string;
  readonly region?: string;
  readonly dependsOn?: string[];
}

/** Reads the templates of stacks and of the stacks nested in them. */
export function readStackTemplates(files: readonly StackFile[]): StackTemplate[] {
  return files.flatMap(({ name, path, region, dependsOn }) => {
    const body: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return withNested({ name, body, region, dependsOn }, dirname(path), 0);
  });
}

/** CDK nests a few levels at most; a file that nests itself must not go on for ever. */
const MAX_LEVELS = 10;

function withNested(template: StackTemplate, directory: string, level: number): StackTemplate[] {
  const nested: Record<string, string> = {};
  const templates = nestedFiles(template.body).flatMap(([logicalId, file]) => {
    const path = join(directory, file);
    if (level >= MAX_LEVELS || !existsSync(path)) return [];
    const name = `${template.name}.${logicalId}`;
    nested[logicalId] = name;
    const body: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return withNested({ name, body, region: template.region }, directory, level + 1);
  });
  return [{ ...template, nested }, ...templates];
}

/** Nested stacks of a template: CDK notes the file in the metadata of the resource. */
function nestedFiles(body: unknown): [string, string][] {
  const resources = isJson(body) && isJson(body.Resources) ? body.Resources : {};
  return Object.entries(resources).flatMap(([logicalId, resource]): [string, string][] => {
    const { Type: type, Metadata: metadata } = isJson(resource) ? resource : ({} as Json);
    const file = isJson(metadata) ? metadata['aws:asset:path'] : undefined;
    return type === 'AWS::CloudFormation::Stack' && typeof file === 'string' ? [[logicalId, file]] : [];
  });
}
