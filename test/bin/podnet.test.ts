import { spawnSync } from 'node:child_process';
import { version } from '../../package.json';

/** Runs the bundle as it is shipped. */
function podnet(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/bin/podnet.js', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('tells its version', () => {
  expect(podnet('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('a version that a command asks for is not the version of the tool', () => {
  const { status, stdout } = podnet('settings', '--version', 'v1.18.0', '--json');
  expect(status).toBe(0);
  expect(stdout).toContain('ENABLE_PREFIX_DELEGATION');
});

test.each([
  ['no command', []],
  ['an unknown command', ['plam']],
  ['an unknown option', ['plan', '--nope']],
  ['a missing option', ['plan']],
  ['a version that is none', ['settings', '--version', 'foo']],
])('%s is a usage error, without a stack trace', (_, args) => {
  const { status, stdout, stderr } = podnet(...args);
  expect(status).toBe(2);
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toBe('');
});

test.each([
  ['plan', ['--vpc-cidr', '10.0.0.1/16']],
  ['max-pods', ['m5.lage']],
  ['explain', ['RSV-99']],
  ['check', ['/does/not/exist.json']],
  ['restore', ['/does/not/exist.json']],
  ['diff', ['/does/not/exist.json', '/neither']],
])('a problem of %s is told on stderr, without a stack trace', (command, args) => {
  const { status, stderr } = podnet(command, ...args);
  expect(status).toBeGreaterThan(0);
  expect(stderr).not.toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('every command explains itself', () => {
  const names = [...podnet('--help').stdout.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'plan',
      'max-pods',
      'capacity',
      'settings',
      'check',
      'rules',
      'explain',
      'restore',
      'diff',
    ]),
  );
  for (const name of names.filter((other) => other !== 'help')) expect(podnet(name, '--help').status).toBe(0);
});
