import fc from 'fast-check';
import { lineOfKey, parseJson } from '../../bin/commands/inspect/json-text';

test('JSON is read, whatever it holds', () =>
  fc.assert(
    fc.property(fc.json(), (text) => expect(parseJson(text)).toEqual({ value: JSON.parse(text) as unknown })),
  ));

test('a text that was cut off says so at its last line', () =>
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, seed) => {
      const text = JSON.stringify({ value, end: true }, undefined, 2);
      const cut = text.slice(0, 1 + (seed % (text.length - 1))).trimEnd();
      expect(parseJson(cut)).toEqual({ line: cut.split('\n').length, problem: 'is cut off: save it again' });
    }),
  ));

test('a wrong character is found in its line', () =>
  fc.assert(
    fc.property(fc.nat({ max: 30 }), (index) => {
      const lines = JSON.stringify(
        Array.from({ length: 31 }, (_, item) => item),
        undefined,
        2,
      ).split('\n');
      lines[index + 1] = '  oops,';
      expect(parseJson(lines.join('\n'))).toEqual({
        line: index + 2,
        problem: "is not JSON: Unexpected token 'o'",
      });
    }),
  ));

test.each(['', '   \n '])('an empty file is cut off', (text) =>
  expect(parseJson(text)).toEqual({ line: 1, problem: 'is cut off: save it again' }),
);

test('finds the line of a key', () =>
  expect([lineOfKey('{\n "a": 1,\n "b": 2}', 'b'), lineOfKey('{}', 'b')]).toEqual([3, 1]));
