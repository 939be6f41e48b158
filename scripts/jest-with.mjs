// Runs Jest with one environment variable set, on every platform: node scripts/jest-with.mjs NAME tests...
// (`node -e` with jest.run would run its own script again in every worker.)
import { spawnSync } from 'node:child_process';

const [name, ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', ...args], {
  stdio: 'inherit',
  env: { ...process.env, [name]: '1' },
});
process.exit(status ?? 1);
