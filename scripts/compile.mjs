// Compiles lib/ with jsii (in place), then makes the index files lazy.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';

// What was compiled from a file that is gone would still be packed.
for (const file of readdirSync('lib', { recursive: true, encoding: 'utf8' })) {
  const source = file.replace(/(\.d\.ts|\.js)$/, '.ts');
  if (source !== file && !existsSync(`lib/${source}`)) rmSync(`lib/${file}`);
}

// jsii supports a Node release for a shorter time than this package does; its banner would hide real messages.
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
const silenced = ['reserved-word', 'metadata/missing-dev-dependency'].map(
  (code) => `--silence-warnings=${code}`,
);

const { status } = spawnSync(
  process.execPath,
  ['node_modules/jsii/bin/jsii', '--compress-assembly', ...silenced],
  {
    stdio: 'inherit',
    env,
  },
);
if (status !== 0) process.exit(status ?? 1);
await import('./lazy-index.mjs');
