// How long the rule book takes over one cluster and over an assembly of many, and whether it grows linearly.
import { spawnSync } from 'node:child_process';

const CLUSTERS = [1, 10, 50];
const SCRIPT = 'bench/rules/measure.ts';

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  console.log(
    'Rule book over assemblies (target: one cluster at most 100 ms, 50 at most 2 s of CPU and 300 MB)',
  );
  for (const clusters of CLUSTERS) {
    const child = spawnSync(process.execPath, ['--import', 'tsx', SCRIPT, String(clusters)], {
      encoding: 'utf8',
    });
    if (child.status !== 0) throw new Error(child.stderr);
    const { resources, milliseconds, cpuMilliseconds, megabytes, findings } = JSON.parse(child.stdout);
    console.log(
      `${clusters} clusters, ${resources} resources: ${milliseconds} ms, ${cpuMilliseconds} ms of CPU, ${megabytes} MB, ${findings} findings`,
    );
  }
}
