// Compiles lib/ with jsii (in place), then makes the index files lazy.
import { spawnSync } from 'node:child_process';

const quiet = {
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true',
  JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: 'true',
  JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: 'true',
};
const args = [
  'node_modules/jsii/bin/jsii',
  '--silence-warnings=reserved-word',
  '--silence-warnings=metadata/missing-dev-dependency',
];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...quiet } });
if (status !== 0) process.exit(status ?? 1);
await import('./lazy-index.mjs');
