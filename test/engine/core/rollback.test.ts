import type { EngineDials } from '../dials';
import { custom, FUNCTION, group, onStage } from './stage';

const fails = (id: string): Partial<EngineDials> => ({
  fault: ({ logicalId, phase }) => (logicalId === id && phase === 'update' ? 'before' : undefined),
});

const policy = (action: string) => group({ RetentionInDays: action === 'old' ? 7 : 30 });
const resources = (name: string) => ({
  Function: FUNCTION,
  Policy: policy(name),
  Custom: custom({ Setting: name }, { DependsOn: 'Policy' }),
  Last: group({ RetentionInDays: name === 'old' ? 7 : 30 }, { DependsOn: ['Custom', 'Extra'].slice(0, 1) }),
});

test('everything that existed is reverted first; only then is deleted what the update had made', () =>
  onStage(async (stage) => {
    await stage.deploy(resources('old'));
    const before = stage.events().length;
    stage.engine.turn(fails('Last'));
    const extra = { Extra: custom({}, { DependsOn: 'Policy' }) };
    const Last = { ...resources('new').Last, DependsOn: ['Custom', 'Extra'] };
    const outcome = await stage.deploy({ ...resources('new'), ...extra, Last });
    expect(outcome).toEqual({ status: 'UPDATE_ROLLBACK_COMPLETE', reasons: ['Last: made to fail'] });
    const after = stage.events().slice(before);
    const deletion = after.indexOf('DELETE_IN_PROGRESS Extra');
    expect(after.lastIndexOf('UPDATE_COMPLETE Policy')).toBeLessThan(deletion);
    expect(after.lastIndexOf('UPDATE_COMPLETE Custom')).toBeLessThan(deletion);
    expect([...stage.stack.resources.keys()]).not.toContain('Extra');
  }));

test.each([
  ['forward', ['Policy', 'Custom', 'Last']],
  ['reverse', ['Last', 'Custom', 'Policy']],
] as const)('reverts %s, the failed resource too', (rollbackOrder, order) =>
  onStage(
    async (stage) => {
      await stage.deploy(resources('old'));
      stage.engine.turn(fails('Last'));
      const before = stage.events().length;
      await stage.deploy(resources('new'));
      const after = stage.events().slice(before);
      const failed = after.indexOf('UPDATE_FAILED Last');
      const reverted = after.slice(failed).filter((event) => event.startsWith('UPDATE_COMPLETE'));
      expect(reverted).toEqual(order.map((id) => `UPDATE_COMPLETE ${id}`));
    },
    { rollbackOrder },
  ),
);

test('a custom resource is told the old properties as new ones, and the attempted ones as old', () =>
  onStage(async (stage) => {
    await stage.deploy(resources('old'));
    stage.engine.turn(fails('Last'));
    await stage.deploy(resources('new'));
    const last = stage.engine.custom.exchanges.at(-1)!.request;
    expect(last).toMatchObject({ requestType: 'Update', phase: 'rollback', properties: { Setting: 'old' }, previous: { Setting: 'new' } }); // prettier-ignore
  }));

test('a replaced custom resource goes back to its first id, and the second one is deleted', () =>
  onStage(async (stage) => {
    const withName = (Name: string) => ({
      ...resources(Name),
      Custom: custom({ Name }, { DependsOn: 'Policy' }),
    });
    await stage.deploy(withName('old'));
    stage.engine.turn(fails('Last'));
    await stage.deploy(withName('new'));
    expect(stage.requests()).toEqual([
      'Create Custom',
      'Update Custom Custom-old',
      'Update Custom Custom-new',
      'Delete Custom Custom-new',
    ]);
    expect(stage.stack.resources.get('Custom')!.physicalId).toBe('Custom-old');
  }));

test('an Update that fails with another id makes CloudFormation take that id over, and delete it', () =>
  onStage(async (stage) => {
    const answer = { Status: 'FAILED', Reason: 'as the script says', PhysicalResourceId: 'never-was' };
    const script = (more: object) => ({ Function: FUNCTION, Custom: custom({ ...more }) });
    await stage.deploy(script({}));
    await stage.deploy(script({ Update: { answer } }));
    expect(stage.requests().slice(1)).toEqual([
      'Update Custom Custom-one',
      'Update Custom never-was',
      'Delete Custom never-was',
    ]);
  }));

test('a revert that fails stops the rollback, until it is continued or skipped', () =>
  onStage(async (stage) => {
    await stage.deploy(resources('old'));
    stage.engine.turn({
      fault: ({ logicalId, phase }) =>
        (logicalId === 'Last' && phase === 'update') || (logicalId === 'Custom' && phase === 'rollback')
          ? 'before'
          : undefined,
    });
    expect((await stage.deploy(resources('new'))).status).toBe('UPDATE_ROLLBACK_FAILED');
    await expect(stage.deploy(resources('old'))).rejects.toThrow('can not be updated');
    expect((await stage.engine.continueUpdateRollback('Stack')).status).toBe('UPDATE_ROLLBACK_FAILED');
    const skipped = await stage.engine.continueUpdateRollback('Stack', { skip: ['Custom'] });
    expect(skipped).toEqual({ status: 'UPDATE_ROLLBACK_COMPLETE', reasons: [] });
    expect(stage.stack.resources.get('Custom')!.properties.Setting).toBe('new');
  }));
