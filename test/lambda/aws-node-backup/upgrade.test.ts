import { describeWithTls, UpgradeStage } from '../aws-node-fixtures/stage';
import { UpgradeStack, type UpgradeTemplate } from '../aws-node-fixtures/upgrade-stack';

const env = { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '2' };

describeWithTls('an upgrade, played as CloudFormation would', () => {
  const stage = new UpgradeStage();

  beforeAll(() => stage.open());
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  const stackAt = (
    version: string,
    order?: 'dependency' | 'reverse',
    byHand: Record<string, string> = {},
  ): UpgradeStack => {
    stage.world.install(version, env, byHand);
    return new UpgradeStack(stage, { version, env }, order);
  };
  const to = (version: string, more: Partial<UpgradeTemplate> = {}): UpgradeTemplate => ({
    version,
    env,
    ...more,
  });

  test('the first install: an empty backup, then the add-on, then a clean verification', async () => {
    const stack = new UpgradeStack(stage, undefined);
    expect(await stack.deploy(to('v1.20.5-eksbuild.1'))).toEqual({ status: 'COMPLETE', reasons: [] });
    expect(stack.attributes.Backup).toMatchObject({ BackupStatus: 'empty' });
    expect(stack.attributes.Verification).toMatchObject({ Verdict: 'passed' });
  });

  test('1.20 to 1.21 passes and keeps every setting', async () => {
    const stack = stackAt('v1.20.1-eksbuild.3');
    expect(await stack.deploy(to('v1.21.2-eksbuild.2'))).toEqual({ status: 'COMPLETE', reasons: [] });
    expect(stack.attributes.Backup).toMatchObject({
      BackupStatus: 'complete',
      FromVersion: 'v1.20.1-eksbuild.3',
    });
    expect(stack.attributes.Verification).toMatchObject({
      Verdict: 'passed',
      LostSettings: '',
      ReportUri: expect.stringMatching(/^s3:/),
    });
    expect(stage.world.environment()).toMatchObject(env);
    expect(stack.order).toEqual(['Backup', 'Addon', 'Verification']);
  });

  test('1.19 to 1.22 is refused with the sequence before anything changed', async () => {
    const stack = stackAt('v1.19.2-eksbuild.5');
    const { status, reasons } = await stack.deploy(to('v1.22.4-eksbuild.3'));
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toEqual([
      expect.stringContaining(
        'deploy v1.20.5-eksbuild.1, v1.21.2-eksbuild.2, v1.22.4-eksbuild.3 one after the other',
      ),
    ]);
    expect(stage.eksState.history).toEqual([]);
    expect(stack.order).toEqual(['Backup', '<Backup']);
  });

  test('a configuration with an unknown key is refused by path', async () => {
    const stack = stackAt('v1.20.1-eksbuild.3');
    const { status, reasons } = await stack.deploy(
      to('v1.21.2-eksbuild.2', { env: { ...env, WARM_PREFX_TARGET: '3' } }),
    );
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons[0]).toContain(
      '$.env.WARM_PREFX_TARGET is not a setting of this version; did you mean WARM_PREFIX_TARGET?',
    );
    expect(stage.eksState.history).toEqual([]);
  });

  describe.each(['dependency', 'reverse'] as const)('rolled back in %s order', (order) => {
    test('an upgrade that loses WARM_IP_TARGET is noticed and taken back', async () => {
      const stack = stackAt('v1.20.1-eksbuild.3', order, { WARM_IP_TARGET: '5' });
      // Told that EKS keeps it, while the add-on overwrites it.
      const { status, reasons } = await stack.deploy(
        to('v1.21.2-eksbuild.2', {
          undeclared: 'preserve',
          resolveConflicts: 'OVERWRITE',
          toldConflicts: 'PRESERVE',
        }),
      );
      expect(reasons).toEqual([
        expect.stringContaining('env.WARM_IP_TARGET (set by kubectl-set) is not set any more'),
      ]);
      expect(status).toBe('ROLLBACK_COMPLETE');
      expect(stage.eksState.addon!.addonVersion).toBe('v1.20.1-eksbuild.3');
      // The backup holds what the roll-back cannot bring back: values set by hand beside the add-on.
      const key = stage.s3.keys(/v1.20.1.*_to_v1.21.2.*[0-9a-f]{8}\.json$/)[0]!;
      expect(JSON.stringify(stage.s3.json(key))).toContain('{"name":"WARM_IP_TARGET","value":"5"}');
    });

    test('a declared WARM_IP_TARGET that the new version does not take over is noticed and taken back', async () => {
      const stack = stackAt('v1.20.1-eksbuild.3', order);
      stage.world.losing = ['WARM_IP_TARGET'];
      const { status, reasons } = await stack.deploy(
        to('v1.21.2-eksbuild.2', { env: { ...env, WARM_IP_TARGET: '5' } }),
      );
      expect(reasons).toEqual([expect.stringContaining('env.WARM_IP_TARGET was declared and is not set')]);
      expect(status).toBe('ROLLBACK_COMPLETE');
      expect(stage.world.environment()).toMatchObject(env);
    });
  });

  test('with PRESERVE what was set by hand stays', async () => {
    const stack = stackAt('v1.20.1-eksbuild.3', 'dependency', { WARM_IP_TARGET: '5' });
    const { status } = await stack.deploy(
      to('v1.21.2-eksbuild.2', { resolveConflicts: 'PRESERVE', undeclared: 'preserve' }),
    );
    expect([status, stage.world.environment().WARM_IP_TARGET]).toEqual(['COMPLETE', '5']);
  });

  test('with the policy warn a lost setting is told, not taken back', async () => {
    const stack = stackAt('v1.20.1-eksbuild.3', 'dependency', { WARM_IP_TARGET: '5' });
    const lossy = {
      undeclared: 'preserve',
      resolveConflicts: 'OVERWRITE',
      toldConflicts: 'PRESERVE',
    } as const;
    expect((await stack.deploy(to('v1.21.2-eksbuild.2', { policy: 'warn', ...lossy }))).status).toBe(
      'COMPLETE',
    );
    expect(stack.attributes.Verification!.LostSettings).toBe('env.WARM_IP_TARGET');
  });

  test('an add-on that fails takes the stack back to the old version', async () => {
    const stack = stackAt('v1.20.1-eksbuild.3');
    stage.eksState.nextOutcome = 'DEGRADED';
    const { status, reasons } = await stack.deploy(to('v1.21.2-eksbuild.2'));
    expect([status, reasons]).toEqual(['ROLLBACK_COMPLETE', ['the add-on is DEGRADED']]);
    expect(stage.eksState.addon).toMatchObject({ addonVersion: 'v1.20.1-eksbuild.3', status: 'ACTIVE' });
  });
});
