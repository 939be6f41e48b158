import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PACMAK = 'jsii-pacmak@1.140.0';
const APPS = resolve(__dirname, 'apps');
const MINUTES = 60_000;

/** Resource types by logical id: what two languages must agree on. */
export type Resources = Record<string, string>;

/** A folder in which the packages of all languages are made, and an app of each of them runs. */
export class Workshop {
  public readonly folder = mkdtempSync(join(tmpdir(), 'podnet-languages-'));

  /** Writes the sources of the packages, as they would be published. */
  public makePackages(): void {
    const targets = ['python', 'java', 'go'].flatMap((target) => ['-t', target]);
    const command = ['exec', '--yes', `--package=${PACMAK}`, '--', 'jsii-pacmak', '--code-only', ...targets];
    this.run('npm', [...command, '-o', join(this.folder, 'packages'), resolve('.')], resolve('.'));
  }

  public typescript(): Resources {
    return this.synthesized('typescript', process.execPath, ['--import', 'tsx', join(APPS, 'app.ts')]);
  }

  public python(): Resources {
    const python = join(this.folder, 'venv/bin/python');
    this.run('python3', ['-m', 'venv', join(this.folder, 'venv')]);
    this.run(python, ['-m', 'pip', 'install', '--quiet', join(this.folder, 'packages/python')]);
    return this.synthesized('python', python, [this.copy('app.py', 'app.py')]);
  }

  public java(): Resources {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const skipped = ['-Dmaven.javadoc.skip', '-Dmaven.source.skip', '-Dgpg.skip'];
    this.run('mvn', ['-q', '-B', '-f', join(this.folder, 'packages/java/pom.xml'), 'install', ...skipped]);
    const app = this.copy('java', 'java');
    const pom = join(app, 'pom.xml');
    writeFileSync(pom, readFileSync(pom, 'utf8').replace('LIBRARY_VERSION', version));
    const run = ['-q', '-B', '-f', pom, 'compile', 'org.codehaus.mojo:exec-maven-plugin:3.5.0:java'];
    return this.synthesized('java', 'mvn', [...run, '-Dexec.mainClass=app.Main']);
  }

  public go(): Resources {
    const app = this.copy('go', 'go');
    const module = 'github.com/cdk-eks-podnet/cdk-eks-podnet-go/podnet';
    const library = join(this.folder, 'packages/go/podnet');
    // The generated module wants the very release that the library was compiled with; any from its floor on will do.
    this.run('go', ['mod', 'edit', '-require', 'github.com/aws/aws-cdk-go/awscdk/v2@v2.275.0'], library);
    this.run('go', ['mod', 'init', 'app'], app);
    this.run('go', ['mod', 'edit', '-require', `${module}@v0.0.0`, '-replace', `${module}=${library}`], app);
    this.run('go', ['mod', 'tidy'], app);
    this.run('go', ['build', '-o', 'app', '.'], app);
    return this.synthesized('go', join(app, 'app'), []);
  }

  public close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private copy(from: string, to: string): string {
    cpSync(join(APPS, from), join(this.folder, to), { recursive: true });
    return join(this.folder, to);
  }

  private synthesized(language: string, command: string, args: readonly string[]): Resources {
    const out = join(this.folder, `${language}.out`);
    this.run(command, args, resolve('.'), { CDK_OUTDIR: out, CDK_VALIDATION: 'false' });
    const file = join(out, 'Platform.template.json');
    if (!existsSync(file)) throw new Error(`the ${language} app wrote no template`);
    const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as {
      Resources: Record<string, { Type: string }>;
    };
    return Object.fromEntries(Object.entries(Resources).map(([id, { Type }]) => [id, Type]));
  }

  private run(
    command: string,
    args: readonly string[],
    cwd = this.folder,
    env: NodeJS.ProcessEnv = {},
  ): void {
    const silence = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
    try {
      execFileSync(command, args, {
        cwd,
        env: { ...process.env, ...silence, ...env },
        stdio: 'pipe',
        timeout: 20 * MINUTES,
        maxBuffer: 2 ** 28,
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
      throw new Error(`${command} ${args.join(' ')}\n${stdout?.toString()}\n${stderr?.toString()}`, {
        cause: error,
      });
    }
  }
}
