// The main job, as a user would run it: synthesize the reference deployment, then say what it is.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import Table from 'cli-table3';
import { readDeploymentSettings } from '../bin/deployment-settings';
import { AddressPlan, MaxPods } from '../lib';

const OUTPUT = 'cdk.out';

function synthesize(): void {
  const cli = require.resolve('aws-cdk/bin/cdk');
  const args = [cli, 'synth', '--quiet', '--output', OUTPUT];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`cdk synth ended with exit code ${status}`);
}

function heading(text: string): void {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`);
}

function table(head: string[], rows: (string | number)[][]): string {
  const plain = new Table({ head, style: { head: [], border: [], compact: true } });
  plain.push(...rows);
  return plain.toString();
}

function resourceCounts(stackName: string): [string, number][] {
  const { Resources } = JSON.parse(readFileSync(`${OUTPUT}/${stackName}.template.json`, 'utf8')) as {
    Resources: { [id: string]: { Type: string } };
  };
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(Resources)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

function main(): void {
  synthesize();
  const settings = readDeploymentSettings(
    new App({ context: JSON.parse(readFileSync('cdk.json', 'utf8')).context }).node,
  );

  heading('Address plan');
  console.log(AddressPlan.compute(settings).render());

  heading('Max pods (prefix delegation, custom networking)');
  const nodes = settings.instanceTypes.map((instanceType) =>
    MaxPods.compute({ instanceType, customNetworking: true }),
  );
  console.log(
    table(
      ['instance type', 'max pods', 'limited by', 'arithmetic'],
      nodes.map((node) => [node.instanceType, node.maxPods, node.limitedBy, node.formula]),
    ),
  );

  heading('What was created');
  const counts = resourceCounts('PodNetwork');
  console.log(
    table(['resource', 'number'], [...counts, ['all', counts.reduce((sum, [, count]) => sum + count, 0)]]),
  );
  console.log(`\nThe assembly is in ${OUTPUT}/. Deploy it with: npx cdk deploy --app ${OUTPUT}`);
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
