// What a backup of aws-node costs: time, calls and bytes, for clusters with few and many ENIConfigs.
//
//   node bench/aws-node-backup.mjs
//
// Every AWS service and the Kubernetes API are the loopback servers of the tests (TLS included), so the times are those
// of the handler alone.
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import * as tsx from 'tsx/cjs/api';

const { UpgradeStage } = tsx.require('../test/lambda/aws-node-fixtures/stage.ts', import.meta.url);

const REPETITIONS = 5;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  const stage = new UpgradeStage();
  await stage.open(['aws-node-backup']);
  // The first invocation pays for what later ones share.
  stage.world.install('v1.20.1-eksbuild.3');
  await stage.send('aws-node-backup');

  const table = new Table({
    head: ['ENIConfigs', 'ms', 'EKS', 'Kubernetes', 'EC2', 'S3', 'bytes read', 'bytes stored'],
    style: { head: [], border: [] },
  });
  for (const count of [0, 3, 200]) {
    const times = [];
    for (let i = 0; i < REPETITIONS; i += 1) {
      stage.reset();
      stage.ec2.calls.length = 0;
      stage.world.install('v1.20.1-eksbuild.3', { ENABLE_PREFIX_DELEGATION: 'true' });
      const subnets = [1, 2, 3].map(() => stage.ec2.state.addSubnet({ cidrBlock: '100.64.0.0/18' }).subnetId);
      stage.world.addEniConfigs(count, (i) => subnets[i % subnets.length]);
      const begun = performance.now();
      const { Status, Reason } = await stage.send('aws-node-backup');
      times.push(performance.now() - begun);
      if (Status !== 'SUCCESS') throw new Error(Reason);
    }
    const stored = [...stage.s3.objects.values()].flat().reduce((sum, { body }) => sum + body.length, 0);
    table.push([
      count,
      Math.round(median(times)),
      stage.eks.calls.length,
      stage.kubernetes.requests.length,
      stage.ec2.calls.length,
      stage.s3.requests.length,
      stage.kubernetes.bytesSent.toLocaleString('en'),
      stored.toLocaleString('en'),
    ]);
  }
  console.log(`one backup with guard (medians of ${REPETITIONS})\n${table}`);
  await stage.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
