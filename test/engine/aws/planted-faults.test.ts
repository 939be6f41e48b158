import type { Outcome } from '../engine';
import { describeRehearsal, referenceAssembly, Rehearsal } from '../rehearsal/rehearsal';
import { Draft, withTemplate } from './planted/edit';
import { EKS_FAULTS } from './planted/eks-faults';
import type { PlantedFault } from './planted/faults';
import { HANDLER_FAULTS } from './planted/handler-faults';
import { IAM_FAULTS } from './planted/iam-faults';
import { NETWORK_FAULTS } from './planted/network-faults';

const FAULTS = [...NETWORK_FAULTS, ...IAM_FAULTS, ...EKS_FAULTS, ...HANDLER_FAULTS];

describeRehearsal('a template with', () => {
  let rehearsal: Rehearsal;
  let restore: () => void;

  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open();
    restore = await rehearsal.engine.snapshot();
  });
  afterEach(() => restore());
  afterAll(() => rehearsal.close());

  async function deploySpoilt({ plant, settings = {} }: PlantedFault): Promise<Outcome> {
    const assembly = referenceAssembly(settings);
    const draft = new Draft(assembly.stacks[0]!.template);
    plant(draft);
    return rehearsal.deploy(withTemplate(assembly, draft.template));
  }

  test.each(FAULTS.filter(({ outcome }) => outcome !== 'told'))(
    '$name: refused',
    async (fault) => {
      const { status, reasons } = await deploySpoilt(fault);
      expect(status).toMatch(/^ROLLBACK_/);
      expect(reasons.join('\n')).toMatch(fault.says);
    },
    60_000,
  );

  // The verification could not look: that is no reason to undo a change that works, and no reason to call it verified.
  test.each(FAULTS.filter(({ outcome }) => outcome === 'told'))(
    '$name: deployed, and the outputs say that nothing was verified',
    async (fault) => {
      expect(await deploySpoilt(fault)).toEqual({ status: 'CREATE_COMPLETE', reasons: [] });
      const { outputs } = rehearsal.engine.stacks.get('PodNetwork')!.state;
      const name = Object.keys(outputs).find((id) => /UpgradeGuardSummary/.test(id));
      expect(outputs[name ?? '']).toMatch(fault.says);
      // Bounded by the time of its function, of which it keeps enough for the answer.
      const ran = rehearsal.engine.functions.invocations.filter(({ functionName }) =>
        /UpgradeGuardVerification/.test(functionName),
      );
      expect(ran).not.toEqual([]);
      for (const { startedAt, endedAt = Infinity, error } of ran) {
        expect(error).toBeUndefined();
        expect(endedAt - startedAt).toBeLessThan(14.5 * 60_000);
      }
    },
    60_000,
  );

  test('without a fault, nothing is refused', async () => {
    expect(await rehearsal.deploy(referenceAssembly())).toMatchObject({ status: 'CREATE_COMPLETE' });
  }, 60_000);
});
