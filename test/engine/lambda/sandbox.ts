import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import type { VirtualClock } from '../virtual-clock';
import { watchedHttp, type SandboxNetwork } from './sandbox-http';
import { virtualTime, virtualTimersPromises } from './sandbox-timers';

/** An event in, a promise out: what a bundle exports. */
export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

export interface SandboxOptions {
  /** Path of the built bundle. */
  readonly bundle: string;
  /** Name of what it exports. */
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: VirtualClock;
  readonly network: SandboxNetwork;
  readonly log: (line: string) => void;
}

/** The SDK loads what it may not need with `import()`, which code in this process cannot have. */
const LAZY_IMPORT = /\bimport\((?="node:)/g;
const IMPORT = 'virtualImport';

const scripts = new Map<string, Script>();

/** Plain data as the handlers' own world makes it: under Jest, this one has other arrays and objects. */
const parse = new Script('JSON.parse').runInThisContext() as typeof JSON.parse;

/**
 * Loads a built handler in this process, with timers, clock, environment and connections of its own.
 *
 * One process for everything: a handler that waits costs no time, and one that starts costs milliseconds.
 */
export function loadHandler(options: SandboxOptions): Handler {
  const injected = injectedNames(options);
  const names = ['module', 'exports', ...Object.keys(injected)];
  const module = { exports: {} as Record<string, unknown> };
  const wrapper = compiled(options.bundle, names).runInThisContext() as (...values: unknown[]) => void;
  wrapper(module, module.exports, ...Object.values(injected));
  const handler = module.exports[options.exportName] as Handler;
  return (event, context) => handler(parse(JSON.stringify(event)), context);
}

function compiled(bundle: string, names: readonly string[]): Script {
  const known = scripts.get(bundle);
  if (known !== undefined) return known;
  const source = readFileSync(bundle, 'utf8').replace(LAZY_IMPORT, `${IMPORT}(`);
  const script = new Script(`(function (${names.join(', ')}) {${source}\n})`, { filename: bundle });
  scripts.set(bundle, script);
  return script;
}

function injectedNames(options: SandboxOptions): Record<string, unknown> {
  const { bundle, environment, clock, log } = options;
  const write = (...values: unknown[]): void => log(values.map(String).join(' '));
  const console = { log: write, info: write, warn: write, error: write, debug: write };
  const inner = Object.create(process, {
    env: { value: { ...environment } },
    emitWarning: { value: () => undefined },
  }) as NodeJS.Process;
  const load = virtualRequire(options, inner);
  return {
    require: load,
    [IMPORT]: async (name: string) => ({ ...(load(name) as object), default: load(name) }),
    process: inner,
    console,
    __filename: bundle,
    __dirname: dirname(bundle),
    ...virtualTime(clock),
  };
}

function virtualRequire({ bundle, clock, network }: SandboxOptions, inner: NodeJS.Process) {
  const real = createRequire(bundle);
  const replaced: Record<string, unknown> = {
    http: watchedHttp('http:', clock, network),
    https: watchedHttp('https:', clock, network),
    'timers/promises': virtualTimersPromises(clock),
    process: inner,
    // The SDK looks for shared configuration files; a function has none.
    'fs/promises': { readFile: () => Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' })) },
  };
  return (name: string): unknown => replaced[name.replace(/^node:/, '')] ?? real(name);
}
