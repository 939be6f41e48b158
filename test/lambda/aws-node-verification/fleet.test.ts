import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import { describeWithTls, UpgradeStage } from '../aws-node-fixtures/stage';

const NODES = 1_000;
const VERSION = 'v1.21.1-eksbuild.1';

describeWithTls('a fleet of 1,000 nodes', () => {
  const stage = new UpgradeStage();

  beforeAll(() => stage.open(['aws-node-verification']));
  afterAll(() => stage.close());

  test('that nodes join and leave is verified page by page, in ten seconds of work', async () => {
    stage.reset();
    stage.world.nodes = NODES;
    stage.world.install(VERSION, { ENABLE_PREFIX_DELEGATION: 'true' });
    // Pods of real clusters are large: annotations, volumes, managed fields.
    for (const [path, pod] of stage.kubernetes.objects)
      if (path.startsWith(AwsNodeObject.PODS)) Object.assign(pod, { padding: 'x'.repeat(8_000) });
    for (let i = 0; i < 20; i += 1) stage.world.putPod(i, 'v1.20.1-eksbuild.3', false);
    stage.kubernetes.expiredContinues = 2;
    let node = NODES;
    const churn = setInterval(() => {
      stage.kubernetes.objects.delete(`${AwsNodeObject.PODS}/aws-node-${node - 500}`);
      stage.world.putPod((node += 1), VERSION, true);
    }, 20);
    const before = stage.handlers['aws-node-verification'].peakMemory ?? 0;
    const started = performance.now();
    const properties = stage.verificationProperties({ DeclaredVersion: VERSION });
    const answer = await stage.send('aws-node-verification', { properties });
    clearInterval(churn);
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { Verdict: 'passed' } });
    expect(answer!.Data!.Summary).toMatch(
      /980 of 980 aws-node pods are up to date and ready; \d+ are on nodes that do not answer/,
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    const used = (stage.handlers['aws-node-verification'].peakMemory ?? 0) - before;
    console.info(`verified ${NODES} nodes with ${Math.round(used)} MiB more than at start`);
    expect(used).toBeLessThan(100);
  }, 60_000);
});
