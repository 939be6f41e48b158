import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudAssembly } from '../assembly';
import { inventory } from '../aws/inventory';
import { unmeant } from './leftovers';
import { describeRehearsal, Rehearsal } from './rehearsal';
import { SEEDS } from './seeds';

const run = promisify(execFile);

/** Examples that go into something which is there already: the world of a rehearsal begins empty. */
const INTO_WHAT_EXISTS = ['addon-on-imported-cluster.ts', 'existing-vpc.ts', 'reserve-existing-subnets.ts'];

const EXAMPLES = readdirSync('examples')
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => !INTO_WHAT_EXISTS.includes(file));

/** Runs an example in a process of its own, as the CDK CLI would. */
async function synthesized(file: string): Promise<{ assembly: CloudAssembly; outdir: string }> {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-rehearsal-'));
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
  await run(process.execPath, ['--import', 'tsx', join('examples', file)], { env });
  return { assembly: new CloudAssembly(outdir), outdir };
}

describeRehearsal('examples', () => {
  describe.each(EXAMPLES)('%s', (file) => {
    let example: Awaited<ReturnType<typeof synthesized>>;
    beforeAll(async () => {
      example = await synthesized(file);
    }, 60_000);
    afterAll(() => rmSync(example.outdir, { recursive: true, force: true }));

    test.each(SEEDS)(
      'is deployed, left alone by a second deployment, and destroyed (seed %i)',
      async (seed) => {
        const rehearsal = await Rehearsal.open({ engine: { seed }, ...example.assembly.place });
        try {
          expect((await rehearsal.deploy(example.assembly)).reasons).toEqual([]);
          const calls = rehearsal.calls();
          await rehearsal.deploy(example.assembly);
          expect(rehearsal.calls()).toBe(calls);
          for (const { reasons } of await rehearsal.destroy()) expect(reasons).toEqual([]);
          await rehearsal.world.clock.settle();
          expect(rehearsal.problems()).toEqual([]);
          expect(unmeant(inventory(rehearsal.world))).toEqual([]);
        } finally {
          await rehearsal.close();
        }
      },
      60_000,
    );
  });
});
