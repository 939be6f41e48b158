import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

function filesBelow(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file));
}

/** What a file imports: packages by name, files of the project by their path from the root. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const specifiers = [...source.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|require\('([^']+)'\)/gm)];
  return specifiers.map(([, fromImport, fromRequire]) => {
    const specifier = fromImport ?? fromRequire;
    if (!specifier.startsWith('.')) return specifier;
    return relative(ROOT, resolve(ROOT, dirname(file), specifier));
  });
}

/** All imports of a file and of the project files it imports. */
function reachableFrom(file: string, seen = new Set<string>()): Set<string> {
  for (const imported of importsOf(file)) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    const source = [`${imported}.ts`, `${imported}/index.ts`].find((path) => existsSync(join(ROOT, path)));
    if (source) reachableFrom(source, seen);
  }
  return seen;
}

/** Files of a room that imports constructs; everything else in lib is pure. */
const CONSTRUCT_FILES = [
  /^lib\/(network|cluster|private)\//,
  /^lib\/upgrade\/(aws-node-.*|backup-bucket|upgrade-guard|index)\.ts$/,
  /^lib\/vpc-cni\/(vpc-cni-addon|vpc-cni-addon-props|aws-node-role|aws-node-identity|pod-security-group)\.ts$/,
  /^lib\/vpc-cni\/(pod-subnet-(options|selection)|settings-for-selection|eni-config-values|facts-of-cluster)\.ts$/,
  /^lib\/vpc-cni\/(tag-discovered-subnets|allow-vpc-resource-controller|allow-multus-traffic)\.ts$/,
  /^lib\/checks\/(pod-networking-checks|acknowledgments|assembly-templates)\.ts$/,
  /^lib\/(index|vpc-cni\/index|checks\/index)\.ts$/,
];

const PURE_FILES = filesBelow('lib').filter((file) => !CONSTRUCT_FILES.some((pattern) => pattern.test(file)));
const PACKAGES_ALLOWED_IN_PURE_FILES = ['ipaddr.js'];

test('there are pure files to look at', () => expect(PURE_FILES.length).toBeGreaterThan(20));

test.each(PURE_FILES)('%s is pure: no CDK, no SDK, no file system', (file) => {
  const packages = [...reachableFrom(file)].filter((imported) => !imported.startsWith('lib/'));
  expect(packages.filter((name) => !PACKAGES_ALLOWED_IN_PURE_FILES.includes(name))).toEqual([]);
});

test.each(PURE_FILES)('%s is pure: no clock, no random numbers, no environment', (file) => {
  const source = readFileSync(join(ROOT, file), 'utf8');
  expect(source.match(/\bnew Date\b|\bDate\.now\b|\bMath\.random\b|\bprocess\.|\bperformance\./g)).toBeNull();
});

test.each(filesBelow('lib'))(
  '%s reaches neither handlers, nor the command line tool, nor the AWS SDK',
  (file) => {
    const forbidden = importsOf(file).filter((imported) =>
      /^(lambda|bin|test|examples)\/|^@aws-sdk\//.test(imported),
    );
    expect(forbidden).toEqual([]);
  },
);

test.each(filesBelow('lambda'))('%s reaches no construct', (file) => {
  const reached = [...reachableFrom(file)];
  expect(reached.filter((imported) => /^aws-cdk-lib|^constructs$|^cdk-nag$|^bin\//.test(imported))).toEqual(
    [],
  );
});

test.each(filesBelow('bin').filter((file) => /^bin\/(podnet|commands\/)/.test(file)))(
  '%s works without the CDK',
  (file) => {
    const reached = [...reachableFrom(file)];
    expect(reached.filter((imported) => /^aws-cdk-lib|^constructs$|^cdk-nag$/.test(imported))).toEqual([]);
  },
);

test.each(filesBelow('examples'))('%s imports the package by its name, as a user does', (file) => {
  const own = importsOf(file).filter((imported) => /^(lib|lambda|bin|test)\//.test(imported));
  expect(own).toEqual([]);
});
