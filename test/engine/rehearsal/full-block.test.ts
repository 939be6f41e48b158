import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudAssembly } from '../assembly';
import { failing } from './fault-sweep';
import { describeRehearsal, Rehearsal } from './rehearsal';

const run = promisify(execFile);
const outdirs: string[] = [];
const STEPS: CloudAssembly[] = [];

/** The example in one of its steps, as `cdk synth -c step=N` makes it. */
async function synthesized(step: number): Promise<CloudAssembly> {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-full-block-'));
  outdirs.push(outdir);
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify({ step: String(step) }),
  };
  await run(process.execPath, ['--import', 'tsx', 'examples/full-block.ts'], { env });
  return new CloudAssembly(outdir);
}

describeRehearsal('full-block.ts', () => {
  let rehearsal: Rehearsal;
  const restores: (() => void)[] = [];
  /** Resources that a step makes, changes or removes, as `update AWS::EKS::Addon`. */
  const touched: string[][] = [];

  beforeAll(async () => {
    for (const step of [0, 1, 2, 3]) STEPS.push(await synthesized(step));
    rehearsal = await Rehearsal.open({ engine: { seed: 7 } });
    for (const [step, assembly] of STEPS.entries()) {
      const types = new Set<string>();
      rehearsal.engine.turn({
        fault: ({ logicalId, phase }) => {
          types.add(`${phase} ${typeOf([assembly, ...STEPS], logicalId)}`);
          return undefined;
        },
      });
      // The nodes were replaced before the third step, when it suited their owners.
      if (step === 3) oldInterfaces().forEach((id) => networkInterfaces().delete(id));
      expect((await rehearsal.deploy(assembly)).reasons).toEqual([]);
      touched[step] = [...types].sort();
      restores[step] = await rehearsal.engine.snapshot();
    }
    rehearsal.engine.turn({ fault: () => undefined });
  }, 120_000);
  afterAll(async () => {
    await rehearsal.close();
    outdirs.forEach((outdir) => rmSync(outdir, { recursive: true, force: true }));
  });

  const subnetsIn = (block: string) =>
    [...rehearsal.world.network.state.subnets.values()].filter(({ cidrBlock }) =>
      cidrBlock?.startsWith(block),
    );
  const networkInterfaces = () => rehearsal.world.network.state.networkInterfaces;
  const oldInterfaces = () => {
    const ids = subnetsIn('100.64.').map(({ subnetId }) => subnetId);
    return [...networkInterfaces().values()]
      .filter(({ subnetId }) => ids.includes(subnetId))
      .map(({ networkInterfaceId }) => networkInterfaceId);
  };
  const blocks = () => [...rehearsal.world.network.vpcs.values()].flatMap((vpc) => Object.values(vpc.blocks));
  const eniConfigs = (): string[] => {
    const addon = [...rehearsal.world.eks.addons.values()].find(({ name }) => name === 'vpc-cni')!;
    const { eniConfig } = JSON.parse(addon.configurationValues ?? '{}') as {
      eniConfig: { subnets: Record<string, { id: string }> };
    };
    return Object.values(eniConfig.subnets).map(
      ({ id }) => rehearsal.world.network.state.subnets.get(id)?.cidrBlock ?? 'none',
    );
  };

  test('no step touches a node group, a launch template or the cluster', () => {
    const harmful = touched.slice(1).flat();
    expect(harmful.filter((entry) => /Nodegroup|LaunchTemplate|EKS::Cluster$/.test(entry))).toEqual([]);
  });

  test('docs/changing-the-plan.md says what each step touches', () => {
    const page = readFileSync('docs/changing-the-plan.md', 'utf8');
    const rows = touched.slice(1).map((entries, index) => `| ${index + 1} | ${kindsOf(entries)} |`);
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });

  test('the first step only adds', () => {
    expect(touched[1]!.filter((entry) => !entry.startsWith('create '))).toEqual([
      // The function that reserves may do so in the new subnets.
      'update AWS::IAM::Policy',
    ]);
    restores[1]!();
    expect(blocks()).toEqual(expect.arrayContaining(['100.64.0.0/18', '100.65.0.0/16']));
    expect(eniConfigs()).toEqual(['100.64.0.0/20', '100.64.16.0/20', '100.64.32.0/20']);
  });

  test('the second step changes the add-on under the same names, and nothing of the network', () => {
    expect(touched[2]!.filter((entry) => !/AwsNode|Addon/.test(entry))).toEqual([]);
    expect(touched[2]).toContain('update AWS::EKS::Addon');
    restores[2]!();
    expect(eniConfigs()).toEqual(['100.65.0.0/18', '100.65.64.0/18', '100.65.128.0/18']);
    expect(subnetsIn('100.64.')).toHaveLength(3);
  });

  test('the third step removes the old subnets and their block', () => {
    restores[3]!();
    expect(subnetsIn('100.64.')).toEqual([]);
    expect(blocks()).not.toContain('100.64.0.0/18');
    expect(eniConfigs()).toEqual(['100.65.0.0/18', '100.65.64.0/18', '100.65.128.0/18']);
  });

  test('a second step that fails leaves the old subnets named, and the new ones in place', async () => {
    restores[1]!();
    const verification = idOf(STEPS[2]!, 'Custom::AwsNodeVerification');
    rehearsal.engine.turn({ fault: failing(verification, 'after') });
    expect((await rehearsal.deploy(STEPS[2]!)).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    rehearsal.engine.turn({ fault: () => undefined });
    expect(eniConfigs()).toEqual(['100.64.0.0/20', '100.64.16.0/20', '100.64.32.0/20']);
    expect(subnetsIn('100.65.')).toHaveLength(3);
  }, 60_000);

  test('a third step that comes too early removes no subnet that has an interface', async () => {
    restores[2]!();
    const inUse = subnetsIn('100.64.').filter(
      ({ subnetId }) => rehearsal.world.network.interfacesIn(subnetId).length > 0,
    );
    expect(inUse.length).toBeGreaterThan(0);
    expect((await rehearsal.deploy(STEPS[3]!)).status).toBe('UPDATE_COMPLETE');
    expect(subnetsIn('100.64.')).toEqual(inUse);
    expect(blocks()).toContain('100.64.0.0/18');
    expect(oldInterfaces().length).toBeGreaterThan(0);
    expect(rehearsal.problems()).toEqual(
      expect.arrayContaining([expect.stringMatching(/PodSubnet1.* was dropped and lives on: .*/)]),
    );
  }, 60_000);
});

/** What a step touches, in the words of the page: `create EC2::Subnet`. */
function kindsOf(entries: readonly string[]): string {
  return entries.map((entry) => `\`${entry.replace('cleanup', 'remove').replace('AWS::', '')}\``).join(', ');
}

function typeOf(assemblies: readonly CloudAssembly[], logicalId: string): string {
  const stacks = assemblies.flatMap((assembly) => assembly.stacks);
  const found = stacks.flatMap(({ template }) => template.Resources[logicalId]?.Type ?? []);
  return found[0] ?? 'removed';
}

function idOf({ stacks }: CloudAssembly, type: string): string {
  const found = stacks.flatMap(({ template }) => Object.entries(template.Resources));
  return found.find(([, { Type }]) => Type === type)![0];
}
