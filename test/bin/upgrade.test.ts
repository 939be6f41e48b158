import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addUpgradeCommand } from '../../bin/commands/upgrade';
import { UPGRADE_ACTIONS } from '../../bin/commands/upgrade/policy';
import { describeWithTls, UpgradeStage } from '../lambda/aws-node-fixtures/stage';
import { run, runAsync } from '../support/command-line';

const podnet = (...args: string[]) => runAsync([addUpgradeCommand], ['upgrade', ...args]);

const FROM = 'v1.20.1-eksbuild.3';
const TO = 'v1.22.4-eksbuild.3';
const BETWEEN = 'v1.21.2-eksbuild.2';
const RESUME = `podnet upgrade --cluster prod --to ${TO}`;

describe('podnet upgrade, before any call', () => {
  test.each([
    [[], 'error: name the cluster: --cluster NAME'],
    [['--cluster', 'prod'], 'error: name the version: --to VERSION'],
    [
      ['--cluster', 'prod', '--to', TO, '--timeout', 'soon'],
      "error: --timeout 'soon' is not a number of minutes above 0",
    ],
  ])('refuses %j', async (args, sentence) => {
    expect(await podnet(...args)).toMatchObject({ err: sentence, code: 2 });
  });

  test('prints the policy it needs', () => {
    const { out, err, code } = run([addUpgradeCommand], ['upgrade', '--print-policy']);
    expect(code).toBe(0);
    const { Statement } = JSON.parse(out) as { Statement: { Effect: string; Action: string[] }[] };
    expect(Statement[0]).toMatchObject({ Effect: 'Allow', Action: [...UPGRADE_ACTIONS] });
    expect(err).toContain('AmazonEKSAdminViewPolicy');
  });
});

describeWithTls('podnet upgrade', () => {
  const stage = new UpgradeStage();
  const environment = { ...process.env };
  const root = mkdtempSync(join(tmpdir(), 'podnet-upgrade-'));
  let folder = '';

  beforeAll(async () => {
    await stage.open([]);
    Object.assign(process.env, stage.environment, { AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '8' });
  });
  afterAll(async () => {
    process.env = environment;
    await stage.close();
    rmSync(root, { recursive: true, force: true });
  });
  beforeEach(() => {
    stage.reset();
    folder = join(root, String(Math.floor(performance.now() * 1000)));
    mkdirSync(folder);
    stage.world.install(FROM, { ENABLE_PREFIX_DELEGATION: 'true' }, { WARM_IP_TARGET: '5' });
  });

  const upgrade = (...more: string[]) => podnet('--cluster', 'prod', '--to', TO, '--backup', folder, ...more);
  const updates = (): number => stage.eks.calls.filter((call) => call === 'UpdateAddon').length;

  test('goes one minor at a time and keeps configuration, role and what was set by hand', async () => {
    const { out, err, code } = await upgrade();
    expect(err.split('\n').filter((line) => line.startsWith('error'))).toEqual([]);
    expect([out, code]).toEqual([`cluster prod: vpc-cni ${TO} runs after 2 steps`, 0]);
    expect(stage.eksState.history).toEqual([BETWEEN, TO]);
    expect(stage.eksState.addon).toMatchObject({
      configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
      serviceAccountRoleArn: 'arn:aws:iam::123456789012:role/aws-node',
    });
    expect(stage.world.environment()).toMatchObject({ WARM_IP_TARGET: '5' });
    expect(err).toContain(`${TO}: 3 of 3 aws-node pods are up to date and ready`);
  });

  test('backs up first, readable by its owner alone, and a backup replaces none', async () => {
    await upgrade();
    const [name] = readdirSync(folder);
    const path = join(folder, name!);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      kind: 'AwsNodeBackup',
      completeness: 'complete',
      addon: { addonVersion: FROM },
    });
    expect(statSync(path).mode & 0o077).toBe(0);
    stage.world.install(FROM);
    expect(await podnet('--cluster', 'prod', '--to', TO, '--backup', path)).toMatchObject({ code: 2 });
    expect(stage.eksState.history).toEqual([BETWEEN, TO]);
  });

  test('a backup in S3', async () => {
    const { err, code } = await podnet('--cluster', 'prod', '--to', BETWEEN, '--backup', 's3://backups/prod');
    expect(code).toBe(0);
    expect(err).toMatch(/^backup: s3:\/\/backups\/prod\/aws-node_prod_.*_v1\.20\.1-eksbuild\.3\.json$/m);
    expect([...stage.s3.objects.keys()]).toEqual([expect.stringMatching(/^prod\/aws-node_prod_/)]);
  });

  test('a dry run prints the steps and changes nothing', async () => {
    const { out, code } = await upgrade('--dry-run');
    expect(code).toBe(0);
    expect(out).toContain(`cluster prod: ${FROM} -> ${BETWEEN} -> ${TO}`);
    expect([updates(), readdirSync(folder)]).toEqual([0, []]);
  });

  test.each([
    ['v1.22', TO],
    ['1.21', BETWEEN],
    ['v1.21.1', 'v1.21.1-eksbuild.1'],
  ])('%s stands for the newest version of it without a known defect', async (wanted, last) => {
    const { out } = await podnet('--cluster', 'prod', '--to', wanted, '--dry-run');
    expect(out.split('\n')[0]).toMatch(new RegExp(` -> ${last}$`));
  });

  test('a version that EKS does not offer', async () => {
    const { err, code } = await podnet('--cluster', 'prod', '--to', 'v1.40.0', '--backup', folder);
    expect(code).toBe(1);
    expect(err).toContain('EKS does not offer vpc-cni v1.40.0 for Kubernetes 1.33: the newest it offers are');
    expect([updates(), readdirSync(folder)]).toEqual([0, []]);
  });

  test('a cluster where the version runs already', async () => {
    stage.world.install(TO);
    expect(await upgrade()).toMatchObject({ out: `cluster prod: vpc-cni ${TO} runs already`, code: 0 });
    expect(updates()).toBe(0);
  });

  test('a self-managed aws-node', async () => {
    stage.eksState.addon = undefined;
    const { err, code } = await upgrade();
    expect(code).toBe(1);
    expect(err).toContain(
      `cluster prod has no managed add-on vpc-cni (aws-node ${FROM} is self-managed): create the add-on first`,
    );
  });

  test('without access to the Kubernetes API nothing is changed', async () => {
    stage.kubernetes.hasAccessEntry = false;
    const { err, code } = await upgrade();
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: no backup of cluster prod, so nothing was changed: could not read DaemonSet/,
    );
    expect(updates()).toBe(0);
  });

  test('throttling is waited out', async () => {
    stage.eks.faults.add({ kind: 'throttle', action: 'DescribeAddon', times: 2 }, { kind: 'throttle', action: 'UpdateAddon', times: 2 }); // prettier-ignore
    expect(await upgrade()).toMatchObject({ code: 0 });
  });

  test('an answer that gets lost is not a second update', async () => {
    stage.eks.faults.add({ kind: 'reset-after', action: 'UpdateAddon' });
    expect(await upgrade()).toMatchObject({ code: 0 });
    expect(stage.eksState.updates).toHaveLength(2);
  });

  test('a caller who may not change the add-on learns which permissions are missing', async () => {
    stage.eks.faults.add({ kind: 'deny', action: 'UpdateAddon', times: Infinity });
    const { err, code } = await upgrade();
    expect(code).toBe(1);
    expect(err).toContain(
      `error: EKS did not accept the update to ${BETWEEN}: AccessDeniedException: User is not authorized to perform: eks:UpdateAddon; podnet upgrade --print-policy prints the permissions it needs`,
    );
    expect(err).toContain(RESUME);
    expect(stage.eksState.addon?.addonVersion).toBe(FROM);
  });

  test('a cluster whose Kubernetes version is being changed', async () => {
    stage.eksState.cluster.status = 'UPDATING';
    expect(await upgrade()).toMatchObject({ err: expect.stringContaining('cluster prod is UPDATING, so nothing was changed'), code: 1 }); // prettier-ignore
    expect(updates()).toBe(0);
  });

  test('an unknown cluster', async () => {
    const { err, code } = await podnet('--cluster', 'other', '--to', TO);
    expect(code).toBe(2);
    expect(err).toBe(
      'error: cannot read cluster other: ResourceNotFoundException: No cluster found for name: other.',
    );
  });

  test('an update that EKS takes back ends the walk', async () => {
    stage.eksState.nextOutcome = 'taken back';
    const { err, code } = await upgrade();
    expect(code).toBe(1);
    expect(err).toMatch(/vpc-cni v1\.21\.2-eksbuild\.2 is not proven to run: vpc-cni v1\.20\.1-eksbuild\.3 is ACTIVE, as before/);
    expect(updates()).toBe(1);
  }); // prettier-ignore

  test('a degraded step ends the walk', async () => {
    stage.eksState.nextOutcome = 'DEGRADED';
    const { err, code } = await upgrade();
    expect(code).toBe(1);
    expect(err).toContain('is DEGRADED (InsufficientNumberOfReplicas: aws-node is not ready)');
    expect(updates()).toBe(1);
  });

  test('a rollout that does not get any further ends the walk', async () => {
    stage.world.millisecondsPerPod = Infinity;
    const { err, code } = await upgrade();
    expect(code).toBe(1);
    expect(err).toMatch(/0 of 3 aws-node pods are up to date and ready.*it does not get any further/);
    expect(updates()).toBe(1);
  });

  test('an update that takes longer than a rollout may stand still is waited for', async () => {
    stage.eksState.updateMilliseconds = 800;
    expect(await upgrade()).toMatchObject({ code: 0 });
  });

  test('an update that does not end is not proven, and goes on by itself', async () => {
    stage.eksState.nextOutcome = 'stuck';
    const { err, code } = await upgrade('--timeout', '0.01');
    expect(code).toBe(1);
    expect(err).toMatch(
      /is not proven to run: vpc-cni v1\.21\.2-eksbuild\.2 is UPDATING, still going on after \d+ s/,
    );
    expect(updates()).toBe(1);
  });

  test('a setting that a step loses ends the walk and points at the backup', async () => {
    stage.world.losing = ['WARM_IP_TARGET'];
    const { err, code } = await upgrade();
    expect(code).toBe(1);
    expect(err).toContain(`${BETWEEN} runs, and settings were lost; podnet restore brings them back`);
    expect(err).toContain('env.WARM_IP_TARGET');
    expect(updates()).toBe(1);
  });

  test('a person who moves the add-on while a step rolls out', async () => {
    stage.eksState.updateMilliseconds = 20;
    const before = stage.eksState.apply;
    stage.eksState.apply = (addon, resolveConflicts) => {
      before(addon, resolveConflicts);
      addon.addonVersion = 'v1.21.1-eksbuild.1';
    };
    const { err, code } = await upgrade();
    stage.eksState.apply = before;
    expect(code).toBe(1);
    expect(err).toContain(
      `error: vpc-cni of cluster prod is at v1.21.1-eksbuild.1 (ACTIVE) and this upgrade left it at ${BETWEEN}: it was changed from elsewhere, and nothing more was done. CloudTrail names the caller`,
    );
    expect(err).toContain(RESUME);
    expect(updates()).toBe(1);
  });

  test('an update of another caller is not disturbed', async () => {
    const update = stage.eksState.updateAddon.bind(stage.eksState);
    let first = true;
    stage.eksState.updateAddon = (change) => {
      // Another caller is faster by a moment.
      if (first) update({ addonVersion: 'v1.21.1-eksbuild.1' });
      first = false;
      return update(change);
    };
    const { err, code } = await upgrade();
    stage.eksState.updateAddon = update;
    expect(code).toBe(1);
    expect(err).toContain('ResourceInUseException: Addon vpc-cni is already being updated; another update runs, wait until it has ended');
  }); // prettier-ignore

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s leaves a sentence, and the same command goes on', async (signal, exitCode) => {
    stage.eksState.updateMilliseconds = 1_500;
    const running = upgrade();
    while (updates() === 0) await sleep(5);
    process.emit(signal, signal);
    const { err, code } = await running;
    expect(code).toBe(exitCode);
    expect(err).toContain(
      `error: stopped by ${signal}\nAn update that EKS has begun goes on by itself; no further step was started.\nTo continue from where the add-on is then: ${RESUME}`,
    );
    expect(stage.eksState.addon).toMatchObject({ addonVersion: BETWEEN, status: 'UPDATING' });

    stage.eksState.updateMilliseconds = 40;
    const resumed = await upgrade();
    expect(resumed).toMatchObject({ out: `cluster prod: vpc-cni ${TO} runs after one step`, code: 0 });
    expect(resumed.err).toContain(`${BETWEEN}: vpc-cni ${BETWEEN} is UPDATING`);
    expect(updates()).toBe(2);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('the shipped tool ends soon after a signal', async () => {
    stage.eksState.nextOutcome = 'stuck';
    const args = ['dist/bin/podnet.js', 'upgrade', '--cluster', 'prod', '--to', TO, '--backup', folder];
    const child = spawn(process.execPath, args, { env: process.env });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    while (updates() === 0 && child.exitCode === null) await sleep(20);
    const [before, ended] = [performance.now(), once(child, 'exit')];
    child.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(text).toContain(`error: stopped by SIGTERM\nAn update that EKS has begun goes on by itself`);
    expect(text).not.toMatch(/^\s+at /m);
  }, 30_000);

  test('calls only what its policy allows', async () => {
    await upgrade();
    const called = new Set(stage.eks.calls.map((call) => `eks:${call}`));
    expect([...called].filter((action) => !(UPGRADE_ACTIONS as readonly string[]).includes(action))).toEqual(
      [],
    );
  });
});
