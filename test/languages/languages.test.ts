import { readFileSync } from 'node:fs';
import { isInstalled } from '../loopback/tools';
import { type Resources, Workshop } from './workshop';

/** Downloads hundreds of megabytes and compiles for minutes: on request only. */
const WANTED = process.env.LANGUAGES !== undefined;
const MINUTES = 60_000;

/** Why a language cannot be tried; undefined when it can. */
function missing(tool: string, versionFlag: string): string | undefined {
  if (!WANTED) return 'npm run languages';
  return isInstalled(tool, versionFlag) ? undefined : `no ${tool}`;
}

test('the app of the README is the one that every language writes', () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const app = readFileSync('test/languages/apps/app.ts', 'utf8').replace('app.synth();\n', '');
  const words = (source = ''): string => source.replaceAll(/[\s,]+/g, '');
  expect(words(app)).toBe(words(example));
});

describe('a package of another language makes the resources that TypeScript makes', () => {
  let workshop: Workshop;
  let expected: Resources;

  beforeAll(() => {
    if (!WANTED) return;
    workshop = new Workshop();
    workshop.makePackages();
    expected = workshop.typescript();
    expect(Object.keys(expected).length).toBeGreaterThan(100);
  }, 10 * MINUTES);

  afterAll(() => workshop?.close());

  const languages = [
    ['Python', 'python3', '--version', () => workshop.python()],
    ['Java', 'mvn', '--version', () => workshop.java()],
    ['Go', 'go', 'version', () => workshop.go()],
  ] as const;
  for (const [language, tool, versionFlag, synthesize] of languages) {
    const reason = missing(tool, versionFlag);
    const run = reason === undefined ? test : test.skip;
    const title = reason === undefined ? language : `${language}, skipped: ${reason}`;
    run(title, () => expect(synthesize()).toEqual(expected), 25 * MINUTES);
  }
});
