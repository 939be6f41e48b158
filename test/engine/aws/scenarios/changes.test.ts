import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { contentsOf } from '../../rehearsal/contents';
import { failing, wrongAfterUpdate } from '../../rehearsal/fault-sweep';
import { unmeant } from '../../rehearsal/leftovers';
import { describeRehearsal, Rehearsal } from '../../rehearsal/rehearsal';
import { inventory } from '../inventory';
import { guardedAssembly, type GuardedOptions } from './guarded-app';

/** A change of the pod network that people make to a cluster that runs. */
interface Change {
  readonly name: string;
  readonly after: Partial<GuardedOptions>;
}

const CHANGES: readonly Change[] = [
  { name: 'vpc-cni up one minor version', after: { vpcCniVersion: 'v1.22.4-eksbuild.3' } },
  { name: 'other settings', after: { settings: { subnetDiscovery: false } } },
  { name: 'the guard turned off', after: { guard: 'off' } },
  { name: 'Pod Identity instead of IRSA', after: { identityType: eks.IdentityType.POD_IDENTITY } },
];

const BASE: GuardedOptions = { vpcCniVersion: 'v1.21.2-eksbuild.2' };
const of = (options: Partial<GuardedOptions> = {}) => guardedAssembly({ ...BASE, ...options });

describeRehearsal('a change of the pod network', () => {
  let rehearsal: Rehearsal;
  let restore: () => void;
  let before: string[];

  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open();
    expect((await rehearsal.deploy(of())).reasons).toEqual([]);
    before = contentsOf(rehearsal.world);
    restore = await rehearsal.engine.snapshot();
  }, 60_000);
  afterEach(() => {
    rehearsal.engine.turn({ fault: () => undefined });
    restore();
  });
  afterAll(() => rehearsal.close());

  test.each(CHANGES)(
    '$name: made, taken back by another deployment, destroyed',
    async ({ after }) => {
      expect(await rehearsal.deploy(of(after))).toEqual({ status: 'UPDATE_COMPLETE', reasons: [] });
      expect(await rehearsal.deploy(of())).toEqual({ status: 'UPDATE_COMPLETE', reasons: [] });
      expect(await rehearsal.destroy()).toEqual([{ status: 'DELETE_COMPLETE', reasons: [] }]);
      await rehearsal.world.clock.settle();
      expect(rehearsal.problems()).toEqual([]);
      expect(unmeant(inventory(rehearsal.world))).toEqual([]);
    },
    60_000,
  );

  test.each(CHANGES.filter(({ after }) => after.guard !== 'off'))(
    '$name, and whatever it touches fails: all is as it was before',
    async ({ after }) => {
      const touched = await touchedBy(after);
      expect(touched.length).toBeGreaterThan(0);
      const wrong: Record<string, string[]> = {};
      for (const id of touched) {
        rehearsal.engine.turn({ fault: failing(id, 'after') });
        const { status } = await rehearsal.deploy(of(after));
        const problems = await wrongAfterUpdate(rehearsal, before);
        if (status !== 'UPDATE_ROLLBACK_COMPLETE') problems.push(`the stack is in ${status}`);
        if (problems.length > 0) wrong[id] = problems;
        restore();
      }
      expect(wrong).toEqual({});
    },
    120_000,
  );

  /** Resources that a change makes or changes. */
  async function touchedBy(after: Partial<GuardedOptions>): Promise<string[]> {
    const touched = new Set<string>();
    const fault = ({ logicalId, phase }: { logicalId: string; phase: string }): undefined => {
      if (phase === 'create' || phase === 'update') touched.add(logicalId);
    };
    rehearsal.engine.turn({ fault });
    await rehearsal.deploy(of(after));
    restore();
    return [...touched];
  }
});
