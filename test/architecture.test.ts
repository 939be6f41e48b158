import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/**
 * The rooms, ground floor first: a room may import from the rooms before it, never from one after it.
 *
 * - `pure`: no CDK, no SDK, no file system, no clock.
 * - `construct`: CDK code, which reaches handlers by asset path only.
 * - `handler`: runs in Lambda, reaches no construct.
 * - `command`: the command line tool, works without the CDK.
 * - `app`: the entry point and what runs as an app.
 */
const ROOMS = [
  { name: 'lib/text', kind: 'pure' },
  { name: 'lib/planning', kind: 'pure' },
  { name: 'lib/aws-node', kind: 'pure' },
  { name: 'lib/capacity', kind: 'pure' },
  { name: 'lib/preflight', kind: 'pure' },
  { name: 'lib/checks/model', kind: 'pure' },
  { name: 'lib/inspect', kind: 'pure' },
  { name: 'lib/checks/rules', kind: 'pure' },
  { name: 'lib/impact', kind: 'pure' },
  { name: 'lib/report', kind: 'pure' },
  { name: 'lib/synth', kind: 'construct' },
  { name: 'lib/handlers', kind: 'construct' },
  { name: 'lib/network', kind: 'construct' },
  { name: 'lib/vpc-cni', kind: 'construct' },
  { name: 'lib/upgrade', kind: 'construct' },
  { name: 'lib/cluster', kind: 'construct' },
  { name: 'lib/checks', kind: 'construct' },
  { name: 'lib', kind: 'app' },
  { name: 'lambda/shared', kind: 'handler' },
  { name: 'lambda/subnet-cidr-reservation', kind: 'handler' },
  { name: 'lambda/aws-node-backup', kind: 'handler' },
  { name: 'lambda/aws-node-verification', kind: 'handler' },
  { name: 'bin/commands', kind: 'command' },
  { name: 'bin', kind: 'app' },
] as const;
type Room = (typeof ROOMS)[number];

/** What a kind of room must not import, at any distance. */
const FORBIDDEN: Readonly<Record<Room['kind'], RegExp>> = {
  pure: /^(?!ipaddr\.js$)/,
  construct: /^@aws-sdk\/|^lambda\/|^bin\//,
  handler: /^(aws-cdk-lib|cdk-nag)\b|^constructs$/,
  command: /^(aws-cdk-lib|cdk-nag)\b|^constructs$/,
  app: /^@aws-sdk\//,
};

const FILES = ['lib', 'lambda', 'bin'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file)),
);
const KNOWN = new Set(FILES);
const SOURCES = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** What a file imports: packages by name, files of the project by their path from the root. */
function importsOf(file: string, source = SOURCES.get(file) ?? ''): string[] {
  const specifiers = [
    ...source.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|\b(?:require|import)\('([^']+)'\)/gm),
  ];
  return specifiers.map(([, first, second]) => {
    const specifier = first ?? second ?? '';
    if (!specifier.startsWith('.')) return specifier;
    const path = relative(ROOT, resolve(ROOT, dirname(file), specifier));
    return [`${path}.ts`, `${path}/index.ts`].find((candidate) => KNOWN.has(candidate)) ?? path;
  });
}

const IMPORTS = new Map(FILES.map((file) => [file, importsOf(file)]));

/** All packages and files that a file imports, directly or through other files. */
function reachableFrom(file: string, seen = new Set<string>()): Set<string> {
  for (const imported of IMPORTS.get(file) ?? []) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    reachableFrom(imported, seen);
  }
  return seen;
}

/** The room of a file: the longest room name that its path begins with. */
function roomOf(file: string): Room | undefined {
  return [...ROOMS]
    .filter(({ name }) => file.startsWith(`${name}/`))
    .sort((one, other) => other.name.length - one.name.length)[0];
}

/** Imports that run from a lower room up to a higher one. */
function upwardImports(file: string): string[] {
  const floor = (name: string): number => ROOMS.findIndex((room) => room === roomOf(name));
  return (IMPORTS.get(file) ?? []).filter((imported) => KNOWN.has(imported) && floor(imported) > floor(file));
}

/** Circles of files: each is reported once, from its first file in the alphabet. */
function circles(): string[][] {
  const reached = new Map(FILES.map((file) => [file, reachableFrom(file)]));
  const inCircle = FILES.filter((file) => reached.get(file)?.has(file));
  const groups = inCircle.map((file) =>
    inCircle.filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file)),
  );
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}

test('every file lives in a room', () => {
  expect(FILES.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('every room has files', () => {
  const used = new Set(FILES.map(roomOf));
  expect(ROOMS.filter((room) => !used.has(room)).map(({ name }) => name)).toEqual([]);
});

describe.each(ROOMS.map((room) => [room.name, room] as const))('%s', (name, room) => {
  const files = FILES.filter((file) => roomOf(file) === room);

  test('imports from the rooms below it only', () => {
    const upward = files.flatMap((file) => upwardImports(file).map((imported) => `${file} -> ${imported}`));
    expect(upward).toEqual([]);
  });

  test(`reaches nothing that a room of kind ${room.kind} must not reach`, () => {
    const reached = files.flatMap((file) =>
      [...reachableFrom(file)]
        .filter(
          (imported) =>
            (room.kind === 'pure' ? !KNOWN.has(imported) : true) && FORBIDDEN[room.kind].test(imported),
        )
        .map((imported) => `${file} -> ${imported}`),
    );
    expect(name === 'bin' ? reached.filter((line) => !line.startsWith('bin/podnet.ts')) : reached).toEqual(
      [],
    );
  });
});

test('no handler imports another: what they share is in lambda/shared', () => {
  const handlers = ROOMS.filter(({ kind, name }) => kind === 'handler' && name !== 'lambda/shared');
  const crossing = FILES.flatMap((file) =>
    (IMPORTS.get(file) ?? [])
      .filter((imported) => handlers.some((room) => room === roomOf(imported) && room !== roomOf(file)))
      .filter(() => handlers.some((room) => room === roomOf(file)))
      .map((imported) => `${file} -> ${imported}`),
  );
  expect(crossing).toEqual([]);
});

const PURE_ROOMS = ROOMS.filter(({ kind }) => kind === 'pure');

test.each(PURE_ROOMS)('$name has no clock, no random numbers, no environment', (room) => {
  const impure = /\bnew Date\b|\bDate\.now\b|\bMath\.random\b|\bprocess\.|\bperformance\./;
  const files = FILES.filter((file) => roomOf(file) === room);
  expect(files.filter((file) => impure.test(SOURCES.get(file) ?? ''))).toEqual([]);
});

test('no file imports itself through others', () => expect(circles()).toEqual([]));

const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((file) => file.endsWith('.ts'));

test.each(EXAMPLES)('examples/%s imports the package by its name, as a user does', (file) => {
  const source = readFileSync(join(ROOT, 'examples', file), 'utf8');
  const own = importsOf(join('examples', file), source).filter((name) =>
    /^(lib|lambda|bin|test)\//.test(name),
  );
  expect(own).toEqual([]);
});
