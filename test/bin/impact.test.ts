import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addImpactCommand } from '../../bin/commands/impact';
import { template, type Template } from '../impact/base';
import { HARMLESS, PAIRS } from '../impact/pairs';
import { run } from '../support/command-line';

const home = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podnet-impact-test-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const podnet = (...args: string[]) => run([addImpactCommand], ['impact', ...args]);

function file(name: string, change: (template: Template) => void = () => {}): string {
  const body = template();
  change(body);
  writeFileSync(name, JSON.stringify(body));
  return name;
}

const renumbered = ({ Resources }: Template) => void (Resources.NodeA.Properties.CidrBlock = '10.0.48.0/20');
const relabelled = ({ Resources }: Template) => void (Resources.Nodes.Properties.Labels = { team: 'store' });
const rolled = ({ Resources }: Template) =>
  void (Resources.Nodes.Properties.ReleaseVersion = '1.36.1-20261120');

test('two equal templates change nothing', () => {
  expect(podnet(file('old.json'), file('new.json'))).toMatchObject({ out: 'nothing changes', code: 0 });
});

test('the text names what happens, why, and what pods notice', () => {
  const { out, code } = podnet(file('old.json'), file('new.json', renumbered));
  expect(code).toBe(1);
  expect(out).toContain(
    [
      'Replaced',
      '  subnet new.json/NodeA',
      '    CidrBlock: 10.0.16.0/20 -> 10.0.48.0/20',
      '    pods: its addresses end: nodes and pods with interfaces in it must be gone first',
    ].join('\n'),
  );
});

test.each([
  ['replace-subnet', 1],
  ['replace-nodegroup', 1],
  ['replace-cluster', 0],
  ['roll', 0],
  ['none', 0],
  ['roll-nodegroup,replace', 1],
])('--fail-on %s gives %d', (failOn, code) => {
  expect(podnet(file('old.json'), file('new.json', renumbered), '--fail-on', failOn).code).toBe(code);
});

test('a roll fails only when it is named', () => {
  const [old, now] = [file('old.json'), file('new.json', rolled)];
  expect(podnet(old, now).code).toBe(0);
  expect(podnet(old, now, '--fail-on', 'roll-nodegroup').code).toBe(1);
});

test('changes in place take one line each', () => {
  expect(podnet(file('old.json'), file('new.json', relabelled)).out).toBe(
    ['1 updated', '', 'Updated in place', '  nodegroup new.json/Nodes'].join('\n'),
  );
});

test('JSON and Markdown hold the same', () => {
  const paths = [file('old.json'), file('new.json', renumbered)];
  const { impacts } = JSON.parse(podnet(...paths, '--json').out) as { impacts: { outcome: string }[] };
  expect(impacts.map(({ outcome }) => outcome)).toContain('replaced');
  expect(podnet(...paths, '--markdown').out).toContain('| replaced | subnet new.json/NodeA | CidrBlock: ');
});

test('a version may be a git revision', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { stdio: 'pipe' });
  git('init', '-q');
  file('net.json');
  git('add', '.');
  git('commit', '-qm', 'first');
  file('net.json', renumbered);
  expect(podnet('HEAD:net.json', 'net.json').out).toContain('  subnet net.json/NodeA');
});

describe('wrong usage', () => {
  test.each([
    [['old.json', 'absent.json'], /^error: absent\.json/],
    [['old.json', 'old.json', '--json', '--markdown'], /^error: choose one format/],
    [['old.json', 'old.json', '--fail-on', 'replcae'], /did you mean replace\?$/],
    [
      ['nowhere:old.json', 'old.json'],
      /^error: nowhere -- old\.json|^error: .*not a git repository|^error: .*nowhere/,
    ],
  ])('%j', (args, message) => {
    file('old.json');
    const { err, code } = podnet(...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});

test('the documentation shows the real output', () => {
  const page = readFileSync(join(home, 'docs/impact.md'), 'utf8');
  const shown = /<!-- output: impact -->\n+```text\n([\s\S]*?)\n```/.exec(page)?.[1];
  const data = ({ Resources }: Template) =>
    void (Resources.Image.Properties.LaunchTemplateData.ImageId = 'ami-0123456789abcdef0');
  expect(podnet(file('old.json'), file('new.json', data)).out).toBe(shown);
});

test('the documentation counts the pairs', () => {
  const page = readFileSync(join(home, 'docs/impact.md'), 'utf8');
  expect(page).toContain(`${PAIRS.length} that change something running and ${HARMLESS.length} that do not`);
});
