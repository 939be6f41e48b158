import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { addCheckCommand } from '../../bin/commands/check';
import { addRulesCommands } from '../../bin/commands/rules';
import { run } from '../support/command-line';

const PAGE = readFileSync('docs/adopting-the-checks.md', 'utf8');
const ACTION = parse(readFileSync('action.yml', 'utf8')) as {
  inputs: Record<string, { default: string }>;
  runs: { steps: { run: string; env: Record<string, string> }[] };
};

const home = process.cwd();
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'podnet-estate-'));
  process.chdir(directory);
});

afterAll(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

/** Thirty stacks of ten VPCs, each too large for AWS. */
function legacyEstate(broken = 10): void {
  mkdirSync('infra', { recursive: true });
  for (let stack = 0; stack < 30; stack++) {
    const vpcs = Array.from({ length: 10 }, (_, index) => [
      `Vpc${index}`,
      { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: index < broken ? '10.0.0.0/8' : '10.0.0.0/16' } },
    ]);
    writeFileSync(`infra/stack-${stack}.json`, JSON.stringify({ Resources: Object.fromEntries(vpcs) }));
  }
}

test('the five commands of the page take an estate of 300 findings to a green pipeline', () => {
  const lines = [...PAGE.matchAll(/^podnet (.*)$/gm)].map(([, line]) => line!);
  // The order of separate stacks is another subject of the page.
  const commands = lines.filter((line) => !line.includes('--order')).map((line) => line.split(' '));
  expect(commands).toHaveLength(5);
  const podnet = (args: string[] | undefined) => run([addCheckCommand, addRulesCommands], args ?? []);
  legacyEstate();
  expect(podnet(commands[0])).toMatchObject({ code: 1, out: expect.stringContaining('300 errors') });
  expect(podnet(commands[1])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/written: \d{3} findings/),
  });
  expect(podnet(commands[2])).toMatchObject({
    code: 0,
    out: expect.stringContaining('known from the baseline'),
  });
  expect(podnet(commands[3])).toMatchObject({ code: 0, out: expect.stringContaining('NET-01') });
  legacyEstate(9);
  expect(podnet(commands[2]).out).toContain('no longer found');
  expect(podnet(commands[4])).toMatchObject({ code: 0 });
  legacyEstate();
  expect(podnet(commands[2])).toMatchObject({ code: 1, out: expect.stringContaining('30 errors') });
});

test('the configuration of the page is accepted', () => {
  const [, text] = /```yaml\n(# podnet\.config\.yaml[^`]*)```/.exec(PAGE) ?? [];
  writeFileSync('podnet.config.yaml', text ?? '');
  const { err } = run([addCheckCommand], ['check', 'infra', '--severity', 'error']);
  rmSync('podnet.config.yaml');
  expect(err).toBe('');
});

describe('the GitHub action', () => {
  const [step] = ACTION.runs.steps;

  /** Runs the script of the action with a podnet that writes down how it was called. */
  function script(env: Record<string, string>): string[] {
    mkdirSync('tools', { recursive: true });
    writeFileSync('tools/npx', '#!/bin/sh\necho "$@" >> calls.txt\n', { mode: 0o755 });
    writeFileSync('calls.txt', '');
    const defaults = Object.fromEntries(
      Object.entries(step!.env).map(([name, value]) => [
        name,
        ACTION.inputs[/inputs\.([\w-]+)/.exec(value)![1]!]!.default,
      ]),
    );
    const result = spawnSync('bash', ['-e', '-c', step!.run], {
      env: {
        ...process.env,
        PATH: `${join(directory, 'tools')}${delimiter}${process.env.PATH}`,
        ...defaults,
        ...env,
      },
    });
    expect(result.status).toBe(0);
    return readFileSync('calls.txt', 'utf8').trim().split('\n');
  }

  test('checks cdk.out with annotations by default', () => {
    expect(script({})).toEqual(['--yes podnet@latest check cdk.out --fail-on error --format github']);
  });

  test('hands globs to podnet as they are, and writes SARIF first', () => {
    expect(script({ PATHS: 'infra/*.json cdk.out', BASELINE: 'b.json', SARIF_FILE: 'out.sarif' })).toEqual([
      '--yes podnet@latest check infra/*.json cdk.out --fail-on error --baseline b.json --format sarif --output-file out.sarif',
      '--yes podnet@latest check infra/*.json cdk.out --fail-on error --baseline b.json --format github',
    ]);
  });
});
