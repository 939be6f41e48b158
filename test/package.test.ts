import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

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

test('the package stays small', () => expect(packed.unpackedSize).toBeLessThan(7_000_000));

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
