import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = readFileSync('docs/vpc-cni.md', 'utf8');

/** Everything that the constructs around the add-on may say. */
const SOURCES = ['lib/aws-node', 'lib/vpc-cni', 'lib/cluster', 'lib/capacity', 'lib/network']
  .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The messages of the page, which stand in italics, in pieces without what differs from case to case. */
const MESSAGES = [...PAGE.matchAll(/(?<!\w)_([^_|]+)_(?!\w)/g)]
  .flatMap(([, message]) => message.split(/\{\w+\}|'|…/))
  .map((piece) => piece.replace(/^[:,.\s]+|[:,.\s]+$/g, ''))
  .filter((piece) => piece.length > 12);

test('there are messages to look at', () => expect(MESSAGES.length).toBeGreaterThan(15));

test.each(MESSAGES)('a construct says: %s', (piece) => {
  expect(SOURCES).toContain(piece);
});

test.each([...PAGE.matchAll(/`PodNetwork:(\w+)`/g)].map(([, id]) => id))('the warning %s exists', (id) => {
  expect(SOURCES).toMatch(new RegExp(`PodNetwork:${id}\\b|'${id}'`));
});

test.each([...PAGE.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path]) => path))(
  'the link to %s works',
  (path) => {
    expect(path.startsWith('https://') || existsSync(join('docs', path))).toBe(true);
  },
);
