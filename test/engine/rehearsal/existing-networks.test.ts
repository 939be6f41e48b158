import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Stack } from 'aws-cdk-lib';
import { PodNetworkVpc } from '../../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../../lib/planning/address-plan';
import { assemblyOf, describeRehearsal, Rehearsal } from './rehearsal';
import { CloudAssembly } from '../assembly';

const run = promisify(execFile);

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const PLAN = AddressPlan.compute({ vpcCidrBlock: '10.20.0.0/16' });

/** The VPC of the platform team, in a stack of its own. */
const owner = (): CloudAssembly =>
  assemblyOf((app) => {
    const stack = new Stack(app, 'Platform', { env: { account: PLACE.accountId, region: PLACE.region } });
    new PodNetworkVpc(stack, 'Network', {
      addressPlan: PLAN,
      reservePrefixes: false,
      availabilityZones: ['a', 'b', 'c'].map((letter) => PLACE.region + letter),
    });
  });

/** What the VPC provider of the CDK CLI answers about the VPC. */
function lookedUp({ world: { network } }: Rehearsal): object {
  const [vpc] = [...network.vpcs.values()];
  const group = (name: string, type: string, role: string) => ({
    name,
    type,
    subnets: PLAN.subnets
      .filter((planned) => planned.role === role)
      .map(({ ipv4CidrBlock }) => {
        const subnet = network.subnetsOf(vpc!.id).find(({ cidrBlock }) => cidrBlock === ipv4CidrBlock)!;
        const { subnetId, availabilityZone, cidrBlock: cidr } = subnet;
        return { subnetId, availabilityZone, cidr, routeTableId: network.routeTableOf(subnet)!.id };
      }),
  });
  return {
    vpcId: vpc!.id,
    vpcCidrBlock: vpc!.primaryBlock,
    availabilityZones: [],
    subnetGroups: [group('Cluster', 'Isolated', 'cluster'), group('Node', 'Private', 'node')],
  };
}

const outdirs: string[] = [];
afterAll(() => outdirs.forEach((outdir) => rmSync(outdir, { recursive: true, force: true })));

async function synthesized(file: string, context: object): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-existing-'));
  outdirs.push(outdir);
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify(context),
  };
  await run(process.execPath, ['--import', 'tsx', join('examples', file)], { env });
  return outdir;
}

/** As the CLI does: asks for what is missing, answers, and synthesizes again. */
async function withLookup(file: string, answer: object): Promise<CloudAssembly> {
  const first = await synthesized(file, {});
  const { missing } = JSON.parse(readFileSync(join(first, 'manifest.json'), 'utf8')) as {
    missing: { key: string }[];
  };
  return new CloudAssembly(await synthesized(file, { [missing[0]!.key]: answer }));
}

describeRehearsal('extend-existing-vpc.ts', () => {
  test('extends the VPC of another stack, is left alone by a second deployment, and leaves nothing behind', async () => {
    const rehearsal = await Rehearsal.open({ engine: { seed: 1 }, ...PLACE });
    try {
      const platform = owner();
      expect((await rehearsal.deploy(platform)).reasons).toEqual([]);
      const before = JSON.stringify(
        [...rehearsal.world.network.routeTables.values()].map(({ routes }) => routes),
      );
      const example = await withLookup('extend-existing-vpc.ts', lookedUp(rehearsal));
      expect((await rehearsal.deploy(example)).reasons).toEqual([]);
      expect(Object.values([...rehearsal.world.network.vpcs.values()][0]!.blocks)).toContain('100.72.0.0/16');
      const calls = rehearsal.calls();
      await rehearsal.deploy(example);
      expect(rehearsal.calls()).toBe(calls);
      expect((await rehearsal.engine.delete('ExtendExistingVpc')).reasons).toEqual([]);
      const after = JSON.stringify(
        [...rehearsal.world.network.routeTables.values()].map(({ routes }) => routes),
      );
      expect(after).toBe(before);
      expect((await rehearsal.engine.delete('Platform')).reasons).toEqual([]);
      expect(rehearsal.problems()).toEqual([]);
      expect([...rehearsal.world.network.vpcs.keys()]).toEqual([]);
    } finally {
      await rehearsal.close();
    }
  }, 90_000);
});
