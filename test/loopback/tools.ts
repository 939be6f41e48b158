import { spawnSync } from 'node:child_process';

/** Whether a program is installed, found by running it. */
export function isInstalled(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** `describe` if a tool is there; otherwise one skipped test that says which tool is missing. */
export function describeWith(tool: string, isThere: boolean): (name: string, tests: () => void) => void {
  if (isThere) return describe;
  return (name) => describe(name, () => test.skip(`skipped: no ${tool}`, () => undefined));
}
