// Synthesizing the comparison app: with this library, next to the same app written with aws-cdk-lib alone, in turn.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';

const ROUNDS = 7;
const APPS = [
  { name: 'plain aws-cdk-lib', file: 'bench/apps/plain.cjs', args: [] },
  { name: 'cdk-eks-podnet', file: 'bench/apps/podnet.cjs', args: [] },
  {
    name: 'cdk-eks-podnet, with reservations and upgrade guard',
    file: 'bench/apps/podnet.cjs',
    args: ['--full'],
  },
];

/** Reports CPU seconds and peak memory of the process it is loaded into. */
const PROBE = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('fs').writeSync(3, JSON.stringify({ cpu: (user + system) / 1e6, rss: process.resourceUsage().maxRSS / 1024 }));
})`;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

function measure({ file, args }) {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-bench-'));
  try {
    const probe = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('${process.cwd()}/'); ${PROBE}`)}`;
    const { status, output, stderr } = spawnSync(process.execPath, ['--import', probe, file, ...args], {
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`);
    return { ...JSON.parse(output[3].toString()), ...assembly(outdir) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function assembly(outdir) {
  const template = JSON.parse(readFileSync(join(outdir, 'Comparison.template.json'), 'utf8'));
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  const assets = readdirSync(outdir, { recursive: true })
    .map(String)
    .filter((name) => name.startsWith('asset.'))
    .map((name) => statSync(join(outdir, name)))
    .filter((stats) => stats.isFile());
  return {
    resources: types.length,
    lambdas: types.filter((type) => type === 'AWS::Lambda::Function').length,
    template: statSync(join(outdir, 'Comparison.template.json')).size,
    assets: assets.reduce((sum, { size }) => sum + size, 0),
  };
}

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  const results = APPS.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    APPS.forEach((app, index) => results[index].push(measure(app)));
  }

  const kB = (bytes) => (bytes / 1000).toFixed(1);
  const table = new Table({
    head: ['app', 'CPU s', 'times plain', 'peak MB', 'resources', 'Lambdas', 'template kB', 'assets kB'],
    style: { head: [], border: [], compact: true },
  });
  const cpuOfPlain = median(results[0].map(({ cpu }) => cpu));
  APPS.forEach(({ name }, index) => {
    const cpu = median(results[index].map((result) => result.cpu));
    const rss = median(results[index].map((result) => result.rss));
    const { resources, lambdas, template, assets } = results[index][0];
    table.push([
      name,
      cpu.toFixed(2),
      (cpu / cpuOfPlain).toFixed(2),
      rss.toFixed(0),
      resources,
      lambdas,
      kB(template),
      kB(assets),
    ]);
  });
  console.log(
    `Synthesis, medians of ${ROUNDS} runs in turn, validator off (target: at most 1.15 times plain)`,
  );
  console.log(table.toString());
}
