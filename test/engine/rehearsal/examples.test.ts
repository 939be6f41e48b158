import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudAssembly } from '../assembly';
import { inventory } from '../aws/inventory';
import { makeExisting, regionOf } from './existing';
import { unmeant } from './leftovers';
import { describeRehearsal, Rehearsal } from './rehearsal';
import { SEEDS } from './seeds';

const run = promisify(execFile);

/** Examples that have tests of their own: a look-up is answered first, or each stack has an account. */
const PLAYED_ELSEWHERE: Readonly<Record<string, string>> = {
  'address-register.ts': 'stages.test.ts',
  'extend-existing-vpc.ts': 'existing-networks.test.ts',
};

const EXAMPLES = readdirSync('examples').filter(
  (file) => file.endsWith('.ts') && !(file in PLAYED_ELSEWHERE),
);

/** Who administers the cluster of `choices.ts` is there before the cluster. */
const ADMIN = { accountId: '111122223333', role: 'PlatformAdmins' };

async function open(file: string, seed: number, { place }: CloudAssembly): Promise<Rehearsal> {
  const { accountId, role } = ADMIN;
  const rehearsal = await Rehearsal.open({ engine: { seed }, accountId, ...regionOf(file), ...place });
  const { iam } = rehearsal.world;
  const arn = `arn:aws:iam::${accountId}:role/${role}`;
  iam.roles.set(role, { name: role, arn, id: 'AROAADMIN', trust: [], managedPolicyArns: [] });
  await makeExisting(file, rehearsal.world);
  return rehearsal;
}

/** The same without what keeps a cluster from being deleted: what a user deploys before a destroy. */
function unprotected(assembly: CloudAssembly): CloudAssembly {
  const off = (key: string, value: unknown): unknown => (key === 'DeletionProtection' ? false : value);
  const stacks = assembly.stacks.map(({ name, template }) => ({
    name,
    template: JSON.parse(JSON.stringify(template, off)) as typeof template,
  }));
  return Object.create(assembly, { stacks: { value: stacks } }) as CloudAssembly;
}

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
        const rehearsal = await open(file, seed, example.assembly);
        const before = inventory(rehearsal.world);
        try {
          expect((await rehearsal.deploy(example.assembly)).reasons).toEqual([]);
          const calls = rehearsal.calls();
          await rehearsal.deploy(example.assembly);
          expect(rehearsal.calls()).toBe(calls);
          expect((await rehearsal.deploy(unprotected(example.assembly))).reasons).toEqual([]);
          for (const { reasons } of await rehearsal.destroy()) expect(reasons).toEqual([]);
          await rehearsal.world.clock.settle();
          expect(rehearsal.problems()).toEqual([]);
          expect(unmeant(inventory(rehearsal.world))).toEqual(before);
        } finally {
          await rehearsal.close();
        }
      },
      60_000,
    );
  });
});
