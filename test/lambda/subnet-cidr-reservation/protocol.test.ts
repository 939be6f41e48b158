import { SECRET } from '../../loopback';
import { properties, Stage } from './stage';

const stage = new Stage();
beforeAll(() => stage.open(), 60_000);
afterAll(() => stage.close());
afterEach(() => {
  stage.responses.heal();
  stage.ec2.faults.clear();
});

const RANGES = ['100.64.32.0/19'];

describe('the answer', () => {
  test.each([
    ['403 and 500 at first', [403, 500] as const],
    ['broken connections at first', ['reset', 'reset'] as const],
    ['no answer at first', ['never'] as const],
  ])('is delivered when the URL gives %s', async (_, outcomes) => {
    const subnetId = stage.subnet();
    stage.responses.fail(...outcomes);
    const stack = stage.stack({ functionTimeout: 4_000 });
    expect((await stack.deploy({ Pods: properties(subnetId, RANGES) })).status).toBe('COMPLETE');
    expect(stage.reserved(subnetId)).toEqual(RANGES);
  });

  test('has an empty content type, as the URL is signed for none', () => {
    expect(new Set(stage.responses.contentTypes)).toEqual(new Set(['']));
  });

  test('that can never be delivered ends the invocation with an error, so that Lambda delivers again', async () => {
    const event = {
      RequestType: 'Delete',
      PhysicalResourceId: 'nothing-made',
      ResponseURL: stage.responses.newUrl(),
    };
    stage.responses.fail(...Array<403>(5_000).fill(403));
    const { error } = await stage.handler.invoke(event, 1_500);
    stage.responses.heal();
    expect(error).toMatch(/^could not deliver the answer to CloudFormation at 127\.0\.0\.1:\d+: HTTP 403$/);
  });

  test('that never arrives leads to a Delete with a made-up id, which removes what was made', async () => {
    const subnetId = stage.subnet();
    const stack = stage.stack({ functionTimeout: 1_000 });
    stage.responses.fail(...Array<500>(5_000).fill(500));
    // Three invocations of a second each go unanswered; the Delete that follows does not.
    setTimeout(() => stage.responses.heal(), 3_400);
    const deploying = stack.deploy({ Pods: properties(subnetId, RANGES) });
    const result = await deploying;
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(result.reasons).toEqual(['the custom resource did not answer in time']);
    expect(stack.events[1]!.PhysicalResourceId).toMatch(/^test-Pods-/);
    expect(stage.reserved(subnetId)).toEqual([]);
  });
});

describe('time', () => {
  test('FAILED is answered before the function is stopped, and the rollback cleans up', async () => {
    const subnetId = stage.subnet();
    stage.ec2.faults.add({
      kind: 'slow',
      action: 'CreateSubnetCidrReservation',
      subnetId,
      after: 1,
      times: 1,
      milliseconds: 5_000,
    });
    const started = Date.now();
    const result = await stage
      .stack({ functionTimeout: 1_500 })
      .deploy({ Pods: properties(subnetId, ['100.64.16.0/20', '100.64.32.0/20']) });
    expect(Date.now() - started).toBeLessThan(4_500);
    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(result.reasons[0]).toMatch(/^not finished after 1\.0 s, .* deploying again continues from there/);
    expect(stage.reserved(subnetId)).toEqual([]);
  });

  test('an EC2 that never answers ends in FAILED, not in silence', async () => {
    const subnetId = stage.subnet();
    stage.ec2.faults.add({ kind: 'hang', subnetId, action: 'DescribeSubnets', times: 1 });
    const result = await stage.stack({ functionTimeout: 900 }).deploy({ Pods: properties(subnetId, RANGES) });
    expect(result.reasons[0]).toMatch(/^not finished after 0\.6 s/);
  });
});

describe('the reason', () => {
  test('is cut at a character, and names the log', async () => {
    const subnetId = stage.subnet();
    for (let i = 0; i < 40; i += 1) {
      stage.foreign(subnetId, `100.64.${i}.0/24`, { Owner: 'Größe 測試 🐙 "quoted"\\'.repeat(3) });
    }
    const ranges = Array.from({ length: 40 }, (_, i) => `100.64.${i}.0/24`);
    const result = await stage.stack().deploy({ Pods: properties(subnetId, ranges) });
    expect(result.reasons[0]).toMatch(
      /… \(log: \/aws\/lambda\/loopback, 2026\/11\/20\/\[\$LATEST\]loopback\)$/,
    );
    expect(result.reasons[0]).not.toContain('\uFFFD');
  });
});

describe('the log', () => {
  test('never holds the signed URL, whatever happened', async () => {
    const subnetId = stage.subnet();
    const leaking = `see https://example.com/answer?X-Amz-Signature=${SECRET}`;
    stage.responses.fail(500);
    await stage.stack().deploy({ Pods: properties(subnetId, RANGES, { Description: leaking }) });
    await stage.handler.invoke({ RequestType: 'Create', ResponseURL: stage.responses.newUrl() });
    expect(stage.handler.output).toContain('https://example.com/answer?<redacted>');
    expect(stage.handler.output).toContain('"message":"failure"');
    expect(stage.handler.output).not.toContain(SECRET);
  });
});
