import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiType } from './support/jsii-assembly';
import { assembly } from './support/jsii-assembly';

const TYPES = Object.values(assembly().types);
const STRUCTS = TYPES.filter(({ datatype }) => datatype);
const CLASSES = TYPES.filter(({ kind }) => kind === 'class');

const names = (found: { name: string }[]) => found.map(({ name }) => name);

/** Members that a type declares itself, with the name of the type. */
function members(type: ApiType) {
  const own = [...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])];
  return own.filter((member) => !('overrides' in member && member.overrides));
}

test('every public type and member says what it means', () => {
  const silent = TYPES.flatMap((type) => [
    ...(type.docs?.summary ? [] : [type.name]),
    ...members(type)
      .filter(({ docs }) => !docs?.summary)
      .map(({ name }) => `${type.name}.${name}`),
  ]);
  expect(silent).toEqual([]);
});

test('every optional property of a struct says what happens without it', () => {
  const silent = STRUCTS.flatMap(({ name, properties = [] }) =>
    properties
      .filter(({ optional, docs }) => optional && docs?.default === undefined)
      .map((property) => `${name}.${property.name}`),
  );
  expect(silent).toEqual([]);
});

test('every property of a struct is readonly', () => {
  const mutable = STRUCTS.flatMap(({ properties = [] }) => properties.filter(({ immutable }) => !immutable));
  expect(names(mutable)).toEqual([]);
});

test('every public class has an example', () => {
  expect(names(CLASSES.filter(({ docs }) => !docs?.example))).toEqual([]);
});

test('API.md is what the generator writes: run npm run docs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podnet-api-'));
  try {
    const output = join(folder, 'API.md');
    execFileSync(process.execPath, ['node_modules/jsii-docgen/bin/jsii-docgen', '-o', output]);
    expect(readFileSync('API.md', 'utf8') === readFileSync(output, 'utf8')).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
