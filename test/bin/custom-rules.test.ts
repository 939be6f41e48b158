import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { house } from '../checks/fixtures/house';

/** The command line tool as a stranger gets it: packed, and unpacked elsewhere. */
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'podnet-custom-'));
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', directory], {
    cwd: 'dist/podnet',
    encoding: 'utf8',
  }).trim();
  execFileSync('tar', ['-xzf', packed], { cwd: directory });
  writeFileSync(join(directory, 'cluster.json'), JSON.stringify(house().build()));
}, 60_000);

afterAll(() => rmSync(directory, { recursive: true }));

function podnet(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['package/podnet.js', 'check', ...args], {
    cwd: directory,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return name;
}

/** The module on the page. */
const FROM_THE_DOCS = /^```js\n(.*?)^```/ms.exec(readFileSync('docs/adopting-the-checks.md', 'utf8'))![1];

test('the rule of the documentation finds the node group, beside the rules of the book', () => {
  file('acme-rules.mjs', FROM_THE_DOCS);
  const { code, out } = podnet('cluster.json', '--custom-rules', 'acme-rules.mjs', '--fail-on', 'warning');
  expect(out).toContain(
    'warning ACME-01 at Nodegroup in cluster.json\n  node group Nodegroup may have 30 nodes\n  Add a second node group.\n',
  );
  expect(code).toBe(1);
});

test('the configuration file names modules, and exceptions count', () => {
  file('acme-rules.mjs', FROM_THE_DOCS);
  file(
    'podnet.config.json',
    JSON.stringify({ customRuleFiles: ['acme-rules.mjs'], ignore: { 'ACME-01': 'planned' } }),
  );
  const { code, out } = podnet('cluster.json', '--fail-on', 'warning');
  rmSync(join(directory, 'podnet.config.json'));
  expect(out).toContain('1 ignored with a reason');
  expect(code).toBe(0);
});

test.each(['sarif', 'junit', 'github', 'markdown', 'json'])('format %s has its findings', (format) => {
  file('acme-rules.mjs', FROM_THE_DOCS);
  const { out } = podnet('cluster.json', '--custom-rules', 'acme-rules.mjs', '--format', format);
  expect(out).toContain('ACME-01');
  expect(out).toContain('may have 30 nodes');
  expect(out).not.toContain('undefined');
});

test.each([
  ['missing.mjs', undefined, 'custom rules: missing.mjs does not exist'],
  ['broken.mjs', 'export default [', 'custom rules: broken.mjs cannot be loaded: '],
  ['object.mjs', 'export default {}', 'the default export of object.mjs is not a list of rules'],
  [
    'empty.mjs',
    'export default [{ id: "ACME-01" }]',
    'empty.mjs: rule 1 checks nothing; give it one of checkCluster',
  ],
  [
    'nameless.mjs',
    'export default [{ id: "ACME-01", checkCluster: () => [] }]',
    'customRules[0] has no title, remedy',
  ],
])('%s is refused in a sentence, with exit code 2', (name, text, message) => {
  if (text !== undefined) file(name, text);
  const { code, err } = podnet('cluster.json', '--custom-rules', name);
  expect(err).toContain(message);
  expect(err).not.toContain('    at ');
  expect(code).toBe(2);
});
