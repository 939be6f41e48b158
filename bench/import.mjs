// What importing the package costs on top of what an app imports anyway.
import { spawnSync } from 'node:child_process';

const ROUNDS = 15;
const PACKAGE = 'cdk-eks-podnet';

/** Ways to import, what the app imports anyway, and one name to import from our package. */
const WAYS = [
  { label: 'require (target: at most 5 ms more)', isEsm: false, others: ['aws-cdk-lib'] },
  { label: 'import by name', isEsm: true, others: ['aws-cdk-lib'] },
  {
    label: 'import by name, in an app that uses EKS',
    isEsm: true,
    others: ['aws-cdk-lib', 'aws-cdk-lib/aws-ec2', 'aws-cdk-lib/aws-eks-v2'],
  },
];

const TELL = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);';
const statementFor = (isEsm) => (name) =>
  isEsm
    ? `import { ${{ [PACKAGE]: 'AddressPlan', 'aws-cdk-lib': 'App', 'aws-cdk-lib/aws-ec2': 'Vpc' }[name] ?? 'Cluster'} } from '${name}';`
    : `require('${name}');`;

/** Milliseconds of CPU of a process that imports: other processes on the machine count less than in its wall time. */
function cpuOf(isEsm, names) {
  const script = `${names.map(statementFor(isEsm)).join('')} ${TELL}`;
  return Number(
    spawnSync(process.execPath, [...(isEsm ? ['--input-type=module'] : []), '-e', script]).stdout,
  );
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

function measure({ label, isEsm, others }) {
  const alone = [];
  const both = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(cpuOf(isEsm, others));
    both.push(cpuOf(isEsm, [...others, PACKAGE]));
  }
  const [before, after] = [median(alone), median(both)];
  console.log(
    `${label}: ${others.join(', ')} ${before.toFixed(0)} ms, with ${PACKAGE} ${after.toFixed(0)} ms: ${(after - before).toFixed(1)} ms more`,
  );
}

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  console.log(`Import, CPU time, medians of ${ROUNDS} runs in turn`);
  WAYS.forEach(measure);
}
