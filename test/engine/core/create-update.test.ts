import { custom, FUNCTION, group, onStage } from './stage';

const retain = { DeletionPolicy: 'Retain' };

test('creates in dependency order, and deletes in the reverse one', () =>
  onStage(async (stage) => {
    const resources = {
      B: group({ LogGroupName: { 'Fn::Sub': '${A}-b' } }),
      A: group(),
      C: group({}, { DependsOn: 'B' }),
    };
    expect(await stage.deploy(resources)).toEqual({ status: 'CREATE_COMPLETE', reasons: [] });
    const complete = stage.events().filter((event) => event.startsWith('CREATE_COMPLETE'));
    expect(complete.map((event) => event.at(-1))).toEqual(['A', 'B', 'C']);
    const { stack } = stage;
    await stage.engine.delete('Stack');
    const deleted = stack.events
      .filter(({ status }) => status === 'DELETE_COMPLETE')
      .map(({ logicalId }) => logicalId);
    expect(deleted).toEqual(['C', 'B', 'A', 'Stack']);
  }));

test('what is independent starts in another order with another seed', async () => {
  const orders = new Set<string>();
  for (let seed = 1; seed <= 8; seed += 1) {
    await onStage(
      async (stage) => {
        await stage.deploy({ A: group(), B: group(), C: group() });
        orders.add(
          stage
            .events()
            .filter((event) => event.startsWith('CREATE_IN'))
            .join(),
        );
      },
      { seed },
    );
  }
  expect(orders.size).toBeGreaterThan(2);
});

test('a failed create deletes what was made, keeps what is retained, and can only be deleted', () =>
  onStage(
    async (stage) => {
      const failed = { Bad: group({}, { DependsOn: ['Kept', 'Gone', 'Except'] }) };
      const outcome = await stage.deploy({ Kept: group({}, retain), Gone: group(), Except: group({}, { DeletionPolicy: 'RetainExceptOnCreate' }), ...failed }); // prettier-ignore
      expect(outcome).toEqual({ status: 'ROLLBACK_COMPLETE', reasons: ['Bad: made to fail'] });
      expect(stage.stack.leftovers).toMatchObject([{ logicalId: 'Kept', why: 'retained' }]);
      expect(stage.events()).toEqual(
        expect.arrayContaining(['DELETE_COMPLETE Gone', 'DELETE_COMPLETE Except']),
      );
      await expect(stage.deploy({ A: group() })).rejects.toThrow('is in ROLLBACK_COMPLETE state');
    },
    { fault: ({ logicalId }) => (logicalId === 'Bad' ? 'before' : undefined) },
  ));

test('an update touches what differs when everything is resolved, and nothing else', () =>
  onStage(async (stage) => {
    const names = { A: group({ RetentionInDays: 7 }), B: group({ LogGroupName: { 'Fn::Sub': '${A}-b' } }) };
    await stage.deploy(names);
    const before = stage.events().length;
    const outcome = await stage.deploy({ ...names, A: group({ RetentionInDays: 30 }) });
    expect(outcome.status).toBe('UPDATE_COMPLETE');
    expect(stage.events().slice(before)).toEqual(['UPDATE_IN_PROGRESS A', 'UPDATE_COMPLETE A']);
  }));

test('an unchanged template is no update, nor is a changed policy one of the resource', () =>
  onStage(async (stage) => {
    await stage.deploy({ A: group() });
    const before = stage.events().length;
    expect(await stage.deploy({ A: group() })).toEqual({ status: 'CREATE_COMPLETE', reasons: [] });
    await stage.deploy({ A: group({}, retain) });
    expect(stage.events().slice(before)).toEqual([]);
    expect(stage.stack.resources.get('A')).toMatchObject({ deletionPolicy: 'Retain' });
  }));

test('a create-only property replaces: the new one first, references follow, the old one goes in the clean-up', () =>
  onStage(async (stage) => {
    const withName = (name: string) => ({
      A: group({ LogGroupName: name }),
      B: { Type: 'AWS::Logs::LogStream', Properties: { LogGroupName: { Ref: 'A' } } },
    });
    await stage.deploy(withName('one'));
    const before = stage.events().length;
    await stage.deploy(withName('two'));
    expect(stage.events().slice(before)).toEqual([
      'UPDATE_IN_PROGRESS A',
      'UPDATE_COMPLETE A',
      'UPDATE_IN_PROGRESS B',
      'UPDATE_COMPLETE B',
      'DELETE_IN_PROGRESS B',
      'DELETE_COMPLETE B',
      'DELETE_IN_PROGRESS A',
      'DELETE_COMPLETE A',
    ]);
  }));

test('UpdateReplacePolicy alone decides on the old instance, DeletionPolicy on what leaves the template', () =>
  onStage(async (stage) => {
    const policies = { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' };
    await stage.deploy({ A: group({ LogGroupName: 'one' }, policies), B: group({}, retain) });
    await stage.deploy({ A: group({ LogGroupName: 'two' }, policies) });
    expect(
      stage.stack.leftovers.map(({ logicalId, physicalId }) => `${logicalId} ${physicalId}`).sort(),
    ).toEqual(['A one', expect.stringMatching(/^B Stack-B-/)]);
  }));

test('a delete of the clean-up is tried three times, then the resource is dropped and the stack is green', () =>
  onStage(
    async (stage) => {
      await stage.deploy({ A: group(), B: group() });
      expect(await stage.deploy({ A: group() })).toEqual({ status: 'UPDATE_COMPLETE', reasons: [] });
      expect(stage.events().filter((event) => event === 'DELETE_FAILED B')).toHaveLength(3);
      expect(stage.stack.leftovers).toMatchObject([{ logicalId: 'B', why: 'dropped' }]);
    },
    { fault: ({ operation }) => (operation === 'delete' ? 'before' : undefined) },
  ));

test('a delete that fails keeps what it depends on, and goes through with the resource retained', () =>
  onStage(
    async (stage) => {
      await stage.deploy({ A: group(), B: group({}, { DependsOn: 'A' }), C: group() });
      const { stack } = stage;
      expect(await stage.engine.delete('Stack')).toEqual({
        status: 'DELETE_FAILED',
        reasons: ['B: made to fail'],
      });
      expect([...stack.resources.keys()].sort()).toEqual(['A', 'B']);
      expect(await stage.engine.delete('Stack', { retain: ['B'] })).toEqual({
        status: 'DELETE_COMPLETE',
        reasons: [],
      });
      expect(stack.leftovers).toMatchObject([{ logicalId: 'B', why: 'retained' }]);
    },
    {
      fault: ({ logicalId, operation }) =>
        logicalId === 'B' && operation === 'delete' ? 'before' : undefined,
    },
  ));

test('an export in use can neither be changed nor deleted', () =>
  onStage(async (stage) => {
    const exporting = (value: string) => ({ Outputs: { O: { Value: value, Export: { Name: 'shared' } } } });
    await stage.deploy({ A: group() }, exporting('one'));
    await stage.engine.put('Other', {
      Resources: { I: group({ LogGroupName: { 'Fn::ImportValue': 'shared' } }) },
    });
    expect(stage.engine.stacks.get('Other')!.resources.get('I')!.physicalId).toBe('one');
    const { status, reasons } = await stage.deploy({ A: group() }, exporting('two'));
    expect([status, ...reasons]).toEqual([
      'UPDATE_ROLLBACK_COMPLETE',
      expect.stringContaining('in use by Other'),
    ]);
    await expect(stage.engine.delete('Stack')).rejects.toThrow('cannot be deleted as it is in use by Other');
  }));

test('a function of a stack runs with its own timeout, and again after an error', () =>
  onStage(async (stage) => {
    const script = { Create: { throws: true } };
    const { reasons } = await stage.deploy({ Function: FUNCTION, A: custom(script, {}) });
    expect(reasons[0]).toContain('CloudFormation did not receive a response from your Custom Resource');
    const attempts = stage.engine.functions.invocations.filter(({ error }) => error !== undefined);
    expect(attempts.map(({ error }) => error)).toEqual(Array(3).fill('Error: as the script says'));
  }));
