import { mkdirSync, readdirSync, rmSync, statSync, existsSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '..', '..');

const STALE_LOCK = 60_000;

function newestSource(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

function isCurrent(bundle: string, name: string): boolean {
  if (!existsSync(bundle)) return false;
  const sources = [join(ROOT, 'lambda', name), join(ROOT, 'lambda', 'shared')];
  return sources.every((folder) => newestSource(folder) <= statSync(bundle).mtimeMs);
}

/** As scripts/bundle.mjs does; written beside and renamed, so that nobody ever loads half a bundle. */
function build(name: string, bundle: string): void {
  const unfinished = `${bundle}.${process.pid}.tmp`;
  buildSync({
    entryPoints: [join(ROOT, 'lambda', name, 'index.ts')],
    outfile: unfinished,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambda/shared/lambda-credentials.ts') },
    legalComments: 'none',
    logLevel: 'warning',
  });
  renameSync(unfinished, bundle);
}

/**
 * Path of the built bundle of a handler; built first if it is missing or older than its sources.
 *
 * Test files run in several processes: a folder serves as the lock, as making one either works or fails.
 */
export async function bundleOf(name: string): Promise<string> {
  const bundle = join(ROOT, 'dist', 'lambda', name, 'index.js');
  const lock = `${dirname(bundle)}.lock`;
  mkdirSync(dirname(bundle), { recursive: true });
  while (!isCurrent(bundle, name)) {
    try {
      mkdirSync(lock);
    } catch {
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > STALE_LOCK)
        rmSync(lock, { recursive: true });
      await sleep(50);
      continue;
    }
    try {
      if (!isCurrent(bundle, name)) build(name, bundle);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return bundle;
}
