import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface Packed {
  readonly files: { readonly path: string }[];
  readonly bundled: string[];
  readonly unpackedSize: number;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString(),
) as Packed[];
const paths = packed.files.map(({ path }) => path);

test('the package holds the library, the handlers, the command line tool and the documents', () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      '.jsii',
      '.jsii.gz',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/bin/podnet.js',
      'dist/lambda/subnet-cidr-reservation/index.js',
      'docs/getting-started.md',
      'lib/index.d.ts',
      'lib/index.js',
      'package.json',
    ]),
  );
});

test('the package holds no tests, no sources, no output of a synthesis', () => {
  const own = paths.filter((path) => !path.startsWith('node_modules/'));
  expect(own.filter((path) => /^(test|bench|examples|scripts|cdk\.out|coverage|\.ci)\//.test(path))).toEqual(
    [],
  );
  expect(own.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
});

test('every compiled file in the package has a source', () => {
  const compiled = paths.filter((path) => /^lib\/.*(\.js|\.d\.ts)$/.test(path));
  expect(compiled.filter((path) => !existsSync(path.replace(/(\.d\.ts|\.js)$/, '.ts')))).toEqual([]);
});

describe('links of a document in the package', () => {
  const repository = (manifest.repository.url as string).replace(/\.git$/, '/blob/main/');
  const links = paths
    .filter((path) => /^(README|CHANGELOG|docs\/.*)\.md$/.test(path))
    .flatMap((document) =>
      [...readFileSync(document, 'utf8').matchAll(/\]\((?!#)([^)\s#]+)/g)].map(([, link]) => ({
        document,
        link,
      })),
    );

  test('that are relative lead to files in the package', () => {
    const relative = links.filter(({ link }) => !/^https?:/.test(link));
    const broken = relative.filter(({ document, link }) => !paths.includes(join(dirname(document), link)));
    expect(relative.length).toBeGreaterThan(20);
    expect(broken).toEqual([]);
  });

  test('that lead into the repository name a file or a folder of it', () => {
    const absolute = links.filter(({ link }) => link.startsWith(repository));
    expect(absolute.length).toBeGreaterThan(10);
    expect(absolute.filter(({ link }) => !existsSync(link.slice(repository.length)))).toEqual([]);
  });
});

test('the package stays small', () => expect(packed.unpackedSize).toBeLessThan(6_000_000));

test('whoever installs the package installs its peers and nothing else', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(manifest.bundledDependencies);
  expect(packed.bundled).toEqual(expect.arrayContaining(manifest.bundledDependencies));
  expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
});

test('tools are pinned to a version', () => {
  const ranges = Object.entries<string>(manifest.devDependencies).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/.test(version),
  );
  expect(ranges).toEqual([]);
});

test('importing the package loads no AWS SDK and no construct library', () => {
  const script = "require('cdk-eks-podnet'); console.log(JSON.stringify(Object.keys(require.cache)))";
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, ['-e', script]).toString());
  expect(
    loaded.filter((file) => /node_modules\/(aws-cdk-lib|@aws-sdk|cdk-nag|constructs)\//.test(file)),
  ).toEqual([]);
});

describe('what is bundled', () => {
  const sbom = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8'));
  const notices = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

  test('is listed with the version of the lock file and its licence', () => {
    const components: { name: string; version: string }[] = sbom.components;
    expect(components.length).toBeGreaterThan(20);
    for (const { name, version } of components) {
      const locked = Object.entries<{ version: string }>(packages).filter(([path]) =>
        path.endsWith(`node_modules/${name}`),
      );
      expect(locked.map(([, entry]) => entry.version)).toContain(version);
      expect(notices).toContain(`${name} ${version} (`);
    }
  });

  test('names the packages that the sources import', () => {
    const names = (sbom.components as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-eks', 'commander', 'ipaddr.js', 'yaml']));
  });

  test('has licences that allow it', () => {
    const licences = (sbom.components as { licenses: { license?: { id: string } }[] }[]).map(
      ({ licenses: [first] }) => first.license?.id,
    );
    expect([...new Set(licences)].sort()).toEqual(['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']);
  });

  test('is the same, byte for byte, when it is built again', () => {
    const files = ['dist/bin/podnet.js', 'dist/sbom.cdx.json', 'dist/lambda/aws-node-backup/index.js'];
    const folder = mkdtempSync(join(tmpdir(), 'podnet-bundles-'));
    for (const name of [
      'bin',
      'lambda',
      'lib',
      'scripts',
      'packages',
      'package.json',
      'tsconfig.json',
      'tsconfig.jsii.json',
      'LICENSE',
    ])
      cpSync(name, join(folder, name), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, ['--preserve-symlinks', 'scripts/bundle.mjs'], {
      cwd: folder,
      stdio: 'pipe',
    });
    for (const file of files) expect(readFileSync(join(folder, file))).toEqual(readFileSync(file));
    rmSync(folder, { recursive: true });
  });
});
