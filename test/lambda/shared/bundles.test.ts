import { statSync } from 'node:fs';
import { builtHandler } from '../aws-node-fixtures/stage';

/** A little more than they were when the guard stopped changing the add-on: growth is a decision. */
test.each([
  ['aws-node-backup', 1_950_000],
  ['aws-node-verification', 620_000],
] as const)('the function %s is built into at most 2 MB, and into no more than it needs', (name, bytes) => {
  const { size } = statSync(builtHandler(name));
  expect(size).toBeLessThan(bytes);
  expect(size).toBeGreaterThan(100_000);
});
