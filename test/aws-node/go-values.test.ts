import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { goLength, parseGoBool, parseGoInt } from '../../lib/aws-node/go-values';
import { describeWith, isInstalled } from '../loopback/tools';

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];
const NO_BOOLEANS = [
  '',
  'yes',
  'no',
  'on',
  'TrUe',
  'tRUE',
  ' true',
  'true ',
  '01',
  'constructor',
  '__proto__',
];
const NUMBERS = ['0', '5', '+5', '-5', '007', '-0', '9223372036854775807', '-9223372036854775808'];
const NO_NUMBERS = [
  '',
  '+',
  '-',
  ' 5',
  '5 ',
  '5.0',
  '0x5',
  '1e3',
  '1_000',
  '--5',
  '٥',
  '9223372036854775808',
];
const LENGTHS = ['eni', 'é', 'éé', '€', '日本', '😀', 'a\u0301'];

test.each(TRUE)('%j is true', (text) => expect(parseGoBool(text)).toBe(true));
test.each(FALSE)('%j is false', (text) => expect(parseGoBool(text)).toBe(false));
test.each(NO_BOOLEANS)('%j is not a boolean', (text) => expect(parseGoBool(text)).toBeUndefined());
test.each(NUMBERS)('%j is a number', (text) => expect(parseGoInt(text)).toBe(Number(text) + 0));
test.each(NO_NUMBERS)('%j is not a number', (text) => expect(parseGoInt(text)).toBeUndefined());
test.each(LENGTHS)('%j is as long as its UTF-8', (text) =>
  expect(goLength(text)).toBe(Buffer.byteLength(text)),
);

/** How the Go on this machine reads texts. */
function readByGo(texts: readonly string[]): { bool: boolean | null; int: number | null; len: number }[] {
  const input = texts.map((text) => JSON.stringify(text)).join('\n');
  const run = spawnSync('go', ['run', join(__dirname, 'go', 'main.go')], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, GO111MODULE: 'off', GOTOOLCHAIN: 'local' },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReturnType<typeof readByGo>[number]);
}

describeWith('go', isInstalled('go', 'version'))('against the strconv of Go', () => {
  const near = fc.stringMatching(/^[ +-]?[0-9xeE._]{0,20}$/);
  const words = fc.mixedCase(fc.constantFrom('true', 'false', 't', 'f', 'yes', 'no'));
  const random = fc.sample(fc.oneof(near, words, fc.string({ unit: 'grapheme', maxLength: 6 })), 3000);
  const corpus = [...TRUE, ...FALSE, ...NO_BOOLEANS, ...NUMBERS, ...NO_NUMBERS, ...LENGTHS, ...random].filter(
    (text) => Buffer.from(text).toString() === text,
  );

  test('each text is read alike', () => {
    const ours = corpus.map((text) => ({
      text,
      bool: parseGoBool(text) ?? null,
      int: parseGoInt(text) ?? null,
      len: goLength(text),
    }));
    const theirs = readByGo(corpus).map((reading, index) => ({ text: corpus[index], ...reading }));
    expect(ours).toEqual(theirs);
  }, 120_000);
});
