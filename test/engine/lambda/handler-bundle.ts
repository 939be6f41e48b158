import { existsSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const MODULES = resolve(__dirname, '..', '..', '..', 'node_modules');

/**
 * Path of the code that a function runs, complete with the SDK.
 *
 * Our own bundles carry it; CDK's handlers rely on the one that the Lambda runtime has.
 */
export function handlerBundle(folder: string, handler: string): { bundle: string; exportName: string } {
  const [file = 'index', exportName = 'handler'] = handler.split('.');
  const source = join(folder, `${file}.js`);
  return { bundle: needsSdk(folder) ? withSdk(folder, source) : source, exportName };
}

function needsSdk(folder: string): boolean {
  const index = join(folder, 'index.js');
  return existsSync(index) && /require\("@aws-sdk\/client-/.test(readFileSync(index, 'utf8'));
}

function withSdk(folder: string, source: string): string {
  const outfile = join(tmpdir(), 'podnet-engine', basename(folder), 'index.js');
  if (existsSync(outfile)) return outfile;
  const unfinished = `${outfile}.${process.pid}`;
  // The entry point asks for the module by a name that it computes.
  const entry = readFileSync(source, 'utf8').replaceAll('require(exports.external.userHandlerIndex)', 'require("./index")'); // prettier-ignore
  buildSync({
    stdin: { contents: entry, resolveDir: folder, sourcefile: source },
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    nodePaths: [MODULES],
    logLevel: 'error',
  });
  // Written beside and renamed: several test files may build it at once.
  renameSync(unfinished, outfile);
  return outfile;
}
