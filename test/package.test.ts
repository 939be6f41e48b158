import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Packed {
  readonly files: { readonly path: string }[];
  readonly bundled: string[];
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
      'API.md',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/bin/podnet.js',
      'dist/lambda/subnet-cidr-reservation/index.js',
      'docs/architecture.md',
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

test('whoever installs the package installs its peers and nothing else', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(manifest.bundledDependencies);
  expect(packed.bundled).toEqual(expect.arrayContaining(manifest.bundledDependencies));
  expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'cdk-nag', 'constructs']);
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
