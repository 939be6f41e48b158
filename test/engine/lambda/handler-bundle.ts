import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const MODULES = resolve(__dirname, '..', '..', '..', 'node_modules');
const STAND_INS = join(__dirname, 'stand-ins');

/** Clients of the Lambda runtime that only aws-cdk's own functions use, and that are not installed here. */
const ABSENT_CLIENTS: Readonly<Record<string, string>> = {
  '@aws-sdk/client-lambda': join(STAND_INS, 'client-lambda.ts'),
  '@aws-sdk/client-sfn': join(STAND_INS, 'client-sfn.ts'),
};

/**
 * Path of the code that a function runs, complete with the SDK.
 *
 * Our own bundles carry it; CDK's handlers rely on the one that the Lambda runtime has. What is not JavaScript is the
 * function of aws-cdk that runs kubectl and helm.
 */
export function handlerBundle(folder: string, handler: string): { bundle: string; exportName: string } {
  const [file = 'index', exportName = 'handler'] = handler.split('.');
  const source = join(folder, `${file}.js`);
  if (!existsSync(source)) return { bundle: bundled(join(STAND_INS, 'kubectl.ts'), 'kubectl'), exportName };
  return { bundle: needsSdk(folder) ? bundled(source, basename(folder)) : source, exportName };
}

function needsSdk(folder: string): boolean {
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
  return files.some((file) => /require\("@aws-sdk\/client-/.test(readFileSync(join(folder, file), 'utf8')));
}

function bundled(source: string, name: string): string {
  const outfile = join(tmpdir(), 'podnet-engine', name, 'index.js');
  const isStandIn = source.startsWith(STAND_INS);
  if (built.has(outfile) || (!isStandIn && existsSync(outfile))) return outfile;
  const unfinished = `${outfile}.${process.pid}`;
  // The entry point asks for the module by a name that it computes.
  const contents = readFileSync(source, 'utf8').replaceAll('require(exports.external.userHandlerIndex)', 'require("./index")'); // prettier-ignore
  buildSync({
    stdin: { contents, resolveDir: dirname(source), sourcefile: source, loader: isStandIn ? 'ts' : 'js' },
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    nodePaths: [MODULES],
    alias: ABSENT_CLIENTS,
    logLevel: 'error',
  });
  // Written beside and renamed: several test files may build it at once.
  renameSync(unfinished, outfile);
  built.add(outfile);
  return outfile;
}

/** Built by this process: a stand-in may have changed since another one built it. */
const built = new Set<string>();
