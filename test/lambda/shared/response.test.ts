import * as fc from 'fast-check';
import {
  cutToBytes,
  joinToBytes,
  RESPONSE_MAX_BYTES,
  serializeResponse,
  type CloudFormationResponse,
} from '../../../lambda/shared/response';

const bytes = (text: string): number => Buffer.byteLength(text);

const failed = (Reason: string): CloudFormationResponse => ({
  Status: 'FAILED',
  Reason,
  PhysicalResourceId: 'id',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Pods',
});

describe('cutToBytes', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['longer text', 9, 'longer…'], // 6 + 3 bytes of the ellipsis
    ['Größe', 6, 'Gr…'], // G 1, r 1, ö 2 would make 4 + 3
    ['🐙🐙🐙', 8, '🐙…'], // 4 + 3, the next would make 11
    ['text', 2, ''],
    ['"""""', 7, '""…'], // each quote takes two
    ['a\u0001b', 5, 'a…'], // a control character takes six
  ])('%j in %i bytes is %j', (text, max, expected) => expect(cutToBytes(text, max)).toBe(expected));

  test('never cuts a character in two, and never exceeds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (text, max) => {
        const cut = cutToBytes(text, max);
        expect(bytes(cut)).toBeLessThanOrEqual(Math.max(max, 0));
        expect(cut === text || cut === '' || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(
          true,
        );
        expect(Buffer.from(cut).toString()).toBe(cut);
      }),
    );
  });
});

describe('joinToBytes', () => {
  test.each([
    [[], 10, ''],
    [['a', 'b'], 3, 'a,b'],
    [['aaaa', 'bbbb', 'cccc'], 14, 'aaaa,bbbb,cccc'],
    [['aaaa', 'bbbb', 'cccc'], 13, 'aaaa,+2 more'], // 4 + 8
    [['aaaa', 'bbbb'], 8, '+2 more'],
  ])('%j in %i bytes is %j', (items, max, expected) => expect(joinToBytes(items, max)).toBe(expected));

  test('fits, keeps whole items in order, and counts the rest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { maxLength: 40 }),
        fc.integer({ min: 20, max: 200 }),
        (items, max) => {
          const joined = joinToBytes(items, max);
          expect(bytes(joined)).toBeLessThanOrEqual(max);
          const parts = joined.split(',').filter((part) => part !== '');
          const more = /^\+(\d+) more$/.exec(parts.at(-1) ?? '');
          const kept = more ? parts.slice(0, -1) : parts;
          expect(kept).toEqual(items.slice(0, kept.length));
          expect(kept.length + Number(more?.[1] ?? 0)).toBe(items.length);
        },
      ),
    );
  });
});

describe('serializeResponse', () => {
  test('leaves a response that fits alone', () => {
    const response = failed('a reason');
    expect(JSON.parse(serializeResponse(response))).toEqual(response);
  });

  test('cuts the reason so that the whole body fits, whatever has to be escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 800, maxLength: 5000 }), (reason) => {
        const body = serializeResponse(failed(reason.repeat(2)));
        expect(bytes(body)).toBeLessThanOrEqual(RESPONSE_MAX_BYTES);
        expect(JSON.parse(body)).toMatchObject({ Status: 'FAILED', LogicalResourceId: 'Pods' });
      }),
    );
  });

  test('control characters become spaces, so they turn no SUCCESS into FAILED', () => {
    const Data = { Summary: '\u0001\n'.repeat(1_500), Verdict: 'failed' };
    expect(JSON.parse(serializeResponse({ ...failed(''), Status: 'SUCCESS', Data }))).toMatchObject({
      Status: 'SUCCESS',
      Data: { Summary: ' '.repeat(3_000), Verdict: 'failed' },
    });
  });

  test('uses the room there is', () => {
    expect(bytes(serializeResponse(failed('x'.repeat(9000))))).toBe(RESPONSE_MAX_BYTES);
  });

  test('answers FAILED rather than a wrong attribute when the attributes do not fit', () => {
    const body = serializeResponse({ ...failed(''), Status: 'SUCCESS', Data: { Ids: 'x'.repeat(5000) } });
    expect(JSON.parse(body)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /^the response takes 5\d{3} bytes with its attributes, CloudFormation accepts 4096$/,
      ),
    });
    expect(JSON.parse(body)).not.toHaveProperty('Data');
  });

  test('cuts what it can when there is no reason to cut', () => {
    const { Reason: _, ...rest } = failed('');
    const body = serializeResponse({ ...rest, StackId: 'x'.repeat(5000) });
    expect(JSON.parse(body)).toMatchObject({ Reason: '' });
  });
});
