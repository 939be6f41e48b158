import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describeWith } from '../loopback/tools';

const execute = promisify(execFile);

/** The environment without what `npm test` and the setup of the tests add to it. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_PATH$|NODE_OPTIONS$|INIT_CWD$|CDK_)/.test(name),
  ),
);

interface Manifest {
  readonly version: string;
  readonly peerDependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

export const MANIFEST: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** The oldest peers that the package accepts. */
export const OLDEST_PEERS = Object.entries(MANIFEST.peerDependencies).map(
  ([name, range]) => `${name}@${range.slice(1)}`,
);

/** Tools of a consumer, in the versions that the project uses. */
export const tools = (...names: string[]): string[] =>
  names.map((name) => `${name}@${MANIFEST.devDependencies[name]}`);

/**
 * Whether packages can be installed. Without a registry the tests of this folder say so and are skipped, except where CI
 * requires one.
 */
const hasRegistry = (): boolean =>
  process.env.REQUIRE_REGISTRY === 'true' ||
  spawnSync('npm', ['view', OLDEST_PEERS[0], 'version', '--fetch-retries=1', '--fetch-timeout=20000'], {
    env: ENVIRONMENT,
    timeout: 60_000,
    stdio: 'ignore',
  }).status === 0;

export const describeInstalled = (name: string, tests: () => void): void =>
  describeWith('package registry', hasRegistry())(name, tests);

/** What a program printed, on both streams, and how it ended. */
export interface Ended {
  readonly output: string;
  readonly code: number;
}

/** A folder outside of the repository, where nothing but what is installed there can be found. */
export class Consumer {
  public readonly folder = mkdtempSync(join(tmpdir(), 'podnet-consumer-'));

  constructor() {
    this.write('package.json', '{ "name": "consumer", "private": true }');
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  public copy(source: string, target: string): void {
    cpSync(source, join(this.folder, target), { recursive: true });
  }

  public read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Packs a package as it would be published, and returns the file. */
  public pack(packageFolder: string): string {
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', this.folder];
    const packed = execFileSync('npm', args, { cwd: packageFolder, env: ENVIRONMENT, stdio: 'pipe' });
    return join(this.folder, (JSON.parse(packed.toString()) as [{ filename: string }])[0].filename);
  }

  /** `npm install`, which must succeed. */
  public async install(...packages: string[]): Promise<void> {
    const { output, code } = await this.npmInstall(...packages);
    if (code !== 0) throw new Error(output);
  }

  public npmInstall(...args: string[]): Promise<Ended> {
    return this.run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...args]);
  }

  public async run(command: string, args: string[], { env = {}, subfolder = '.' } = {}): Promise<Ended> {
    const options = {
      cwd: join(this.folder, subfolder),
      env: { ...ENVIRONMENT, ...env },
      maxBuffer: 64 * 1024 * 1024,
    };
    try {
      const { stdout, stderr } = await execute(command, args, options);
      return { output: stdout + stderr, code: 0 };
    } catch (error) {
      const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
      return { output: stdout + stderr, code };
    }
  }

  /** Runs an app as the CDK CLI does, and returns what it printed; the templates are in the given folder. */
  public async synthesize(command: string[], outdir: string, subfolder = '.'): Promise<string> {
    const env = { CDK_OUTDIR: join(this.folder, outdir), CDK_VALIDATION: 'false' };
    const { output, code } = await this.run(process.execPath, command, { env, subfolder });
    if (code !== 0) throw new Error(output);
    return output;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
