// Compiles lib/ with jsii (in place), then makes the index files lazy.
import { spawnSync } from 'node:child_process';

// jsii supports a Node release for a shorter time than this package does; its banner would hide real messages.
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
const silenced = ['reserved-word', 'metadata/missing-dev-dependency'].map(
  (code) => `--silence-warnings=${code}`,
);

const { status } = spawnSync(process.execPath, ['node_modules/jsii/bin/jsii', ...silenced], {
  stdio: 'inherit',
  env,
});
if (status !== 0) process.exit(status ?? 1);
await import('./lazy-index.mjs');
