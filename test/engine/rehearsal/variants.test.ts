import { inventory } from '../aws/inventory';
import { UNKNOWNS, type Variant } from '../unknowns';
import { failing } from './fault-sweep';
import { unmeant } from './leftovers';
import { describeRehearsal, referenceAssembly, Rehearsal } from './rehearsal';

/** Without the handler of aws-ec2 for the default security group, which is not patient enough. */
const base = referenceAssembly().without('Custom::VpcRestrictDefaultSG');
const changed = referenceAssembly({
  minSize: 4,
  kubernetesVersion: '1.36',
  instanceTypes: 'm6i.2xlarge',
}).without('Custom::VpcRestrictDefaultSG');
/** Late in the chain, so that nearly everything has to be undone. */
const LAST = Object.keys(base.stacks[0]!.template.Resources).find((id) => id.startsWith('ClusterCoreDns'))!;

const variants = UNKNOWNS.flatMap(({ question, variants: all }) =>
  Object.entries(all).map(([answer, variant]) => ({ question, answer, variant })),
);

/** Made, changed with a failure, changed, destroyed: whatever is true about AWS. */
async function live({ variant: { world, ...engine } }: { variant: Variant }): Promise<void> {
  const rehearsal = await Rehearsal.open({ engine, ...(world && { world }) });
  try {
    expect(await rehearsal.deploy(base)).toEqual({ status: 'CREATE_COMPLETE', reasons: [] });
    rehearsal.engine.turn({ fault: failing(LAST, 'before') });
    expect((await rehearsal.deploy(changed)).status).toMatch(/^UPDATE_(ROLLBACK_)?COMPLETE$/);
    rehearsal.engine.turn({ fault: () => undefined });
    expect((await rehearsal.deploy(changed)).reasons).toEqual([]);
    expect(await rehearsal.destroy()).toEqual([{ status: 'DELETE_COMPLETE', reasons: [] }]);
    await rehearsal.world.clock.settle();
    expect([...rehearsal.failedInRollback(), ...rehearsal.problems()]).toEqual([]);
    expect(unmeant(inventory(rehearsal.world))).toEqual([]);
  } finally {
    await rehearsal.close();
  }
}

describeRehearsal('the reference deployment lives, whatever is true about AWS', () => {
  test.each(variants)('$question $answer', live, 60_000);
});
