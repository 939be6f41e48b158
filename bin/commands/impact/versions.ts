import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TemplateSource } from '../../../lib/checks/model/template';
import { readInputs } from '../check/inputs';
import { UsageError } from '../check/usage-error';

/** Context that templates do not carry. */
export interface VersionOptions {
  readonly region?: string;
}

/** Two versions of the same stacks; two single templates are versions of one stack, whatever their files are called. */
export function readVersions(
  before: string,
  after: string,
  options: VersionOptions,
): [readonly TemplateSource[], readonly TemplateSource[]] {
  const [old, now] = [readVersion(before, options), readVersion(after, options)];
  if (old.length !== 1 || now.length !== 1) return [old, now];
  return [[{ ...old[0], name: now[0].name }], now];
}

/** A template, a cdk.out directory, or either at a git revision: `main:cdk.out`. */
function readVersion(path: string, options: VersionOptions): readonly TemplateSource[] {
  const [, revision, inside] = /^([^:]{2,}):(.+)$/.exec(path) ?? [];
  return revision === undefined ? read(path, options) : atRevision(revision, inside, options);
}

function read(path: string, options: VersionOptions): readonly TemplateSource[] {
  const { templates, unreadable } = readInputs([path], options);
  if (unreadable.length > 0) throw new UsageError(unreadable.join('\n'));
  return templates;
}

function atRevision(revision: string, path: string, options: VersionOptions): readonly TemplateSource[] {
  const folder = mkdtempSync(join(tmpdir(), 'podnet-impact-'));
  try {
    const archive = git('archive', '--format=tar', revision, '--', path);
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    return read(join(folder, path), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function git(...args: string[]): Buffer {
  try {
    return execFileSync('git', args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 30 });
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    throw new UsageError(
      `${args.slice(2).join(' ')}: ${stderr?.toString().trim() ?? 'git is not installed'}`,
    );
  }
}
