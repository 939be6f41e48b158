import { CHANGES, type Change } from './changes';
import { contentsOf } from './contents';
import { failing, wrongAfterUpdate } from './fault-sweep';
import { describeRehearsal, referenceAssembly, Rehearsal } from './rehearsal';
import { IS_LONG } from './seeds';

const ORDERS = ['forward', 'reverse', 'random'] as const;

beforeAll(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));

/** Resources that a change touches, in the order in which it does. */
async function touchedBy(rehearsal: Rehearsal, after: Change['after']): Promise<string[]> {
  const touched: string[] = [];
  rehearsal.engine.turn({
    fault: ({ logicalId, phase }) => {
      if (phase === 'create' || phase === 'update') touched.push(logicalId);
      return undefined;
    },
  });
  await rehearsal.deploy(referenceAssembly(after));
  return [...new Set(touched)];
}

/** Without NAT gateways there is only less, and the clean-up has no way back. */
const changes = CHANGES.filter(({ after }) => after.natGateways !== 'none');

describeRehearsal('an update that fails', () => {
  test.each(changes)(
    '$name: whatever fails, all is as it was before',
    async ({ before, after }) => {
      // Without the way back of a version no rollback of a cluster ends well, whoever wrote the template.
      const rehearsal = await Rehearsal.open({ world: { clusterVersionRollback: true } });
      await rehearsal.deploy(referenceAssembly(before));
      const restore = await rehearsal.engine.snapshot();
      const contents = contentsOf(rehearsal.world);
      const touched = await touchedBy(rehearsal, after);
      restore();
      const wrong: Record<string, string[]> = {};
      for (const rollbackOrder of ORDERS) {
        for (const id of touched) {
          for (const how of IS_LONG ? (['before', 'after'] as const) : (['after'] as const)) {
            rehearsal.engine.turn({ fault: failing(id, how), rollbackOrder });
            const { status, reasons } = await rehearsal.deploy(referenceAssembly(after));
            const problems = await wrongAfterUpdate(rehearsal, contents);
            if (status !== 'UPDATE_ROLLBACK_COMPLETE')
              problems.push(`the stack is in ${status}: ${reasons.join('; ')}`);
            if (problems.length > 0) wrong[`${id} ${how} ${rollbackOrder}`] = problems;
            restore();
          }
        }
      }
      await rehearsal.close();
      expect(touched.length).toBeGreaterThan(0);
      expect(wrong).toEqual({});
    },
    180_000,
  );
});
