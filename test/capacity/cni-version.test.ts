import { isOlderThan, parseCniVersion } from '../../lib/capacity/cni-version';

test.each([
  ['v1.20.4-eksbuild.1', [1, 20, 4]],
  ['1.9.0', [1, 9, 0]],
  ['1.9', [1, 9, 0]],
  ['1', undefined],
  ['latest', undefined],
  ['v1.9.0-rc.1', undefined],
  ['1.9.0\n', undefined],
])('%j is read as %j', (version, parts) => expect(parseCniVersion(version)).toEqual(parts));

test.each([
  ['1.8.9', '1.9.0', true],
  ['1.9.0', '1.9.0', false],
  ['1.10.0', '1.9.0', false], // numbers, not text
  ['1.10.0', '1.10.1', true],
  ['2.0.0', '1.16.0', false],
  [undefined, '1.16.0', false],
  ['latest', '1.16.0', false],
])('%j is older than %j: %j', (version, floor, older) => expect(isOlderThan(version, floor)).toBe(older));
