import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import type { Fault } from '../../loopback/faults';
import {
  builtHandler,
  describeWithTls,
  UpgradeStage,
  type Answer,
  type HandlerName,
} from '../aws-node-fixtures/stage';

/** Random fault schedules; the seed of a failure is in its message. */
const RUNS = Number(process.env.FAULT_SCHEDULES ?? 1_000);
const SEED = process.env.FAULT_SEED === undefined ? undefined : Number(process.env.FAULT_SEED);

/** Everything is a thousand times faster than in Lambda. */
const LIMITS = {
  RETRY_BASE_MILLISECONDS: '1',
  REQUEST_TIMEOUT_MILLISECONDS: '40',
  TRANSIENT_MILLISECONDS: '30',
  DENIED_MILLISECONDS: '20',
  KUBERNETES_REQUEST_MILLISECONDS: '40',
  KUBERNETES_PATIENCE_MILLISECONDS: '30',
  KUBERNETES_AUTHORIZATION_MILLISECONDS: '20',
  POLL_MILLISECONDS: '3',
  SETTLE_MILLISECONDS: '6',
  LAST_MOMENT_MILLISECONDS: '5',
};

const PASSWORD = 'hunter2';
const FUNCTION_MILLISECONDS = 360;

type Handler = (event: object, context: object) => Promise<void>;

const fault = fc.record<Fault>({
  kind: fc.constantFrom('throttle', 'deny', 'server-error', 'reset-before', 'hang', 'malformed'),
  times: fc.constantFrom(1, 2, 5, Infinity),
  after: fc.nat(6),
});

const schedule = fc.record({
  handler: fc.constantFrom<HandlerName>('aws-node-backup', 'aws-node-verification'),
  requestType: fc.constantFrom<'Create' | 'Update' | 'Delete'>(
    'Create',
    'Update',
    'Update',
    'Update',
    'Delete',
  ),
  isRollback: fc.boolean(),
  policy: fc.constantFrom('fail', 'warn', 'report'),
  /** What the template asks for: something sensible, or what the guard or the reader of properties refuses. */
  version: fc.constantFrom('v1.21.1-eksbuild.1', 'v1.20.1-eksbuild.3', 'v1.29.0-eksbuild.1', ''),
  brokenProperties: fc.boolean().map((broken) => (broken ? { ReadEniConfigs: 'perhaps' } : {})),
  changesKubernetes: fc.boolean(),
  live: fc.constantFrom('v1.20.1-eksbuild.3', 'v1.21.1-eksbuild.1', undefined),
  eks: fc.array(fault, { maxLength: 2 }),
  kubernetes: fc.array(fault, { maxLength: 2 }),
  s3: fc.array(fault, { maxLength: 2 }),
  cloudFormation: fc.array(fc.constantFrom(0, 400, 403, 500), { maxLength: 12 }),
  answers: fc.array(fc.constantFrom<'reset' | number>('reset', 500), { maxLength: 2 }),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

describeWithTls('whatever goes wrong', () => {
  const stage = new UpgradeStage();
  const handlers = {} as Record<HandlerName, Handler>;
  const lines: string[] = [];

  beforeAll(async () => {
    await stage.open([]);
    Object.assign(process.env, stage.environment, LIMITS, { AWS_REGION: 'us-east-1' });
    for (const name of ['aws-node-backup', 'aws-node-verification'] as const)
      handlers[name] = (createRequire(__filename)(builtHandler(name)) as { handler: Handler }).handler;
    jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  });
  afterAll(() => stage.close());

  function arrange(plan: Schedule): void {
    stage.reset();
    lines.length = 0;
    if (plan.live !== undefined)
      stage.world.install(plan.live, {}, { HTTPS_PROXY: `http://u:${PASSWORD}@proxy` });
    stage.controlPlane.stackStatus = plan.isRollback ? 'UPDATE_ROLLBACK_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
    stage.controlPlane.faults.push(...plan.cloudFormation);
    stage.eks.faults.add(...plan.eks);
    stage.kubernetes.faults.add(...plan.kubernetes);
    stage.s3.faults.add(...plan.s3);
    stage.responses.heal();
    stage.responses.fail(...plan.answers);
  }

  async function answersTo(plan: Schedule): Promise<Answer[]> {
    const common = { Policy: plan.policy, ...plan.brokenProperties };
    const asked = (version: string, KubernetesVersion: string): Record<string, unknown> =>
      plan.handler === 'aws-node-backup'
        ? stage.backupProperties({ ...common, KubernetesVersion, TargetVersion: version })
        : stage.verificationProperties({ ...common, KubernetesVersion, DeclaredVersion: version });
    const event = stage.event(plan.handler, {
      requestType: plan.requestType,
      properties: asked(plan.version, plan.changesKubernetes ? '1.35' : '1.34'),
      oldProperties: asked('v1.20.5-eksbuild.1', '1.34'),
    });
    const startedAt = performance.now();
    await handlers[plan.handler](event, {
      logGroupName: 'group',
      logStreamName: 'stream',
      getRemainingTimeInMillis: () => Math.max(0, FUNCTION_MILLISECONDS - (performance.now() - startedAt)),
    });
    const body = stage.responses.bodyAt(event.ResponseURL);
    return body === undefined ? [] : [JSON.parse(body) as Answer];
  }

  const mayFail = ({ requestType, isRollback, changesKubernetes, handler, policy }: Schedule): boolean => {
    if (requestType === 'Delete') return false;
    if (requestType === 'Update' && (isRollback || changesKubernetes)) return false;
    return handler === 'aws-node-backup' || policy === 'fail';
  };

  test(`over ${RUNS} schedules a rollback never fails, nor what the policy forgives or changes Kubernetes too, and every event gets its answer`, async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        arrange(plan);
        const answers = await answersTo(plan);
        expect(answers).toHaveLength(1);
        const [{ Status, Reason, PhysicalResourceId, Data = {} }] = answers as [Answer];
        if (!mayFail(plan)) expect([Status, Reason]).toEqual(['SUCCESS', undefined]);
        if (Status === 'FAILED') expect(Reason).toMatch(/\w/);
        if (Status === 'SUCCESS' && plan.requestType !== 'Delete')
          expect(Object.keys(Data)).toContain(plan.handler === 'aws-node-backup' ? 'Warnings' : 'Verdict');
        expect(PhysicalResourceId).toMatch(/^aws-node-/);
        expect(JSON.stringify(answers) + lines.join('')).not.toContain(PASSWORD);
        expect(stage.eks.calls.filter((call) => !/^(Describe|List)/.test(call))).toEqual([]);
        expect(stage.kubernetes.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  }, 240_000);
});
