import { failing } from '../../rehearsal/fault-sweep';
import { difference, unmeantBesideCluster } from '../../rehearsal/leftovers';
import { describeRehearsal, Rehearsal } from '../../rehearsal/rehearsal';
import type { CloudAssembly } from '../../assembly';
import { inventory } from '../inventory';
import { UndeclaredSettings } from '../../../../lib';
import { existingCluster, guardBeside } from './imported-guard-app';

describeRehearsal('a first deployment of the guard beside a cluster that was imported', () => {
  let rehearsal: Rehearsal;
  /** Refuses settings of the cluster that are not declared. */
  let strict: CloudAssembly;
  let guard: CloudAssembly;
  let restore: () => void;
  let before: string[];

  const awsNode = () => JSON.stringify([...rehearsal.world.eks.awsNodes.values()]);
  /** Differences from before the deployment, with a sign in front. */
  const changes = () => difference(before, inventory(rehearsal.world));

  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open();
    expect((await rehearsal.deploy(existingCluster())).reasons).toEqual([]);
    const { outputs } = rehearsal.engine.stacks.get('Existing')!.state;
    strict = guardBeside(outputs);
    guard = guardBeside(outputs, UndeclaredSettings.DISCARD);
    before = inventory(rehearsal.world);
    restore = await rehearsal.engine.snapshot();
  }, 60_000);
  afterEach(() => {
    rehearsal.engine.turn({ fault: () => undefined });
    restore();
  });
  afterAll(() => rehearsal.close());

  const idOf = (type: string) =>
    Object.entries(guard.stacks[0]!.template.Resources).find(([, resource]) => resource.Type === type)![0];

  /** Deploys an assembly that fails, and compares its leftovers with the declared ones. */
  async function expectBackupAlone(assembly: CloudAssembly, reason: RegExp): Promise<void> {
    const former = awsNode();
    const { status, reasons } = await rehearsal.deploy(assembly);
    expect({ status, reasons: reasons.join() }).toEqual({
      status: 'ROLLBACK_COMPLETE',
      reasons: expect.stringMatching(reason),
    });
    await rehearsal.world.clock.settle();
    const kept = changes().map((line) => line.replace(/^(. \w+).*/, '$1'));
    expect(kept).toEqual(expect.arrayContaining(['+ bucket', '+ object']));
    expect(unmeantBesideCluster(changes())).toEqual([]);
    expect(awsNode()).toBe(former);
  }

  test(
    'that the guard refuses keeps the bucket with the backup, and nothing else',
    () => expectBackupAlone(strict, /vpc-cni of cluster .* was not changed/),
    60_000,
  );

  test('that fails at the add-on keeps the bucket with the backup, and nothing else', () => {
    rehearsal.engine.turn({ fault: failing(idOf('AWS::EKS::Addon'), 'before') });
    return expectBackupAlone(guard, /./);
  }, 60_000);

  test('does not stand in the way of the next one', async () => {
    expect((await rehearsal.deploy(strict)).status).toBe('ROLLBACK_COMPLETE');
    await rehearsal.engine.delete('Guard');
    expect((await rehearsal.deploy(guard)).reasons).toEqual([]);
    expect(changes().filter((line) => line.startsWith('+ bucket'))).toHaveLength(2);
  }, 60_000);

  test.each(['before', 'after'] as const)(
    'leaves no more than that when any of its resources fails %s it is made',
    async (how) => {
      const wrong: Record<string, string[]> = {};
      for (const id of Object.keys(guard.stacks[0]!.template.Resources)) {
        rehearsal.engine.turn({ fault: failing(id, how) });
        const { status } = await rehearsal.deploy(guard);
        await rehearsal.world.clock.settle();
        const problems = [
          ...rehearsal.failedInRollback(),
          ...rehearsal.problems(),
          ...unmeantBesideCluster(changes()),
        ];
        if (rehearsal.world.eks.awsNodes.size === 0) problems.push('the cluster has no aws-node');
        if (status !== 'ROLLBACK_COMPLETE') problems.push(`the stack is in ${status}`);
        if (problems.length > 0) wrong[id] = problems;
        restore();
      }
      expect(wrong).toEqual({});
    },
    120_000,
  );
});
