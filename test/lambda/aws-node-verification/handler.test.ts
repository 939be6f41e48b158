import type { VerificationReport } from '../../../lib/aws-node/guard/verification-report';
import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import { SECRET } from '../../loopback/response-server';
import { backup } from '../aws-node-fixtures/backup';
import { describeWithTls, UpgradeStage, type Answer, type EventOptions } from '../aws-node-fixtures/stage';

describeWithTls('the verification handler', () => {
  const stage = new UpgradeStage();

  beforeAll(() => stage.open(['aws-node-verification']));
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    stage.world.install('v1.21.1-eksbuild.1', { ENABLE_PREFIX_DELEGATION: 'true' });
    const document = backup({}, { byHand: { WARM_IP_TARGET: '5' } });
    stage.s3.objects.set('prod/backup.json', [{ body: JSON.stringify(document), headers: {} }]);
  });

  afterEach(() => {
    expect(stage.eks.calls).not.toContain('UpdateAddon');
    expect(stage.log).not.toMatch(/k8s-aws-v1\.|X-Amz-Signature=[0-9a-f]|Bearer/);
    expect(stage.log).not.toContain(SECRET);
  });

  const properties = (more: Record<string, unknown> = {}): Record<string, unknown> =>
    stage.verificationProperties({
      TimeoutSeconds: '5',
      DeclaredConfiguration: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
      ...more,
    });
  const send = async (more: Record<string, unknown> = {}, options: EventOptions = {}): Promise<Answer> =>
    (await stage.send('aws-node-verification', { properties: properties(more), ...options }))!;
  const reports = (): VerificationReport[] =>
    stage.s3.keys(/_verification_/).map((key) => stage.s3.json<VerificationReport>(key));

  test('passes what is as declared, and stores its report', async () => {
    const { Status, Data } = await send();
    expect(Status).toBe('SUCCESS');
    expect(Data).toEqual({
      Verdict: 'passed',
      Summary:
        'passed: vpc-cni v1.21.1-eksbuild.1, 3 of 3 aws-node pods are up to date and ready; settings: 0 lost, 0 changed, 0 added',
      Failure: '',
      LostSettings: '',
      ChangedSettings: '',
      AddedSettings: '',
      ReportUri: `s3://backups/${stage.s3.keys(/_verification_/)[0]}`,
    });
    expect(reports()[0]).toMatchObject({
      kind: 'AwsNodeVerification',
      verdict: 'passed',
      liveVersion: 'v1.21.1-eksbuild.1',
    });
  });

  describe('a setting that was lost', () => {
    const lost = { BackupKey: 'prod/backup.json' };

    test('fails the deployment, so that CloudFormation goes back', async () => {
      const { Status, Reason } = await send(lost);
      expect(Status).toBe('FAILED');
      expect(Reason).toMatch(
        /^vpc-cni of cluster prod is not as it should be: env.WARM_IP_TARGET \(set by kubectl-set\) is not set any more: the stack never declared it; declare it in the configuration values to keep it; report: s3:\/\/backups\/prod\//,
      );
      expect(reports()[0]!.verdict).toBe('failed');
    });

    test.each([
      ['warn', expect.stringContaining('env.WARM_IP_TARGET')],
      ['report', ''],
    ])('with the policy %s only tells', async (Policy, Failure) => {
      const { Status, Data } = await send({ ...lost, Policy });
      expect(Status).toBe('SUCCESS');
      expect(Data).toMatchObject({ Verdict: 'failed', LostSettings: 'env.WARM_IP_TARGET', Failure });
    });

    test('does not fail a roll-back', async () => {
      stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      expect(await send(lost)).toMatchObject({ Status: 'SUCCESS', Data: { Verdict: 'failed' } });
    });
  });

  test('a declared variable that the add-on did not take over fails the deployment', async () => {
    const { Reason } = await send({ DeclaredConfiguration: '{"env":{"WARM_PREFIX_TARGET":"4"}}' });
    expect(Reason).toContain('env.WARM_PREFIX_TARGET has another value than declared');
  });

  describe('the rollout', () => {
    const change = (): void => void stage.eksState.updateAddon({ addonVersion: 'v1.21.1-eksbuild.1' });

    test('is waited for', async () => {
      stage.world.millisecondsPerPod = 60;
      change();
      expect((await send()).Data!.Verdict).toBe('passed');
    });

    test('of settings alone is waited for: old pods have the image of new ones', async () => {
      stage.world.millisecondsPerPod = 60;
      const configurationValues = '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"2"}}';
      stage.eksState.updateAddon({ configurationValues });
      expect((await send({ DeclaredConfiguration: configurationValues })).Data!.Verdict).toBe('passed');
      expect(stage.log).toMatch(/[012] of 3 aws-node pods are up to date and ready/);
    });

    test('of settings alone that never ends fails the deployment', async () => {
      stage.world.millisecondsPerPod = Infinity;
      stage.eksState.updateAddon({ configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}' });
      expect((await send()).Reason).toContain('0 of 3 aws-node pods are up to date and ready');
    });

    test.each<[string, () => void, RegExp]>([
      ['that never ends', () => ((stage.world.millisecondsPerPod = Infinity), change()), /the rollout failed: 0 of 3 aws-node pods are up to date and ready; it does not get any further/],
      ['of an add-on that stays degraded', () => ((stage.eksState.nextOutcome = 'DEGRADED'), change()), /the rollout failed: vpc-cni v1.21.1-eksbuild.1 is DEGRADED \(InsufficientNumberOfReplicas/],
      ['of an add-on stuck in UPDATING', () => ((stage.eksState.nextOutcome = 'stuck'), change()), /the rollout failed: vpc-cni v1.21.1-eksbuild.1 is UPDATING; it does not get any further/],
      ['of an add-on whose update failed', () => ((stage.eksState.nextOutcome = 'UPDATE_FAILED'), change()), /the rollout failed: vpc-cni v1.21.1-eksbuild.1 is UPDATE_FAILED/],
      ['without a DaemonSet', () => stage.kubernetes.objects.delete(AwsNodeObject.DAEMON_SET), /the rollout failed: the DaemonSet aws-node does not exist; it does not get any further/],
    ])('%s fails the deployment', async (_, arrange, reason) => {
      stage.world.install('v1.20.1-eksbuild.3', { ENABLE_PREFIX_DELEGATION: 'true' });
      arrange();
      stage.eksState.addon!.addonVersion = 'v1.21.1-eksbuild.1';
      const { Status, Reason } = await send();
      expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(reason)]);
    }); // prettier-ignore

    test('that is still going on when the time is over is not known, and fails nothing', async () => {
      stage.world.install('v1.20.1-eksbuild.3', { ENABLE_PREFIX_DELEGATION: 'true' });
      Object.assign(stage.world, { nodes: 30, millisecondsPerPod: 50 });
      change();
      const { Status, Data } = await send({ TimeoutSeconds: '1' });
      expect([Status, Data!.Verdict, Data!.Summary]).toEqual([
        'SUCCESS',
        'unknown',
        expect.stringMatching(/\d+ of 30 aws-node pods are up to date and ready.*still going on after/),
      ]);
    });

    test('survives an API server that is away for a while', async () => {
      stage.kubernetes.faults.add({ kind: 'server-error', action: 'daemonsets', times: 12 });
      expect((await send()).Data!.Verdict).toBe('passed');
    });

    test('is not waited for in a roll-back', async () => {
      stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      stage.eksState.nextOutcome = 'stuck';
      change();
      expect(await send()).toMatchObject({ Status: 'SUCCESS', Data: { Verdict: 'unknown' } });
    });
  });

  test.each<[string, () => void, RegExp]>([
    ['the backup is gone', () => stage.s3.objects.clear(), /the backup s3:\/\/backups\/prod\/backup.json does not exist any more/],
    ['the backup is no backup', () => void stage.s3.objects.set('prod/backup.json', [{ body: '{}', headers: {} }]), /is not a backup of aws-node/],
    ['ENIConfigs cannot be read', () => void stage.kubernetes.forbidden.add('eniconfigs'), /ENIConfigs could not be read: the API server answered 403/],
  ])('%s: the verdict is unknown, and says why', async (_, arrange, reason) => {
    arrange();
    const { Status, Data } = await send({ BackupKey: 'prod/backup.json', UndeclaredSettings: 'discard' });
    expect([Status, Data!.Verdict, Data!.Failure]).toEqual(['SUCCESS', 'unknown', expect.stringMatching(reason)]);
  }); // prettier-ignore

  test('an unreadable DaemonSet is told as such, not as a loss of every setting', async () => {
    stage.kubernetes.faults.add({ kind: 'deny', action: 'daemonsets', times: Infinity });
    const { Data } = await send({ BackupKey: 'prod/backup.json' });
    expect(Data).toMatchObject({ Verdict: 'unknown', LostSettings: '' });
    expect(Data!.Failure).toMatch(/the DaemonSet aws-node could not be read: .* 403/);
  });

  test('ENIConfigs that are not to be read are not missed', async () => {
    stage.kubernetes.forbidden.add('eniconfigs');
    const eniConfig = { create: true, region: 'us-east-1', subnets: { a: { id: 'subnet-a' } } };
    const DeclaredConfiguration = JSON.stringify({ env: { ENABLE_PREFIX_DELEGATION: 'true' }, eniConfig });
    expect((await send({ ReadEniConfigs: 'false', DeclaredConfiguration })).Data!.Verdict).toBe('passed');
    expect(reports()[0]!.unchecked).toEqual(['eniConfig.a.id']);
  });

  test('a first deployment with nothing before it stores no report: if it fails, the bucket must be empty', async () => {
    const { Data } = await send({}, { requestType: 'Create' });
    expect(Data).toMatchObject({ Verdict: 'passed', ReportUri: expect.stringContaining('it is in the log') });
    expect([reports(), stage.log]).toEqual([[], expect.stringContaining('"verdict":"passed"')]);
  });

  test('a first deployment with an aws-node before it stores its report', async () => {
    await send({ BackupKey: 'prod/backup.json' }, { requestType: 'Create' });
    expect(reports()).toHaveLength(1);
  });

  test('a report that cannot be stored is in the log', async () => {
    stage.s3.faults.add({ kind: 'deny', action: 'PutObject', times: Infinity });
    const { Status, Data } = await send();
    expect(Status).toBe('SUCCESS');
    expect(Data!.ReportUri).toBe('(the report could not be stored; it is in the log)');
    expect(stage.log).toContain('the report could not be stored');
  });

  test('a roll-back without access tells every attribute', async () => {
    stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    stage.eks.faults.add({ kind: 'deny', times: Infinity });
    expect(await send()).toMatchObject({
      Status: 'SUCCESS',
      Data: { Verdict: 'unknown', Summary: expect.stringContaining('not verified'), ReportUri: '' },
    });
  });

  test('Delete calls nobody', async () => {
    expect((await send({}, { requestType: 'Delete' })).Status).toBe('SUCCESS');
    expect([stage.eks.calls, stage.s3.requests]).toEqual([[], []]);
  });

  test('a policy of another name is refused', async () => {
    expect((await send({ Policy: 'ignore' })).Reason).toContain(
      'Policy is "ignore", allowed are fail, warn, report',
    );
  });
});
