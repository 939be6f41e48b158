// Lines of source by room, without generated files and data: node scripts/source-size.mjs [REVISION]
import { execFileSync } from 'node:child_process';

const [, , revision = 'HEAD'] = process.argv;
const IS_SOURCE = /^(lib|lambda|bin)\/.*\.ts$/;
const IS_DATA = /\.(generated|data)\.ts$|\.d\.ts$/;

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });

/** `lib/checks/rules/subnets.ts` is in `lib/checks/rules`, `lib/aws-node/backup/json.ts` in `lib/aws-node`. */
const roomOf = (file) => /^lib\/checks\/(model|rules)|^\w+\/[\w-]+(?=\/)|^\w+/.exec(file)[0];

const files = git('ls-tree', '-r', '--name-only', revision, 'lib', 'lambda', 'bin')
  .split('\n')
  .filter((file) => IS_SOURCE.test(file) && !IS_DATA.test(file));
const lines = new Map();
for (const file of files) {
  const room = roomOf(file);
  const text = git('show', `${revision}:${file}`);
  lines.set(room, (lines.get(room) ?? 0) + text.split('\n').length - 1);
}
for (const [room, count] of [...lines].sort()) console.log(`${String(count).padStart(7)} ${room}`);
console.log(`${String([...lines.values()].reduce((sum, count) => sum + count, 0)).padStart(7)} in all`);
