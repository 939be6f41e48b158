import * as fc from 'fast-check';
import { VpcCniVersion } from '../../lib/aws-node';

const of = VpcCniVersion.of;

test.each([
  ['v1.23.1-eksbuild.1', 23, 1, 1],
  ['1.9.0', 9, 0, undefined],
  ['v1.18.6', 18, 6, undefined],
])('reads %s', (text, minor, patch, eksBuild) => {
  expect(of(text)).toMatchObject({ minor, patch, eksBuild });
});

test.each([
  '',
  'latest',
  '1.23',
  'v2.0.0',
  'v1.023.1',
  'v1.23.1-eksbuild.0',
  ' v1.23.1',
  'v1.23.1\n',
  'v1.23.1-rc1',
])('refuses %j and says how a version is written', (text) =>
  expect(() => of(text)).toThrow(
    /is not a version of the vpc-cni add-on: write it as in v1\.23\.1-eksbuild\.1/,
  ),
);

test('is written as the add-on spells it', () => {
  expect(of('1.23.1-eksbuild.1').toString()).toBe('v1.23.1-eksbuild.1');
  expect(`${of('1.9.0')}`).toBe('v1.9.0');
});

test.each([
  ['v1.22.2', 22, 2, true],
  ['v1.22.2-eksbuild.3', 22, 3, false],
  ['v1.23.0', 22, 9, true],
  ['v1.9.9', 10, 0, false],
  ['v1.18.0', 18, undefined, true],
])('%s is at least v1.%s.%s: %s', (version, minor, patch, expected) => {
  expect(of(version).isAtLeast(minor, patch)).toBe(expected);
});

test('orders by minor, patch and EKS build, as numbers', () => {
  const ordered = [
    'v1.9.3',
    'v1.22.4',
    'v1.22.4-eksbuild.1',
    'v1.22.4-eksbuild.10',
    'v1.22.10',
    'v1.23.0',
  ].map(of);
  expect(
    [...ordered]
      .reverse()
      .sort((a, b) => a.compare(b))
      .map(String),
  ).toEqual(ordered.map(String));
});

test('counts minor versions from the one in use', () => {
  expect(of('v1.23.1').minorStepsFrom(of('v1.20.4'))).toBe(3);
  expect(of('v1.20.4').minorStepsFrom(of('v1.21.0'))).toBe(-1);
});

test.each(['v1.22.0-eksbuild.1', 'v1.22.1-eksbuild.1'])('knows that %s breaks clusters', (version) => {
  expect(of(version).defect).toMatch(/ec2:DescribeSecurityGroups/);
});

test.each(['v1.21.2', 'v1.22.2', 'v1.23.1-eksbuild.1'])('knows nothing against %s', (version) => {
  expect(of(version).defect).toBeUndefined();
});

test('the latest known version has a date', () => {
  expect(VpcCniVersion.LATEST_KNOWN.toString()).toBe('v1.23.1-eksbuild.1');
  expect(VpcCniVersion.LATEST_KNOWN_DATE).toBe('2026-08-20');
});

test('every version survives being written and read', () => {
  const part = fc.integer({ min: 0, max: 9999 });
  fc.assert(
    fc.property(
      part,
      part,
      fc.option(fc.integer({ min: 1, max: 9999 }), { nil: undefined }),
      (minor, patch, build) => {
        const text = `v1.${minor}.${patch}${build === undefined ? '' : `-eksbuild.${build}`}`;
        expect(of(text).toString()).toBe(text);
        expect(of(text).compare(of(text))).toBe(0);
      },
    ),
  );
});
