import { errorName, errorText, isAccessDenied, isOverlap } from '../../../lambda/shared/aws-errors';
import { Deadline, OutOfTimeError } from '../../../lambda/shared/deadline';
import { log } from '../../../lambda/shared/log';
import { everyPage } from '../../../lambda/shared/pages';
import { pause } from '../../../lambda/shared/patience';
import { PHYSICAL_ID_MAX_BYTES, shortHash, stablePhysicalId } from '../../../lambda/shared/physical-id';
import { redact } from '../../../lambda/shared/redact';
import { patientRetryStrategy } from '../../../lambda/shared/retry-strategy';

const named = (name: string, message = '', more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

describe('errors', () => {
  test.each([
    [named('InvalidParameterValue'), 'InvalidParameterValue'],
    [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [new TypeError('no'), 'TypeError'],
    [new Error('plain'), 'Error'],
    ['a text', 'Error'],
    [undefined, 'Error'],
  ])('the name of %s is %s', (error, name) => expect(errorName(error)).toBe(name));

  test('the text comes without what is meant for debuggers', () => {
    expect(errorText(new Error('You may not. Encoded authorization failure message: AbC-123_=='))).toBe(
      'You may not',
    );
    expect(errorText(new Error('bad XML.\n  Deserialization error: to see the raw\n response'))).toBe(
      'bad XML',
    );
    expect(errorText('a text')).toBe('a text');
  });

  test('an overlap is told from other invalid values by its text', () => {
    expect(isOverlap(named('InvalidParameterValue', 'Reservation CIDR x has overlap with existing'))).toBe(
      true,
    );
    expect(isOverlap(named('InvalidParameterValue', 'should be within subnet CIDR block'))).toBe(false);
    expect(isOverlap(named('OtherError', 'overlap'))).toBe(false);
  });

  test.each(['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'])('%s is a denial', (name) => {
    expect(isAccessDenied(named(name))).toBe(true);
  });
});

describe('redact', () => {
  test.each([
    [
      'see https://bucket.s3.amazonaws.com/key?X-Amz-Signature=abc&x=1 now',
      'see https://bucket.s3.amazonaws.com/key?<redacted> now',
    ],
    ['{"u":"http://h/p?a=b","v":1}', '{"u":"http://h/p?<redacted>","v":1}'],
    [
      'X-Amz-Signature=abc&X-Amz-Security-Token=def',
      'X-Amz-Signature=<redacted>&X-Amz-Security-Token=<redacted>',
    ],
    [
      'AWSAccessKeyId=AKID&Signature=s%2Bg&Expires=1',
      'AWSAccessKeyId=<redacted>&Signature=<redacted>&Expires=<redacted>',
    ],
    ['https://example.com/no/query is fine', 'https://example.com/no/query is fine'],
  ])('%s', (text, expected) => expect(redact(text)).toBe(expected));
});

test('log writes one redacted line of JSON', () => {
  const written = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  log('plain');
  log('request', { url: 'https://h/p?secret=1' });
  expect(written.mock.calls).toEqual([
    ['{"message":"plain"}'],
    ['{"message":"request","url":"https://h/p?<redacted>"}'],
  ]);
  written.mockRestore();
});

describe('physical ids', () => {
  test('are made of their parts and nothing else', () => {
    expect(stablePhysicalId('kind', 'subnet-1', shortHash('owner'))).toBe(
      'kind|subnet-1|4c1029697ee358715d3a14a2add817c4b01651440de808371f78165ac90dc581'.slice(0, 30),
    );
  });

  test('stay within 1 KB, and stay different', () => {
    const [one, other] = ['1', '2'].map((end) => stablePhysicalId('kind', 'x'.repeat(2000) + end));
    expect(Buffer.byteLength(one!)).toBeLessThanOrEqual(PHYSICAL_ID_MAX_BYTES);
    expect(one).toMatch(/^kind\|[0-9a-f]{16}$/);
    expect(one).not.toBe(other);
  });
});

describe('everyPage', () => {
  test('reads until there is no token', async () => {
    const pages: Record<string, { items: number[]; nextToken: string | undefined }> = {
      start: { items: [1, 2], nextToken: 'b' },
      b: { items: [], nextToken: 'c' },
      c: { items: [3], nextToken: '' },
    };
    expect(await everyPage(async (token) => pages[token ?? 'start']!)).toEqual([1, 2, 3]);
  });

  test('does not go round in circles', async () => {
    await expect(everyPage(async () => ({ items: [1], nextToken: 'same' }))).rejects.toThrow(
      "the page token 'same' was answered twice",
    );
  });
});

describe('patience', () => {
  test.each([
    [0, 125, 250],
    [3, 1_000, 2_000], // 250 x 2^3, at least half of it
    [10, 10_000, 20_000],
  ])('pause %i takes %i to %i ms', (n, least, most) => {
    for (let i = 0; i < 50; i += 1) {
      const taken = pause(n, 250);
      expect(taken).toBeGreaterThanOrEqual(least);
      expect(taken).toBeLessThanOrEqual(most);
    }
  });

  /** Seconds for which a call is repeated if it always ends the same way. */
  async function patience(error: unknown, errorType = 'CLIENT_ERROR'): Promise<number> {
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    let token = await patientRetryStrategy.acquireInitialRetryToken();
    for (;;) {
      try {
        token = await patientRetryStrategy.refreshRetryTokenForRetry(token, { error, errorType });
        now += token.getRetryDelay();
        expect(token.getRetryCost()).toBeUndefined();
      } catch {
        clock.mockRestore();
        return Math.round(now / 1000);
      }
    }
  }

  test('a throttled, broken or unreadable call is repeated for ten minutes, a denied one for two', async () => {
    const answered = { $response: {} };
    for (const type of ['THROTTLING', 'TRANSIENT', 'SERVER_ERROR'])
      expect(await patience(named('Busy'), type)).toBeGreaterThan(570);
    expect(await patience(named('Error', 'XML parse error', answered))).toBeGreaterThan(570);
    const denied = await patience(named('UnauthorizedOperation', '', { ...answered, $fault: 'client' }));
    expect([denied > 90, denied <= 120]).toEqual([true, true]);
  });

  test('a refused call is not repeated', async () => {
    const answered = { $response: {}, $fault: 'client' };
    expect(await patience(named('InvalidParameterValue', '', answered))).toBe(0);
    expect(await patience('no error at all')).toBe(0);
    expect(patientRetryStrategy.recordSuccess()).toBeUndefined();
  });
});

describe('Deadline', () => {
  test('lets work end that is done in time', async () => {
    const deadline = new Deadline(() => 10_000);
    expect(await deadline.run(async () => 42)).toBe(42);
    expect(deadline.signal.aborted).toBe(false);
  });

  test('passes errors on', async () => {
    const deadline = new Deadline(() => 10_000);
    await expect(deadline.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  test('stops at two thirds of a short time, and says that it was time', async () => {
    const deadline = new Deadline(() => 150);
    const started = Date.now();
    const working = deadline.run(() => deadline.sleep(5_000));
    await expect(working).rejects.toThrow(OutOfTimeError);
    await expect(working).rejects.toThrow(/^not finished after 0\.1 s/);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  test('does not wait for work that ignores the signal', async () => {
    const deadline = new Deadline(() => 90);
    await expect(deadline.run(() => new Promise(() => undefined))).rejects.toThrow(OutOfTimeError);
  });

  test('blames the time, not the call that it ended', async () => {
    const deadline = new Deadline(() => 60);
    const aborted = deadline.run(async () => {
      await deadline.sleep(1_000).catch(() => undefined);
      throw new Error('Request aborted');
    });
    await expect(aborted).rejects.toThrow(OutOfTimeError);
  });

  test('keeps five seconds to answer when there is time', async () => {
    jest.useFakeTimers();
    const { signal } = new Deadline(() => 60_000);
    jest.advanceTimersByTime(54_999);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    jest.useRealTimers();
  });
});
