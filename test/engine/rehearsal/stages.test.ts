import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CidrBlock } from '../../../lib/planning/cidr-block';
import { CloudAssembly } from '../assembly';
import { describeRehearsal, Rehearsal } from './rehearsal';

const run = promisify(execFile);

interface Manifest {
  readonly artifacts: Readonly<Record<string, { readonly type: string; readonly environment?: string }>>;
}

describeRehearsal('address-register.ts', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-stages-'));
  let assembly: CloudAssembly;
  let accounts: Map<string, string>;
  const dealt: CidrBlock[] = [];

  beforeAll(async () => {
    const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
    await run(process.execPath, ['--import', 'tsx', 'examples/address-register.ts'], { env });
    assembly = new CloudAssembly(outdir);
    const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as Manifest;
    const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
    accounts = new Map(
      stacks.map(([name, { environment = '' }]) => [name, environment.replace('aws://', '').split('/')[0]!]),
    );
  }, 60_000);
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  test.each(['dev', 'staging', 'prod'])(
    '%s is deployed and destroyed in its own account',
    async (name) => {
      const stage = Object.create(assembly, {
        stacks: { value: assembly.stacks.filter((stack) => stack.name === name) },
      }) as CloudAssembly;
      const rehearsal = await Rehearsal.open({ accountId: accounts.get(name)!, region: 'eu-west-1' });
      try {
        expect((await rehearsal.deploy(stage)).reasons).toEqual([]);
        const blocks = [...rehearsal.world.network.vpcs.values()].flatMap((vpc) => Object.values(vpc.blocks));
        dealt.push(...blocks.filter((cidr) => !cidr.includes(':')).map((cidr) => CidrBlock.parse(cidr)));
        for (const { reasons } of await rehearsal.destroy()) expect(reasons).toEqual([]);
        expect(rehearsal.problems()).toEqual([]);
      } finally {
        await rehearsal.close();
      }
    },
    60_000,
  );

  test('the blocks of all stages are disjoint, so that they can be connected', () => {
    expect(dealt).toHaveLength(6);
    const overlaps = dealt.flatMap((one, index) =>
      dealt.slice(index + 1).filter((other) => one.overlaps(other)),
    );
    expect(overlaps).toEqual([]);
  });
});
