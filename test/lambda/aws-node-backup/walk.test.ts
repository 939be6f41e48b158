import { describeWithTls, UpgradeStage, type Answer, type EventOptions } from '../aws-node-fixtures/stage';

describeWithTls('automatic steps', () => {
  const stage = new UpgradeStage();

  beforeAll(() => stage.open(['aws-node-backup']));
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    stage.world.install('v1.19.2-eksbuild.5', { ENABLE_PREFIX_DELEGATION: 'true' }, { WARM_IP_TARGET: '5' });
  });

  const properties = (more: Record<string, unknown> = {}): Record<string, unknown> =>
    stage.backupProperties({ TargetVersion: 'v1.22.4-eksbuild.3', Steps: 'automatic', ...more });
  const send = async (options: EventOptions = {}): Promise<Answer> =>
    (await stage.send('aws-node-backup', { properties: properties(), ...options }))!;

  test('walk the last patch of each minor, each until it is rolled out, and lose nothing', async () => {
    const { Status, Data } = await send();
    expect(Status).toBe('SUCCESS');
    expect(Data!.WalkedVersions).toBe('v1.20.5-eksbuild.1,v1.21.2-eksbuild.2');
    expect(stage.eksState.history).toEqual(['v1.20.5-eksbuild.1', 'v1.21.2-eksbuild.2']);
    expect(stage.eksState.addon).toMatchObject({
      status: 'ACTIVE',
      serviceAccountRoleArn: 'arn:aws:iam::123456789012:role/aws-node',
      configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
    });
    expect(stage.world.environment()).toMatchObject({
      ENABLE_PREFIX_DELEGATION: 'true',
      WARM_IP_TARGET: '5',
    });
  });

  test('go on in further invocations when the time of one runs low, and answer once', async () => {
    stage.world.millisecondsPerPod = 300;
    const { Status } = await send({ timeoutMilliseconds: 1_600 });
    expect(Status).toBe('SUCCESS');
    expect(stage.controlPlane.handedOver.length).toBeGreaterThan(0);
    expect(stage.controlPlane.handedOver[0]).toMatchObject({
      Continuation: { round: 1, state: { walk: ['v1.20.5-eksbuild.1', 'v1.21.2-eksbuild.2'] } },
    });
    expect(stage.eksState.history).toEqual(['v1.20.5-eksbuild.1', 'v1.21.2-eksbuild.2']);
    // One backup, however many invocations.
    expect(stage.s3.keys(/manifests/)).toHaveLength(1);
  });

  test('an event delivered twice is worked on once', async () => {
    const event = stage.event('aws-node-backup', { properties: properties() });
    const first = stage.handlers['aws-node-backup'].invoke(event);
    while (stage.s3.keys(/claims/).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await stage.handlers['aws-node-backup'].invoke(event);
    expect(second.error).toBeUndefined();
    expect(stage.responses.bodyAt(event.ResponseURL)).toBeUndefined();
    await first;
    expect(await stage.answerTo(event.ResponseURL)).toMatchObject({ Status: 'SUCCESS' });
    expect(stage.log).toContain('another invocation works on this event');
  });

  test.each<[string, () => void, RegExp]>([
    ['the update fails', () => void (stage.eksState.nextOutcome = 'UPDATE_FAILED'), /the step to vpc-cni v1.20.5-eksbuild.1 failed: .*InsufficientNumberOfReplicas: aws-node is not ready.*; deploy again when the add-on is healthy/],
    ['the add-on stays degraded', () => void (stage.eksState.nextOutcome = 'DEGRADED'), /the step to vpc-cni v1.20.5-eksbuild.1 failed: .* is DEGRADED/],
    ['the update never ends', () => void (stage.eksState.nextOutcome = 'stuck'), /the step to vpc-cni v1.20.5-eksbuild.1 did not finish in 1 s: vpc-cni v1.20.5-eksbuild.1 is UPDATING/],
    ['the rollout never ends', () => void (stage.world.millisecondsPerPod = Infinity), /did not finish in 1 s: 0 of 3 aws-node pods run the new version/],
    ['EKS refuses the update', () => stage.eks.faults.add({ kind: 'deny', action: 'UpdateAddon', times: Infinity }), /User is not authorized to perform: eks:UpdateAddon/],
  ])('%s: the deployment fails at that step', async (_, arrange, reason) => {
    arrange();
    const { Status, Reason } = await send({ properties: properties({ TimeoutSeconds: '1' }) });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(reason)]);
    expect(stage.eksState.history).not.toContain('v1.21.2-eksbuild.2');
  }); // prettier-ignore

  test('a lost answer of UpdateAddon does not start a second update', async () => {
    stage.eks.faults.add({ kind: 'reset-after', action: 'UpdateAddon' });
    expect((await send()).Status).toBe('SUCCESS');
    expect(stage.eksState.updates).toHaveLength(2);
  });

  test('a function that may not invoke itself says so', async () => {
    stage.world.millisecondsPerPod = 10_000;
    stage.controlPlane.lambdaAnswers.push(403, 403, 403, 403);
    const { Status, Reason } = await send({ timeoutMilliseconds: 1_600 });
    expect([Status, Reason]).toEqual([
      'FAILED',
      expect.stringMatching(
        /^could not go on in another invocation: HTTP 403; does the function have lambda:InvokeFunction on itself\?/,
      ),
    ]);
  });

  test('a roll-back walks down by itself', async () => {
    stage.reset();
    stage.world.install('v1.22.4-eksbuild.3', { ENABLE_PREFIX_DELEGATION: 'true' });
    stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    const back = stage.backupProperties({ TargetVersion: 'v1.19.2-eksbuild.5' });
    const { Status } = await send({ properties: back, oldProperties: properties() });
    expect(Status).toBe('SUCCESS');
    expect(stage.eksState.history).toEqual(['v1.21.2-eksbuild.2', 'v1.20.5-eksbuild.1']);
  });

  test('a roll-back that cannot walk leaves it to CloudFormation', async () => {
    stage.reset();
    stage.world.install('v1.22.4-eksbuild.3');
    stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    stage.eksState.nextOutcome = 'UPDATE_FAILED';
    const back = stage.backupProperties({ TargetVersion: 'v1.19.2-eksbuild.5' });
    const { Status, Data } = await send({ properties: back, oldProperties: properties() });
    expect([Status, Data!.Warnings]).toEqual([
      'SUCCESS',
      expect.stringContaining('the step to vpc-cni v1.21.2-eksbuild.2 failed'),
    ]);
  });
});
