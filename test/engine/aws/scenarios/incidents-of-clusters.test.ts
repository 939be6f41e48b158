import type { Outcome } from '../../engine';
import { contentsOf } from '../../rehearsal/contents';
import { failing, wrongAfterUpdate } from '../../rehearsal/fault-sweep';
import { unmeant } from '../../rehearsal/leftovers';
import { describeRehearsal, referenceAssembly, Rehearsal } from '../../rehearsal/rehearsal';
import { Stage } from '../cases/stage';
import { inventory } from '../inventory';
import { Draft, withTemplate } from '../planted/edit';
import { guardedAssembly } from './guarded-app';
import { reservationAssembly } from './reservation-app';

const HOUR = 3_600_000;
const CLUSTER = 'AWS::EKS::Cluster';

describeRehearsal('what happened to the clusters of others', () => {
  let rehearsal: Rehearsal;
  let restore: () => void;

  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open();
    restore = await rehearsal.engine.snapshot();
  });
  afterEach(() => {
    rehearsal.engine.turn({
      fault: () => undefined,
      between: () => undefined,
      idleFunctions: false,
      inPlace: {},
    });
    Object.assign(rehearsal.world.dials, { missingKeyStatus: 403 });
    restore();
  });
  afterAll(() => rehearsal.close());

  const CREATED = { status: 'CREATE_COMPLETE', reasons: [] };
  const UPDATED = { status: 'UPDATE_COMPLETE', reasons: [] };

  async function destroyed(): Promise<void> {
    expect(await rehearsal.destroy()).toEqual([{ status: 'DELETE_COMPLETE', reasons: [] }]);
    await rehearsal.world.clock.settle();
    expect(rehearsal.problems()).toEqual([]);
    expect(unmeant(inventory(rehearsal.world))).toEqual([]);
  }

  // https://github.com/aws/aws-cdk/issues/18683
  test('a deletion while the cluster is being changed fails, and succeeds when the change is over', async () => {
    expect(await rehearsal.deploy(referenceAssembly())).toEqual(CREATED);
    const [cluster] = [...rehearsal.world.eks.clusters.values()];
    cluster!.status = 'UPDATING';
    const [{ status, reasons }] = (await rehearsal.destroy()) as [Outcome];
    expect(reasons.join()).toMatch(/Cluster has an update in progress/);
    expect(status).toBe('DELETE_FAILED');
    cluster!.status = 'ACTIVE';
    await destroyed();
  }, 60_000);

  // https://github.com/eksctl-io/eksctl/issues/253
  test('a public address that someone mapped keeps the internet gateway until it is gone', async () => {
    expect(await rehearsal.deploy(referenceAssembly())).toEqual(CREATED);
    const { world } = rehearsal;
    const [home] = [...world.network.nats.values()];
    const someone = new Stage(world);
    const { AllocationId } = (await someone.make('AWS::EC2::EIP', { Domain: 'vpc' })).attributes;
    const nat = await someone.make('AWS::EC2::NatGateway', { SubnetId: home!.subnetId, AllocationId });
    const [{ status, reasons }] = (await rehearsal.destroy()) as [Outcome];
    expect(reasons.join()).toMatch(/mapped public address/);
    expect(status).toBe('DELETE_FAILED');
    await someone.remove(nat);
    world.network.addresses.clear();
    await destroyed();
  }, 60_000);

  // https://github.com/aws/containers-roadmap/issues/1258
  test('a new Kubernetes version together with new instance types and sizes is one update for each resource', async () => {
    expect(await rehearsal.deploy(referenceAssembly({ kubernetesVersion: '1.35' }))).toEqual(CREATED);
    const all = { kubernetesVersion: '1.36', instanceTypes: 'm6i.2xlarge', minSize: 4, maxSize: 8 };
    expect(await rehearsal.deploy(referenceAssembly(all))).toEqual(UPDATED);
    await destroyed();
  }, 60_000);

  // https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3329
  test('an access entry is dead when its role was made anew, and the verification tells it', async () => {
    const before = { vpcCniVersion: 'v1.21.2-eksbuild.2' };
    expect(await rehearsal.deploy(guardedAssembly(before))).toEqual(CREATED);
    const { iam } = rehearsal.world;
    for (const [name, role] of iam.roles)
      if (/VerificationHandler/.test(name)) iam.roles.set(name, { ...role, id: 'AROAMADEANEW' });
    expect(await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.22.4-eksbuild.3' }))).toEqual(UPDATED);
    const { outputs } = rehearsal.engine.stacks.get('Guarded')!.state;
    expect(Object.values(outputs).join()).toMatch(/unknown: .*401/);
  }, 60_000);

  // https://github.com/aws/aws-cdk/issues/31626
  test('a cluster that is replaced, and a failure after it: everything points to the first cluster again', async () => {
    const assembly = referenceAssembly();
    expect(await rehearsal.deploy(assembly)).toEqual(CREATED);
    const before = contentsOf(rehearsal.world);
    const draft = new Draft(assembly.stacks[0]!.template);
    const config = draft.properties(CLUSTER).KubernetesNetworkConfig as { ServiceIpv4Cidr?: string };
    config.ServiceIpv4Cidr = '172.21.0.0/16';
    const replaced = withTemplate(assembly, draft.template);
    rehearsal.engine.turn({ fault: failing(draft.one('AWS::EKS::Nodegroup').id, 'before') });
    const { status } = await rehearsal.deploy(replaced);
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(rehearsal.failedInRollback()).toEqual([]);
    await rehearsal.world.clock.settle();
    expect(await wrongAfterUpdate(rehearsal, before)).toEqual([]);
    rehearsal.engine.turn({ fault: () => undefined });
    expect(await rehearsal.deploy(referenceAssembly({ minSize: 4, maxSize: 8 }))).toEqual(UPDATED);
    await destroyed();
  }, 60_000);

  // https://github.com/aws/containers-roadmap/issues/2258
  describe('a third zone for a cluster that began with two', () => {
    const inPlace = { 'AWS::EKS::Cluster': ['SubnetIds', 'SecurityGroupIds'] };
    const began = { maxAzs: 2 };

    test('replaces the cluster, or is refused and rolled back: which is not known', async () => {
      expect(await rehearsal.deploy(referenceAssembly(began))).toEqual(CREATED);
      const [first] = rehearsal.world.eks.clusters.keys();
      expect(await rehearsal.deploy(referenceAssembly({ maxAzs: 3 }))).toEqual(UPDATED);
      expect([...rehearsal.world.eks.clusters.keys()]).not.toContain(first);
      restore();
      rehearsal.engine.turn({ inPlace });
      expect(await rehearsal.deploy(referenceAssembly(began))).toEqual(CREATED);
      const { status, reasons } = await rehearsal.deploy(referenceAssembly({ maxAzs: 3 }));
      expect(reasons.join()).toMatch(/should belong to the exact set of AZs/);
      expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
      await destroyed();
    }, 60_000);

    test.each([{}, inPlace])(
      'is for nodes and pods alone with controlPlaneAzs: 2 (%j)',
      async (dial) => {
        rehearsal.engine.turn({ inPlace: dial });
        expect(await rehearsal.deploy(referenceAssembly(began))).toEqual(CREATED);
        const clusters = [...rehearsal.world.eks.clusters.keys()];
        expect(await rehearsal.deploy(referenceAssembly({ maxAzs: 3, controlPlaneAzs: 2 }))).toEqual(UPDATED);
        expect([...rehearsal.world.eks.clusters.keys()]).toEqual(clusters);
        await destroyed();
      },
      60_000,
    );
  });

  // https://github.com/aws/aws-cdk/issues/24996
  test('functions that were idle for a month get their events nevertheless', async () => {
    rehearsal.engine.turn({ idleFunctions: true });
    const { clock } = rehearsal.world;
    expect(await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.21.2-eksbuild.2' }))).toEqual(CREATED);
    await clock.run(clock.sleep(30 * 24 * HOUR));
    expect(await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.22.4-eksbuild.3' }))).toEqual(UPDATED);
    await clock.run(clock.sleep(30 * 24 * HOUR));
    await destroyed();
  }, 60_000);

  // https://github.com/aws-amplify/amplify-cli/issues/14770
  test('a deletion that is denied in the clean-up leaves the stack green, and fails a rehearsal', async () => {
    const reserved = reservationAssembly({ cidrBlocks: ['10.0.0.64/28'] });
    expect(await rehearsal.deploy(reserved)).toEqual(CREATED);
    rehearsal.world.dials.fault = ({ action }) =>
      action === 'DeleteSubnetCidrReservation' ? 'deny' : undefined;
    expect(await rehearsal.deploy(reserved.without('Custom::SubnetCidrReservation'))).toEqual(UPDATED);
    delete rehearsal.world.dials.fault;
    expect(rehearsal.problems()).toEqual([
      expect.stringMatching(/was dropped and lives on: .*not authorized/),
    ]);
    expect(rehearsal.world.network.state.reservations.size).toBe(1);
  }, 60_000);

  // A first deployment has nothing to save; an upgrade does not begin without its backup.
  test('a backup that may not be written stops an upgrade before anything changed', async () => {
    expect(await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.21.2-eksbuild.2' }))).toEqual(CREATED);
    rehearsal.world.dials.fault = ({ action }) => (action === 'PutObject' ? 'deny' : undefined);
    const { status, reasons } = await rehearsal.deploy(
      guardedAssembly({ vpcCniVersion: 'v1.22.4-eksbuild.3' }),
    );
    delete rehearsal.world.dials.fault;
    expect(reasons.join()).toMatch(/the backup could not be written/);
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const [node] = [...rehearsal.world.eks.awsNodes.values()];
    expect(node).toMatchObject({ version: 'v1.21.2-eksbuild.2', generation: 1 });
  }, 60_000);

  // https://github.com/convox/rack/issues/1204
  test('code that was deleted from the bucket of the bootstrap stops a rollback until it is there again', async () => {
    const assembly = referenceAssembly();
    const draft = new Draft(assembly.stacks[0]!.template);
    const { Code } = draft.properties('AWS::Lambda::Function', /SubnetCidrReservation/) as { Code: { S3Key: string } }; // prettier-ignore
    const { assets } = rehearsal.engine;
    assets.add('older.zip', assembly.assets.folderOf(Code.S3Key)!);
    Code.S3Key = 'older.zip';
    expect(await rehearsal.deploy(withTemplate(assembly, draft.template))).toEqual(CREATED);
    assets.forget('older.zip');
    rehearsal.engine.turn({ fault: failing(draft.one('AWS::EKS::Nodegroup').id, 'before') });
    const { status, reasons } = await rehearsal.deploy(referenceAssembly({ minSize: 4, maxSize: 8 }));
    expect(reasons.join()).toMatch(/S3 Error Code: NoSuchKey/);
    expect(status).toBe('UPDATE_ROLLBACK_FAILED');
    assets.add('older.zip', assembly.assets.folderOf(assetOf(assembly))!);
    rehearsal.engine.turn({ fault: () => undefined });
    expect((await rehearsal.engine.continueUpdateRollback('PodNetwork')).status).toBe('UPDATE_ROLLBACK_COMPLETE'); // prettier-ignore
  }, 60_000);

  test.each([403, 404] as const)(
    'a backup that someone deleted is told without a wait, whatever S3 answers (%i)',
    async (missingKeyStatus) => {
      const { world, engine } = rehearsal;
      world.dials.missingKeyStatus = missingKeyStatus;
      expect(await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.21.2-eksbuild.2' }))).toEqual(
        CREATED,
      );
      engine.turn({
        between: ({ type }) => {
          if (type !== 'Custom::AwsNodeVerification') return;
          for (const bucket of world.storage.buckets.values())
            for (const key of Object.keys(bucket.objects)) delete bucket.objects[key];
        },
      });
      engine.functions.invocations.length = 0;
      expect(await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.22.4-eksbuild.3' }))).toEqual(
        UPDATED,
      );
      const { outputs } = engine.stacks.get('Guarded')!.state;
      expect(Object.values(outputs).join()).toMatch(/does not exist any more/);
      const ran = engine.functions.invocations.filter(({ functionName }) =>
        /Verification/.test(functionName),
      );
      for (const { startedAt, endedAt = Infinity } of ran) expect(endedAt - startedAt).toBeLessThan(100_000);
    },
    60_000,
  );
});

function assetOf(assembly: ReturnType<typeof referenceAssembly>): string {
  const draft = new Draft(assembly.stacks[0]!.template);
  const { Code } = draft.properties('AWS::Lambda::Function', /SubnetCidrReservation/) as { Code: { S3Key: string } }; // prettier-ignore
  return Code.S3Key;
}
