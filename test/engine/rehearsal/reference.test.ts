import { inventory } from '../aws/inventory';
import { CHANGES, REVERSED, type Change } from './changes';
import { unmeant } from './leftovers';
import { describeRehearsal, referenceAssembly, Rehearsal } from './rehearsal';
import { SEEDS } from './seeds';

/** What AWS refuses for a reason, in the words of the resource that is refused. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'back from the next Kubernetes version': /Unsupported Kubernetes minor version update/,
};

const changes = [...CHANGES, ...REVERSED].filter(({ before }) => before.natGateways !== 'none');

beforeAll(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));

describeRehearsal('the reference deployment', () => {
  describe.each(SEEDS)('seed %i', (seed) => {
    let rehearsal: Rehearsal;
    let restore: () => void;

    beforeAll(async () => {
      rehearsal = await Rehearsal.open({ engine: { seed } });
      restore = await rehearsal.engine.snapshot();
    });
    afterEach(() => restore());
    afterAll(() => rehearsal.close());

    /** A deployment, a change, nothing, the end. */
    async function live({ name, before, after }: Change): Promise<void> {
      expect(await rehearsal.deploy(referenceAssembly(before))).toEqual({
        status: 'CREATE_COMPLETE',
        reasons: [],
      });
      const changed = await rehearsal.deploy(referenceAssembly(after));
      const refused = REFUSED[name];
      if (refused === undefined) expect(changed).toEqual({ status: 'UPDATE_COMPLETE', reasons: [] });
      else
        expect(changed).toEqual({
          status: 'UPDATE_ROLLBACK_COMPLETE',
          reasons: [expect.stringMatching(refused)],
        });
      const then = rehearsal.calls();
      await rehearsal.deploy(referenceAssembly(refused === undefined ? after : before));
      expect(rehearsal.calls()).toBe(then);
      expect(rehearsal.problems()).toEqual([]);
      expect(await rehearsal.destroy()).toEqual([{ status: 'DELETE_COMPLETE', reasons: [] }]);
      expect(rehearsal.problems()).toEqual([]);
      expect(unmeant(inventory(rehearsal.world))).toEqual([]);
    }

    test.each(changes)('$name: made, changed, unchanged, destroyed', live, 60_000);
  });

  test('nodes without a way out do not join: endpoints have to take the place of NAT gateways', async () => {
    const rehearsal = await Rehearsal.open();
    const { status, reasons } = await rehearsal.deploy(referenceAssembly({ natGateways: 'none' }));
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toEqual([expect.stringContaining('Instances failed to join the kubernetes cluster')]);
    await rehearsal.close();
  }, 60_000);
});
