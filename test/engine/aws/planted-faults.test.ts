import { describeRehearsal, referenceAssembly, Rehearsal } from '../rehearsal/rehearsal';
import { Draft, withTemplate } from './planted/edit';
import { EKS_FAULTS } from './planted/eks-faults';
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

  test.each(FAULTS)(
    '$name: refused',
    async ({ plant, says, settings = {} }) => {
      const assembly = referenceAssembly(settings);
      const draft = new Draft(assembly.stacks[0]!.template);
      plant(draft);
      const { status, reasons } = await rehearsal.deploy(withTemplate(assembly, draft.template));
      expect(status).toMatch(/^ROLLBACK_/);
      expect(reasons.join('\n')).toMatch(says);
    },
    60_000,
  );

  test('without a fault, nothing is refused', async () => {
    expect(await rehearsal.deploy(referenceAssembly())).toMatchObject({ status: 'CREATE_COMPLETE' });
  }, 60_000);
});
