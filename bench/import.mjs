// What importing the package costs on top of importing aws-cdk-lib.
import { spawnSync } from 'node:child_process';

const ROUNDS = 15;
const SCRIPT = (names) =>
  `const t = process.hrtime.bigint(); ${names.map((name) => `require('${name}');`).join('')} console.log(Number(process.hrtime.bigint() - t) / 1e6)`;
const timeOf = (...names) => Number(spawnSync(process.execPath, ['-e', SCRIPT(names)]).stdout);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  const alone = [];
  const both = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(timeOf('aws-cdk-lib'));
    both.push(timeOf('aws-cdk-lib', 'cdk-eks-podnet'));
  }
  const [before, after] = [median(alone), median(both)];
  console.log(`Import, medians of ${ROUNDS} runs in turn (target: at most 5 ms more)`);
  console.log(
    `aws-cdk-lib ${before.toFixed(0)} ms, with cdk-eks-podnet ${after.toFixed(0)} ms: ${(after - before).toFixed(1)} ms more`,
  );
}
