import fc from 'fast-check';

import type { TomlTable } from '../../lib/cluster/user-data/toml';
import { mergeTables, renderToml } from '../../lib/cluster/user-data/toml';
import { parseToml } from '../support/toml';

/** No `__proto__`: an object literal cannot hold it as a key. */
const key = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__');
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()));
const { table } = fc.letrec<{ table: TomlTable }>((tie) => ({
  table: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie('table')), { noNullPrototype: true }),
}));

/** TOML knows no empty table without a header, and we write no header without a value. */
function withoutEmptyTables(value: TomlTable): TomlTable {
  const entries = Object.entries(value)
    .map(([name, each]) =>
      typeof each === 'object' && !Array.isArray(each) ? [name, withoutEmptyTables(each)] : [name, each],
    )
    .filter(
      ([, each]) => !(typeof each === 'object' && !Array.isArray(each) && Object.keys(each).length === 0),
    );
  return Object.fromEntries(entries);
}

test('a TOML reader gets back what was written', () => {
  fc.assert(
    fc.property(table, (value) => {
      expect(parseToml(renderToml(value))).toEqual(withoutEmptyTables(value));
    }),
  );
});

test('leaves out what has no value', () => {
  expect(renderToml({ a: undefined, b: { c: undefined } })).toBe('');
});

test('the upper table decides about what both have, and keeps the rest', () => {
  const lower = { a: 1, b: { c: 1, d: 1 }, e: ['x'] };
  const upper = { b: { d: 2, f: 2 }, e: ['y'] };
  expect(mergeTables(lower, upper)).toEqual({ a: 1, b: { c: 1, d: 2, f: 2 }, e: ['y'] });
});
