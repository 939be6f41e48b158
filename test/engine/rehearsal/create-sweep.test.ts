import type { EngineDials } from '../dials';
import { failing, wrongAfterCreate } from './fault-sweep';
import { describeRehearsal, referenceAssembly, Rehearsal } from './rehearsal';

/** How each resource fails: before it does anything, or when it has done everything, with the others interrupted. */
const WAYS: readonly [string, 'before' | 'after', Partial<EngineDials>][] = [
  ['at once', 'before', { interrupts: false }],
  ['at the end, and interrupts what still runs', 'after', { interrupts: true }],
];

const assembly = referenceAssembly();
const ids = Object.keys(assembly.stacks[0]!.template.Resources);

describeRehearsal('a create that fails', () => {
  test.each(WAYS)(
    'every resource that fails %s is rolled back to nothing',
    async (_, how, dials) => {
      const rehearsal = await Rehearsal.open({ engine: dials });
      const restore = await rehearsal.engine.snapshot();
      const wrong: Record<string, string[]> = {};
      for (const id of ids) {
        rehearsal.engine.turn({ fault: failing(id, how) });
        const { status } = await rehearsal.deploy(assembly);
        const problems = await wrongAfterCreate(rehearsal);
        if (status !== 'ROLLBACK_COMPLETE') problems.push(`the stack is in ${status}`);
        if (problems.length > 0) wrong[id] = problems;
        restore();
      }
      await rehearsal.close();
      expect(wrong).toEqual({});
    },
    180_000,
  );
});
