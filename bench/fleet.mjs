// How long the model of ipamd takes for a day of a large fleet, and the capacity engine for many node groups.
import { spawnSync } from 'node:child_process';

function measure(what) {
  const child = spawnSync(process.execPath, ['--import', 'tsx', 'bench/fleet/measure.ts', what], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  const { running, ticks, slots, seconds, megabytes } = measure('day');
  console.log('A day of 10,000 nodes in the model of ipamd (target: at most 10 s of CPU and 1,000 MB)');
  console.log(
    `${running} pods, ${slots} prefixes, ${ticks} rounds of nodes: ${seconds} s of CPU, ${megabytes} MB`,
  );
  console.log('Capacity of 50 node groups (target: at most 20 ms)');
  console.log(`${measure('capacity').milliseconds} ms of CPU`);
}
