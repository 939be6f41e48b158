import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { UsageError } from './usage-error';

/** A file or directory to read; a `candidate` was found by searching and may turn out to be another file. */
export interface InputFile {
  readonly path: string;
  readonly kind: 'template' | 'candidate' | 'assembly';
}

/** Directories that never hold templates of their owner. */
const LEFT_OUT = ['**/node_modules/**', '**/.git/**'];

const TEMPLATES = '**/*.{json,yaml,yml,template}';

/**
 * Resolves one argument of the command to the inputs that it names.
 *
 * @param path a file, a folder, a cdk.out directory, a glob, or `-` for standard input
 */
export function findInputs(path: string): InputFile[] {
  if (path === '-') return [{ path, kind: 'template' }];
  if (existsSync(path)) return statSync(path).isDirectory() ? inFolder(path) : [{ path, kind: 'template' }];
  if (!isDynamicPattern(path)) throw new UsageError(`${path} does not exist`);
  const found = globSync(path, { ignore: LEFT_OUT, onlyFiles: false, expandDirectories: false }).sort();
  if (found.length === 0) throw new UsageError(`${path} matches no file`);
  return found.flatMap((match) => findInputs(match.replace(/\/$/, '')));
}

/** A cdk.out directory is one input; any other folder is searched for templates and cdk.out directories. */
function inFolder(path: string): InputFile[] {
  const folder = normalize(path).replace(/[\\/]$/, '');
  if (isAssembly(folder)) return [{ path: folder, kind: 'assembly' }];
  const files = globSync(TEMPLATES, { cwd: folder, ignore: LEFT_OUT, expandDirectories: false })
    .sort()
    .map((file) => join(folder, file));
  const assemblies = new Set(files.map((file) => assemblyAbove(file, folder)));
  assemblies.delete(undefined);
  if (files.length === 0)
    throw new UsageError(`${folder} has no templates: give template files or a cdk.out directory`);
  return [
    ...[...assemblies].map((path): InputFile => ({ path: path ?? folder, kind: 'assembly' })),
    ...files
      .filter((file) => assemblyAbove(file, folder) === undefined)
      .map((path): InputFile => ({ path, kind: 'candidate' })),
  ];
}

/** Outermost cdk.out directory between a file and the folder that was searched. */
function assemblyAbove(file: string, folder: string): string | undefined {
  const above: string[] = [];
  for (let at = dirname(file); at !== folder && at !== dirname(at); at = dirname(at)) above.push(at);
  return above.reverse().find(isAssembly);
}

/** Web applications have a manifest.json as well, but no artifacts in it. */
function isAssembly(folder: string): boolean {
  const manifest = join(folder, 'manifest.json');
  return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"artifacts"');
}
