import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import { describeWithTls, UpgradeStage, type Answer, type EventOptions } from '../aws-node-fixtures/stage';
import { UpgradeStack } from '../aws-node-fixtures/upgrade-stack';

/** What was seen to go wrong, each as a claim about the built functions. */
describeWithTls('an upgrade that went wrong once', () => {
  const stage = new UpgradeStage();
  const env = { ENABLE_PREFIX_DELEGATION: 'true' };
  const [from, to] = ['v1.20.1-eksbuild.3', 'v1.21.1-eksbuild.1'];
  const text = (values: Record<string, string> = env): string => JSON.stringify({ env: values });

  beforeAll(() => stage.open());
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    stage.world.install(from, env);
  });
  afterEach(() => {
    expect(stage.eks.calls.filter((call) => !/^(Describe|List)/.test(call))).toEqual([]);
  });

  const backupOf = (version: string, more: Record<string, unknown> = {}): Record<string, unknown> =>
    stage.backupProperties({ TargetVersion: version, TargetConfiguration: text(), ...more });
  const verificationOf = (version: string, more: Record<string, unknown> = {}): Record<string, unknown> =>
    stage.verificationProperties({ DeclaredVersion: version, DeclaredConfiguration: text(), ...more });
  const guard = async (options: EventOptions = {}): Promise<Answer> =>
    (await stage.send('aws-node-backup', {
      properties: backupOf(to),
      oldProperties: backupOf(from),
      ...options,
    }))!;
  const verify = async (more: Record<string, unknown> = {}, options: EventOptions = {}): Promise<Answer> =>
    (await stage.send('aws-node-verification', {
      properties: verificationOf(to, more),
      oldProperties: verificationOf(from),
      ...options,
    }))!;

  test('a jump of several minors is refused with the sequence, and its rollback succeeds', async () => {
    const stack = new UpgradeStack(stage, { version: from, env });
    const { status, reasons } = await stack.deploy({ version: 'v1.22.4-eksbuild.3', env });
    expect([status, reasons[0], stage.eksState.addon!.addonVersion]).toEqual([
      'ROLLBACK_COMPLETE',
      expect.stringContaining('deploy v1.21.2-eksbuild.2, v1.22.4-eksbuild.3 one after the other'),
      from,
    ]);
  });

  test('an event delivered twice gets the same answer twice, and nothing is changed', async () => {
    const event = stage.event('aws-node-backup', { properties: backupOf(to), oldProperties: backupOf(from) });
    const both = [1, 2].map(() => stage.handlers['aws-node-backup'].invoke(event));
    expect((await Promise.all(both)).map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(stage.answerTo(event.ResponseURL)).toMatchObject({ Status: 'SUCCESS' });
  });

  test('an add-on that somebody else moves meanwhile is told as that, within the time and without a failure', async () => {
    stage.world.install('v1.22.4-eksbuild.3', env);
    const { Status, Data } = await verify();
    expect([Status, Data!.Verdict, Data!.Summary]).toEqual([
      'SUCCESS',
      'unknown',
      expect.stringContaining('where neither this deployment nor the one before put it; declared is v1.21.1'),
    ]);
  });

  test.each([
    ['a hand-set variable', () => stage.world.install(from, env, { WARM_IP_TARGET: '5' })],
    ['a degraded add-on', () => void (stage.eksState.addon!.status = 'DEGRADED')],
    [
      'an API server that is away',
      () => stage.kubernetes.faults.add({ kind: 'server-error', times: Infinity }),
    ],
  ])('Kubernetes alone on a cluster with %s fails neither function', async (_, arrange) => {
    arrange();
    const changed = { KubernetesVersion: '1.35' };
    const properties = backupOf(from, changed);
    const first = await guard({ properties, oldProperties: backupOf(from, { KubernetesVersion: '1.34' }) });
    const second = await verify({ DeclaredVersion: from, BackupKey: first.Data!.BackupKey });
    expect([first.Status, second.Status]).toEqual(['SUCCESS', 'SUCCESS']);
  });

  test('Kubernetes together with vpc-cni is not refused after the control plane was upgraded', async () => {
    const properties = backupOf('v1.29.0-eksbuild.1', { KubernetesVersion: '1.35' });
    const oldProperties = backupOf(from, { KubernetesVersion: '1.34' });
    expect(await guard({ properties, oldProperties })).toMatchObject({
      Status: 'SUCCESS',
      Data: { Warnings: expect.stringContaining('EKS does not offer vpc-cni v1.29.0-eksbuild.1') },
    });
  });

  test('Kubernetes together with vpc-cni that breaks is reported, not failed: a rollback would leave Kubernetes behind', async () => {
    stage.world.install(from, env, { WARM_IP_TARGET: '5' });
    const changed = { KubernetesVersion: '1.35', UndeclaredSettings: 'preserve' };
    const oldProperties = backupOf(from, { KubernetesVersion: '1.34' });
    const { Data: before } = await guard({ properties: backupOf(to, changed), oldProperties });
    expect(before!.Warnings).toContain(
      'one deployment changes Kubernetes from 1.34 to 1.35 and vpc-cni from',
    );
    stage.world.install(to, env);
    const told = { BackupKey: before!.BackupKey, ...changed };
    const former = { oldProperties: verificationOf(from, { KubernetesVersion: '1.34' }) };
    const { Status, Data } = await verify(told, former);
    expect([Status, Data!.Verdict, Data!.LostSettings]).toEqual(['SUCCESS', 'failed', 'env.WARM_IP_TARGET']);
    expect(Data!.Summary).toContain('not failed, because this deployment changed Kubernetes too');
    expect((await verify({ ...told, KubernetesVersion: '1.34' }, former)).Status).toBe('FAILED');
  });

  describe('settings fixed through EKS outside of the stack', () => {
    const fixed = { ...env, WARM_IP_TARGET: '5' };
    beforeEach(() => stage.world.install(from, fixed));

    test('are named, and the upgrade is refused before it takes them away', async () => {
      const { Status, Reason } = await guard();
      expect([Status, Reason]).toEqual([
        'FAILED',
        expect.stringContaining(
          'outside of the stack env.WARM_IP_TARGET was set through EKS: declare what is to stay',
        ),
      ]);
    });

    test('pass once they are declared', async () => {
      const properties = backupOf(to, { TargetConfiguration: text(fixed) });
      expect((await guard({ properties })).Status).toBe('SUCCESS');
    });

    test('fail the verification where they were lost all the same', async () => {
      const { Data } = await guard({ properties: backupOf(to, { UndeclaredSettings: 'discard' }) });
      stage.world.install(to, env);
      const { Status, Reason } = await verify({ BackupKey: Data!.BackupKey });
      expect([Status, Reason]).toEqual([
        'FAILED',
        expect.stringContaining('env.WARM_IP_TARGET is not set any more'),
      ]);
    });
  });

  test('299 of 300 nodes updated and one dead is a success that names the node', async () => {
    stage.world.nodes = 300;
    stage.world.install(to, env);
    stage.world.putPod(7, from, false);
    const { Status, Data } = await verify();
    expect([Status, Data!.Verdict, Data!.Summary]).toEqual([
      'SUCCESS',
      'passed',
      expect.stringMatching(
        /299 of 299 aws-node pods are up to date and ready; 1 are on nodes that do not answer, which do not count \(ip-10-0-0-7\)/,
      ),
    ]);
  });

  test.each(['Identity', 'ResolveConflicts'])(
    'a change of %s alone is guarded: a failed backup stops it',
    async (name) => {
      stage.kubernetes.forbidden.add('daemonsets');
      const properties = backupOf(from, { [name]: 'PodIdentity' });
      expect((await guard({ properties, oldProperties: backupOf(from, { [name]: 'IRSA' }) })).Status).toBe(
        'FAILED',
      );
    },
  );

  test('IRSA to Pod Identity that cuts aws-node off on every node fails the verification', async () => {
    for (let node = 0; node < stage.world.nodes; node += 1) stage.world.putPod(node, from, false);
    const { Data } = await guard({
      properties: backupOf(from, { Identity: 'PodIdentity' }),
      oldProperties: backupOf(from, { Identity: 'IRSA' }),
    });
    const { Status, Reason } = await verify(
      { DeclaredVersion: from, BackupKey: Data!.BackupKey, Identity: 'PodIdentity' },
      { oldProperties: verificationOf(from, { Identity: 'IRSA' }) },
    );
    expect([Status, Reason]).toEqual([
      'FAILED',
      expect.stringContaining('0 of 3 aws-node pods are up to date'),
    ]);
  });

  test('a role that loses what the running version calls is refused: CloudFormation changes it first', async () => {
    const properties = backupOf(from, { RoleActions: ['ec2:Describe*', 'ec2:CreateTags'] });
    const { Reason } = await guard({ properties, oldProperties: backupOf(from, { RoleActions: ['ec2:*'] }) });
    expect(Reason).toContain('still calls until the change has reached every node');
  });

  describe('is never called passed', () => {
    test.each<[string, () => void]>([
      ['with the add-on gone', () => void (stage.eksState.addon = undefined)],
      ['with the old image on the DaemonSet', () => void (stage.eksState.addon!.addonVersion = to)],
      ['with a Status object instead of a DaemonSet', () => void stage.kubernetes.objects.set(AwsNodeObject.DAEMON_SET, { kind: 'Status', status: 'Failure' })],
      ['with an API server that cannot be reached', () => stage.kubernetes.faults.add({ kind: 'reset-before', times: Infinity })],
      ['without the DaemonSet', () => void stage.kubernetes.objects.delete(AwsNodeObject.DAEMON_SET)],
    ])('%s', async (_, arrange) => {
      stage.world.install(_.includes('old image') ? from : to, env);
      arrange();
      const { Status, Data } = await verify({ TimeoutSeconds: '5' });
      expect(Status === 'FAILED' || ['unknown', 'failed'].includes(Data!.Verdict!)).toBe(true);
      expect(JSON.stringify(Data ?? {})).not.toMatch(/passed|[1-9]\d* of \d+ aws-node pods/);
    }); // prettier-ignore

    test('but one 404 is looked at again', async () => {
      stage.world.install(to, env);
      const daemonSet = stage.kubernetes.objects.get(AwsNodeObject.DAEMON_SET)!;
      stage.kubernetes.objects.delete(AwsNodeObject.DAEMON_SET);
      setTimeout(() => stage.kubernetes.objects.set(AwsNodeObject.DAEMON_SET, daemonSet), 60);
      expect((await verify()).Data!.Verdict).toBe('passed');
    });
  });

  describe('one throttled answer of CloudFormation', () => {
    const unknown = backupOf('v1.29.0-eksbuild.1');
    beforeEach(() => void stage.controlPlane.faults.push(400));

    test('does not fail a rollback', async () => {
      stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      expect((await guard({ properties: unknown, oldProperties: backupOf(to) })).Status).toBe('SUCCESS');
    });

    test('lets nothing through', async () => {
      expect((await guard({ properties: unknown })).Status).toBe('FAILED');
    });
  });

  test.each<[string, Record<string, unknown>, () => void]>([
    ['a hang', {}, () => stage.eks.faults.add({ kind: 'hang', times: Infinity })],
    ['properties that cannot be read', { ReadEniConfigs: 'perhaps' }, () => undefined],
    ['a configuration that cannot be read', { TargetConfiguration: '{"env":' }, () => undefined],
  ])('%s does not fail a rollback', async (_, more, arrange) => {
    stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    arrange();
    const options = { oldProperties: backupOf(to), timeoutMilliseconds: 2_500 };
    expect((await guard({ properties: backupOf(from, more), ...options })).Status).toBe('SUCCESS');
    expect((await verify(more, { timeoutMilliseconds: 2_500 })).Status).toBe('SUCCESS');
  });

  test.each(['warn', 'report'])('the policy %s forgives faults of access', async (Policy) => {
    stage.eks.faults.add({ kind: 'deny', times: Infinity });
    expect(await verify({ Policy })).toMatchObject({ Status: 'SUCCESS', Data: { Verdict: 'unknown' } });
  });

  test('the value of a lost variable stands in no answer, log or report', async () => {
    stage.world.install(from, env, { HTTPS_PROXY: 'http://user:hunter2@proxy:3128' });
    const { Data } = await guard({ properties: backupOf(to, { UndeclaredSettings: 'discard' }) });
    stage.world.install(to, env);
    const { Reason } = await verify({ BackupKey: Data!.BackupKey });
    expect(Reason).toContain('env.HTTPS_PROXY');
    const report = JSON.stringify(stage.s3.json(stage.s3.keys(/_verification_/)[0]!));
    expect(stage.log + String(Reason) + report).not.toContain('hunter2');
  });

  test.each<[string, (document: Record<string, unknown>) => unknown]>([
    ['of another cluster', (document) => ({ ...document, cluster: { name: 'prod', arn: 'arn:aws:eks:eu-west-1:1:cluster/prod' } })],
    ['of another stack', (document) => ({ ...document, stackId: 'arn:aws:cloudformation:us-east-1:1:stack/other/1' })],
    ['with wrong types', (document) => ({ ...document, eniConfigs: 'all' })],
  ])('a backup %s is refused with a sentence', async (_, change) => {
    const { Data } = await guard();
    const key = Data!.BackupKey!;
    stage.s3.objects.set(key, [{ body: JSON.stringify(change(stage.s3.json(key))), headers: {} }]);
    stage.world.install(to, env);
    const { Data: found } = await verify({ BackupKey: key });
    expect([found!.Verdict, found!.Failure]).toEqual(['unknown', expect.stringMatching(/the backup s3:.* (is of|was taken for|could not be read)/)]);
  }); // prettier-ignore

  test('a control plane that is too new for kube-proxy is warned of', async () => {
    const { Data } = await guard({ properties: backupOf(to, { KubeProxyVersion: 'v1.29.3-eksbuild.1' }) });
    expect(Data!.Warnings).toContain('kube-proxy may be up to 3 minor versions older and never newer');
  });
});
