import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { defaultDials } from './aws/dials';
import { INCIDENTS } from './aws/scenarios/incidents';
import { DEFAULT_DIALS } from './dials';
import { UNKNOWNS } from './unknowns';

const HERE = __dirname;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

describe('the incidents of others', () => {
  test('are 33, each told somewhere', () => {
    expect(INCIDENTS).toHaveLength(33);
    expect(new Set(INCIDENTS.map(({ source }) => source)).size).toBe(33);
    for (const { source } of INCIDENTS)
      expect(source).toMatch(/^https:\/\/github\.com\/.+\/(issues|pull)\/\d+$/);
  });

  test.each(INCIDENTS)('$what: is played, or cannot happen for a reason', ({ shownBy, cannotHappen }) => {
    if (shownBy === undefined) expect(cannotHappen).toMatch(/\w+ \w+/);
    else expect(readFileSync(shownBy.file, 'utf8')).toContain(shownBy.test);
  });
});

describe('the dials', () => {
  /** Functions are asked, not turned: no default, so they are named here. */
  const HOOKS = ['fault', 'between', 'beforeCall', 'addonOutcome'];
  const tests = filesIn(HERE)
    .filter((file) => /\.test\.ts$|unknowns\.ts$|\.cases\.ts$|guarded-app\.ts$/.test(file))
    .filter((file) => file !== __filename)
    .map((file) => readFileSync(file, 'utf8'));

  test.each([...Object.keys(DEFAULT_DIALS), ...Object.keys(defaultDials()), ...HOOKS])(
    '%s is turned by a test',
    (dial) => expect(tests.some((text) => new RegExp(`\\b${dial}\\b`).test(text))).toBe(true),
  );
});

test('what is not known about AWS has at least two answers each, and every answer is another one', () => {
  expect(UNKNOWNS.length).toBeGreaterThan(8);
  for (const { question, variants } of UNKNOWNS) {
    expect(question).toMatch(/\?$/);
    const answers = Object.values(variants).map((variant) => JSON.stringify(variant));
    expect(answers.length).toBeGreaterThan(1);
    expect(new Set(answers).size).toBe(answers.length);
  }
});

test('the engine stands on no part of a test: it can deploy into any world', () => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g))
      visit(`${resolve(dirname(file), path)}.ts`);
  };
  visit(join(HERE, 'engine.ts'));
  // A server on the loopback interface, which knows nothing of what it serves.
  reached.delete(join(HERE, '..', 'loopback', 'http-server.ts'));
  const outside = [...reached].map((file) => relative(HERE, file)).filter((file) => /^(\.\.|aws|core|rehearsal)/.test(file)); // prettier-ignore
  expect(reached.size).toBeGreaterThan(30);
  expect(outside).toEqual([]);
});
