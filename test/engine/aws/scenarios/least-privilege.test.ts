import { describeRehearsal, Rehearsal } from '../../rehearsal/rehearsal';
import { updateAddon } from '../eks/addons';
import { unknownActions } from '../http/context-keys';
import { unusedGrants } from '../inventory';
import { guardedAssembly } from './guarded-app';
import { reservationAssembly } from './reservation-app';

/** Permissions that no scenario here uses, each with the reason why it is granted. */
const REASONS: readonly { action: RegExp; role: RegExp; reason: string }[] = [
  {
    action: /^ec2:DescribeTags$/,
    role: /SubnetCidrReservation/,
    reason: 'asked only when EC2 lists a reservation without its tags',
  },
];

const MINUTE = 60_000;

describeRehearsal('least privilege', () => {
  /** What lives through the scenarios: permissions used in any of them count. */
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open({ world: { podReplacement: 8 * MINUTE, absentAddonStatus: 403 } });
  });
  afterAll(() => rehearsal.close());

  test('a guarded cluster goes up two minor versions, one after the other, slowly', async () => {
    const { world } = rehearsal;
    const before = guardedAssembly({ vpcCniVersion: 'v1.20.5-eksbuild.1' });
    expect((await rehearsal.deploy(before)).reasons).toEqual([]);
    world.dials.addonWaitsForRollout = false;
    for (const vpcCniVersion of ['v1.21.2-eksbuild.2', 'v1.22.4-eksbuild.3'])
      expect((await rehearsal.deploy(guardedAssembly({ vpcCniVersion }))).reasons).toEqual([]);
  }, 120_000);

  test('an update that someone else has begun is refused, and rolled back', async () => {
    const { world, engine } = rehearsal;
    world.dials.addonWaitsForRollout = true;
    const [addon] = [...world.eks.addons.values()].filter(({ name }) => name === 'vpc-cni');
    engine.turn({
      between: ({ type, phase }) => {
        if (type !== 'Custom::AwsNodeBackup' || phase !== 'update') return;
        updateAddon(world, addon!.clusterName, 'vpc-cni', { addonVersion: addon!.version });
      },
    });
    const next = guardedAssembly({ vpcCniVersion: 'v1.23.1-eksbuild.1' });
    const { status, reasons } = await rehearsal.deploy(next);
    engine.turn({ between: () => undefined });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(reasons.join()).toMatch(/EKS takes one update at a time/);
  }, 120_000);

  test('reservations change their tags', async () => {
    const cidrBlocks = ['10.0.0.64/28', '10.0.0.128/25'];
    const versions: Record<string, string>[] = [{ team: 'a', cost: '1' }, { team: 'b' }];
    for (const tags of versions) {
      expect((await rehearsal.deploy(reservationAssembly({ cidrBlocks, tags }))).reasons).toEqual([]);
    }
  }, 60_000);

  test('everything goes', async () => {
    for (const { status } of await rehearsal.destroy()) expect(status).toBe('DELETE_COMPLETE');
    expect(rehearsal.problems()).toEqual([]);
  }, 120_000);

  test('no call was denied', () => expect(rehearsal.world.iam.denials).toEqual([]));

  test('each permission was used, or has a reason', () => {
    const unused = unusedGrants(rehearsal.world);
    const unexplained = unused.filter(
      (grant) => !REASONS.some(({ action, role }) => action.test(grant.action) && role.test(grant.role)),
    );
    expect(unexplained).toEqual([]);
    // A reason for something that is used, or no longer granted, is out of date.
    for (const { action, role } of REASONS)
      expect(unused.filter((grant) => action.test(grant.action) && role.test(grant.role))).not.toEqual([]);
  });

  test('each action that a policy grants is one that AWS has', async () => {
    const actions = [...rehearsal.world.iam.granted].map((grant) => (JSON.parse(grant) as string[])[2]!);
    expect(actions.length).toBeGreaterThan(50);
    expect(await unknownActions(actions)).toEqual([]);
  });
});
