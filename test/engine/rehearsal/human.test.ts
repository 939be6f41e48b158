import { guardedAssembly } from '../aws/scenarios/guarded-app';
import { updateAddon } from '../aws/eks/addons';
import type { AwsWorld } from '../aws/world';
import { describeRehearsal, Rehearsal } from './rehearsal';
import { IS_LONG } from './seeds';

/** Things that people do to a cluster while a deployment of someone else runs. */
const ACTS: Readonly<Record<string, (world: AwsWorld) => void>> = {
  'deletes the backups': ({ storage }) => {
    for (const { objects } of storage.buckets.values())
      for (const key of Object.keys(objects)) delete objects[key];
  },
  'sets a variable of aws-node with kubectl': ({ eks, clock }) => {
    for (const node of eks.awsNodes.values())
      Object.assign(node, {
        byHand: { ...node.byHand, WARM_IP_TARGET: '5' },
        generation: node.generation + 1,
        rolloutSince: clock.now(),
      });
  },
  'updates the add-on in the console': (world) => {
    for (const { clusterName, name, status } of world.eks.addons.values())
      if (name === 'vpc-cni' && status === 'ACTIVE') updateAddon(world, clusterName, name, {});
  },
};

/** Between how many calls of CloudFormation and of functions the same act is tried. */
const STRIDE = IS_LONG ? 1 : 9;

const BEFORE = guardedAssembly({ vpcCniVersion: 'v1.21.2-eksbuild.2' });
const AFTER = guardedAssembly({ vpcCniVersion: 'v1.22.4-eksbuild.3' });
const HOUR = 3_600_000;

describeRehearsal('an upgrade during which someone', () => {
  let rehearsal: Rehearsal;
  let restore: () => void;
  let moments = 0;

  /** Counts the calls, and acts before one of them. */
  function act(at: number, what: (world: AwsWorld) => void): void {
    const { world, engine } = rehearsal;
    moments = 0;
    const next = (): void => {
      moments += 1;
      if (moments === at) what(world);
    };
    engine.turn({ between: next });
    world.dials.beforeCall = next;
  }

  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open();
    expect((await rehearsal.deploy(BEFORE)).reasons).toEqual([]);
    restore = await rehearsal.engine.snapshot();
    act(0, () => undefined);
    await rehearsal.deploy(AFTER);
    restore();
  }, 60_000);
  afterAll(() => rehearsal.close());

  /** What is wrong when everything has ended. */
  async function wrong(): Promise<string[]> {
    const { engine, world } = rehearsal;
    let { status } = await rehearsal.deploy(AFTER);
    const found = [...rehearsal.failedInRollback()];
    if (status === 'UPDATE_ROLLBACK_FAILED') {
      await world.clock.run(world.clock.sleep(HOUR));
      ({ status } = await engine.continueUpdateRollback('Guarded'));
    }
    if (!/^UPDATE_(ROLLBACK_)?COMPLETE$/.test(status)) found.push(`the stack is in ${status}`);
    const silent = engine.custom.exchanges.filter(({ answer }) =>
      /did not receive/.test(answer.reason ?? ''),
    );
    return [
      ...found,
      ...rehearsal.problems(),
      ...silent.map(({ request }) => `no answer of ${request.logicalId}`),
    ];
  }

  test.each(Object.entries(ACTS))(
    '%s between any two calls: it ends, every event is answered, and the rollback goes through',
    async (_, what) => {
      const all = moments;
      expect(all).toBeGreaterThan(30);
      const problems: Record<number, string[]> = {};
      for (let at = 1; at <= all; at += STRIDE) {
        act(at, what);
        const found = await wrong();
        if (found.length > 0) problems[at] = found;
        restore();
      }
      moments = all;
      expect(problems).toEqual({});
    },
    600_000,
  );
});
