// How long the rule book takes, and whether it grows linearly: over many clusters, and over one large cluster.
import { spawnSync } from 'node:child_process';

const CLUSTERS = [1, 10, 50];
const SUBNETS = [60, 120, 240];

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  console.log(
    'Rule book over assemblies (target: one cluster at most 100 ms, 50 at most 1 s of CPU and 300 MB)',
  );
  for (const clusters of CLUSTERS) {
    const { resources, milliseconds, cpuMilliseconds, megabytes, findings } = measure('measure.ts', clusters);
    console.log(
      `${clusters} clusters, ${resources} resources: ${milliseconds} ms, ${cpuMilliseconds} ms of CPU, ${megabytes} MB, ${findings} findings`,
    );
  }
  console.log('Rule book over one cluster (target: 240 subnets with 240 node groups at most 2 s of CPU)');
  for (const use of ['own', 'shared'])
    for (const subnets of SUBNETS) {
      const { milliseconds, cpuMilliseconds } = measure('estate.ts', subnets, use);
      // Every node group names every subnet of a shared estate, so that the template itself grows with the square.
      const references = use === 'shared' ? subnets ** 2 : subnets;
      console.log(
        `${subnets} subnets and node groups, ${references} references: ${milliseconds} ms, ${cpuMilliseconds} ms of CPU`,
      );
    }
}

function measure(script, ...args) {
  const child = spawnSync(
    process.execPath,
    ['--import', 'tsx', `bench/rules/${script}`, ...args.map(String)],
    { encoding: 'utf8' },
  );
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}
