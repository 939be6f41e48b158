import { custom, FUNCTION, group, onStage, type Script } from './stage';

const one = (script: Script, more: object = {}) => ({ Function: FUNCTION, Custom: custom(script, more) });

/** The event that the handler got first. */
const firstEvent = (stage: {
  engine: { functions: { invocations: { event: unknown }[] } };
}): Record<string, unknown> => stage.engine.functions.invocations[0]!.event as Record<string, unknown>;

test('every scalar arrives as text, at every depth, and a Create has no physical id', () =>
  onStage(async (stage) => {
    await stage.deploy({
      Function: FUNCTION,
      Custom: { Type: 'Custom::Script', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, N: 1, B: false, Deep: [{ On: true }] } }, // prettier-ignore
    });
    const event = firstEvent(stage);
    expect(event.ResourceProperties).toMatchObject({ N: '1', B: 'false', Deep: [{ On: 'true' }] });
    expect(Object.keys(event).sort()).toEqual(['LogicalResourceId', 'RequestId', 'RequestType', 'ResourceProperties', 'ResourceType', 'ResponseURL', 'ServiceToken', 'StackId']); // prettier-ignore
  }));

test('attributes are read with GetAtt; one that is missing fails the resource that asks', () =>
  onStage(async (stage) => {
    const asking = (name: string) => ({ ...one({ Data: { Key: 'k' } }), A: group({ LogGroupName: { 'Fn::GetAtt': ['Custom', name] } }) }); // prettier-ignore
    const { reasons } = await stage.deploy(asking('Other'));
    expect(reasons[0]).toContain("Vendor response doesn't contain Other key");
    await stage.engine.delete('Stack');
    expect((await stage.deploy(asking('Key'))).status).toBe('CREATE_COMPLETE');
  }));

test('a Create that fails is followed by a Delete with its id', () =>
  onStage(async (stage) => {
    const answer = { Status: 'FAILED', Reason: 'no', PhysicalResourceId: 'half-made' };
    expect((await stage.deploy(one({ Create: { answer } }))).status).toBe('ROLLBACK_COMPLETE');
    expect(stage.requests()).toEqual(['Create Custom', 'Delete Custom half-made']);
  }));

test.each([
  ['too long', { Data: { Key: 'x'.repeat(4096) } }, 'Response object is too long.'],
  ['without an id', { PhysicalResourceId: '' }, 'Invalid PhysicalResourceId'],
  ['with an id over 1 KB', { PhysicalResourceId: 'x'.repeat(1025) }, 'Physical Resource ID is too long.'],
  ['of another request', { RequestId: 'other' }, 'RequestId differs from the request'],
  ['FAILED without a reason', { Status: 'FAILED' }, 'Invalid Status, or FAILED without a reason'],
])('an answer %s is refused, and noted', (_, answer, problem) =>
  onStage(async (stage) => {
    expect((await stage.deploy(one({ Create: { answer } }))).status).toBe('ROLLBACK_COMPLETE');
    expect(stage.engine.custom.violations).toContain(`Create Custom: ${problem}`);
  }),
);

test('a handler that never answers costs the ServiceTimeout, and is deleted under an id that it never told', () =>
  onStage(async (stage) => {
    const from = stage.world.clock.now();
    const silent = custom({ Create: { silent: true } });
    const Custom = { ...silent, Properties: { ...silent.Properties, ServiceTimeout: 600 } };
    const { reasons } = await stage.deploy({ Function: FUNCTION, Custom });
    expect(reasons[0]).toContain('CloudFormation did not receive a response');
    expect((stage.world.clock.now() - from) / 1000).toBeGreaterThan(600);
    expect(stage.requests()[1]).toMatch(/^Delete Custom Stack-Custom-[0-9A-F]{12}$/);
  }));

test('Lambda stops a handler at its timeout: what it still sends gets lost', () =>
  onStage(async (stage) => {
    const late = custom({ Create: { milliseconds: 90_000 } });
    const Custom = { ...late, Properties: { ...late.Properties, ServiceTimeout: 900 } };
    const { reasons } = await stage.deploy({ Function: FUNCTION, Custom });
    expect(reasons[0]).toContain('CloudFormation did not receive a response');
    expect(stage.engine.functions.invocations[0]!.error).toBe('Task timed out after 60 seconds');
  }));

test('a failure elsewhere interrupts a Create that runs; its Delete comes with an invented id', () =>
  onStage(
    async (stage) => {
      const slow = one({ Create: { milliseconds: 50_000 } });
      await stage.deploy({ ...slow, Bad: group({}, { DependsOn: 'Function' }) });
      const [create, erase] = stage.engine.functions.invocations;
      expect(stage.requests()[1]).toMatch(/^Delete Custom Stack-Custom-/);
      expect(erase!.startedAt).toBeLessThan(create!.endedAt ?? Infinity);
    },
    { interrupts: true, jitter: 0, fault: ({ logicalId }) => (logicalId === 'Bad' ? 'before' : undefined) },
  ));

test('an event that is delivered twice has one RequestId', () =>
  onStage(
    async (stage) => {
      await stage.deploy(one({}));
      await stage.world.clock.settle();
      const ids = stage.engine.functions.invocations.map(
        ({ event }) => (event as { RequestId: string }).RequestId,
      );
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(1);
    },
    { duplicates: true },
  ));

test('an answer that is lost is sent again', () =>
  onStage(async (stage) => expect((await stage.deploy(one({}))).status).toBe('CREATE_COMPLETE'), {
    lostAnswers: true,
  }));

test('the service token cannot be changed, and a retained resource hears of no Delete', () =>
  onStage(async (stage) => {
    const Other = FUNCTION;
    await stage.deploy({ Other, ...one({}, { DeletionPolicy: 'Retain' }) });
    const moved = custom({}, { DeletionPolicy: 'Retain' });
    const Custom = {
      ...moved,
      Properties: { ...moved.Properties, ServiceToken: { 'Fn::GetAtt': ['Other', 'Arn'] } },
    };
    const { reasons } = await stage.deploy({ Other, Function: FUNCTION, Custom });
    expect(reasons[0]).toContain('Modifying service token is not allowed.');
    await stage.engine.delete('Stack');
    expect(stage.requests().filter((request) => request.startsWith('Delete'))).toEqual([]);
  }));
