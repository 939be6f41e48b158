import {
  NothingMadeError,
  serve,
  type CustomResource,
  type CustomResourceEvent,
} from '../../../lambda/shared/custom-resource';
import { ResponseServer, SECRET } from '../../loopback';

const responses = new ResponseServer();
let logged: string[] = [];

beforeAll(() => responses.listen());
afterAll(() => responses.close());
beforeEach(() => {
  process.env.RETRY_BASE_MILLISECONDS = '1';
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => logged.push(line));
});
afterEach(() => jest.restoreAllMocks());

const remainingOf = (total: number): (() => number) => {
  const startedAt = performance.now();
  return () => Math.max(0, total - (performance.now() - startedAt));
};

const context = (remaining = 5_000) =>
  ({
    logGroupName: 'group',
    logStreamName: 'stream',
    getRemainingTimeInMillis: remainingOf(remaining),
  }) as Parameters<ReturnType<typeof serve>>[1];

const event = (RequestType: string, more: object = {}): CustomResourceEvent =>
  ({
    RequestType,
    ResponseURL: responses.newUrl(),
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Thing',
    ResourceProperties: { Name: 'n' },
    ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'thing|old' }),
    ...more,
  }) as unknown as CustomResourceEvent;

const resource = (handle: CustomResource['handle'], id: string | undefined = 'thing|n'): CustomResource => ({
  physicalResourceId: () => id,
  handle,
});

async function answerOf(
  served: CustomResource,
  request: CustomResourceEvent,
): Promise<Record<string, unknown>> {
  await serve(served)(request, context());
  return JSON.parse(responses.bodyAt(request.ResponseURL)!) as Record<string, unknown>;
}

test('answers SUCCESS with the id and the attributes', async () => {
  expect(
    await answerOf(
      resource(async () => ({ A: 'b' })),
      event('Create'),
    ),
  ).toEqual({
    Status: 'SUCCESS',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Thing',
    PhysicalResourceId: 'thing|n',
    Data: { A: 'b' },
  });
});

test.each([
  ['Create', 'thing|n'],
  ['Update', 'thing|old'],
  ['Delete', 'thing|old'],
])('a failed %s is answered with the id %s and the log', async (type, id) => {
  const failing = resource(() => Promise.reject(new Error('no')));
  expect(await answerOf(failing, event(type))).toMatchObject({
    Status: 'FAILED',
    PhysicalResourceId: id,
    Reason: 'no (log: group, stream)',
  });
});

test('an Update may change the id, a Delete may not', async () => {
  const fine = resource(async () => ({}));
  expect(await answerOf(fine, event('Update'))).toMatchObject({ PhysicalResourceId: 'thing|n' });
  expect(await answerOf(fine, event('Delete'))).toMatchObject({ PhysicalResourceId: 'thing|old' });
});

test('the Delete after a Create that made nothing is handled, and succeeds whatever happens', async () => {
  const handle = jest.fn().mockRejectedValue(new NothingMadeError(new Error('refused')));
  const { PhysicalResourceId } = await answerOf(resource(handle), event('Create'));
  expect(await answerOf(resource(handle), event('Delete', { PhysicalResourceId }))).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId,
  });
  expect(handle).toHaveBeenCalledTimes(2);
});

test('properties that name no resource get the id of nothing', async () => {
  const { Status, PhysicalResourceId } = await answerOf(
    { physicalResourceId: () => undefined, handle: () => Promise.reject(new Error('no name')) },
    event('Create'),
  );
  expect([Status, PhysicalResourceId]).toEqual(['FAILED', 'nothing-made']);
});

test('an error without a text is named, a thrown text is taken as it is', async () => {
  const nameless = Object.assign(new Error(''), { name: 'StrangeError' });
  expect(
    await answerOf(
      resource(() => Promise.reject(nameless)),
      event('Create'),
    ),
  ).toMatchObject({
    Reason: 'StrangeError (log: group, stream)',
  });
  expect(
    await answerOf(
      resource(() => Promise.reject('a text' as unknown)),
      event('Create'),
    ),
  ).toMatchObject({
    Reason: 'a text (log: group, stream)',
  });
});

test('logs request and response, and never the signed URL', async () => {
  const leaking = resource(() => Promise.reject(new Error(`see ${responses.newUrl()}`)));
  const { Reason } = await answerOf(leaking, event('Create'));
  expect(logged.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
    'request',
    'failure',
    'response',
  ]);
  expect(logged.join() + String(Reason)).not.toContain(SECRET);
  expect(logged.join()).not.toContain('ResponseURL');
});

test('gives up on an answer that nobody takes, and does not tell the URL', async () => {
  responses.fail(...Array<'reset'>(5_000).fill('reset'));
  await expect(serve(resource(async () => ({})))(event('Create'), context(900))).rejects.toThrow(
    /^could not deliver the answer to CloudFormation at 127\.0\.0\.1:\d+: E[A-Z]+$/,
  );
  responses.heal();
});

test('does not even try when there is no time', async () => {
  await expect(serve(resource(async () => ({})))(event('Create'), context(100))).rejects.toThrow(
    /: not tried$/,
  );
});
