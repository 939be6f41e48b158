/** CloudFormation refuses a longer response. */
export const RESPONSE_MAX_BYTES = 4096;

/** What a custom resource answers to CloudFormation. */
export interface CloudFormationResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

const ELLIPSIS = '…';

/** Bytes that a text takes in the response: quotes, backslashes and control characters are escaped there. */
function bytesIn(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** First part of a text that takes at most so many bytes of the response; no character is cut in two. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (bytesIn(text) <= maxBytes) return text;
  let room = maxBytes - Buffer.byteLength(ELLIPSIS);
  let kept = '';
  for (const character of text) {
    room -= bytesIn(character);
    if (room < 0) break;
    kept += character;
  }
  return maxBytes < Buffer.byteLength(ELLIPSIS) ? '' : kept + ELLIPSIS;
}

/** As many whole items as fit, then how many are missing, e.g. `scr-1,scr-2,+298 more`. */
export function joinToBytes(items: readonly string[], maxBytes: number): string {
  const whole = items.join(',');
  if (bytesIn(whole) <= maxBytes) return whole;
  const room = maxBytes - `,+${items.length} more`.length;
  let kept = 0;
  for (let bytes = 0; kept < items.length; kept += 1) {
    bytes += bytesIn(items[kept]!) + 1;
    if (bytes - 1 > room) break;
  }
  return [...items.slice(0, kept), `+${items.length - kept} more`].join(',');
}

/**
 * The response as text, control characters as spaces. Attributes are never cut, the reason is: a cut attribute would be
 * a wrong value.
 */
export function serializeResponse(response: CloudFormationResponse): string {
  const text = JSON.stringify(response, (_key, value: unknown) =>
    typeof value === 'string' ? printable(value) : value,
  );
  if (Buffer.byteLength(text) <= RESPONSE_MAX_BYTES) return text;
  if (response.Data !== undefined) return serializeResponse(withoutData(response, Buffer.byteLength(text)));
  return withShorterReason(response);
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function withoutData(response: CloudFormationResponse, bytes: number): CloudFormationResponse {
  const { Data: _, ...rest } = response;
  const Reason = `the response takes ${bytes} bytes with its attributes, CloudFormation accepts ${RESPONSE_MAX_BYTES}`;
  return { ...rest, Status: 'FAILED', Reason };
}

/** JSON escapes make a reason longer than its text, so the right length is searched for. */
function withShorterReason(response: CloudFormationResponse): string {
  const attempt = (bytes: number): string =>
    JSON.stringify({ ...response, Reason: cutToBytes(response.Reason ?? '', bytes) });
  let [fits, tooLong] = [0, RESPONSE_MAX_BYTES];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (Buffer.byteLength(attempt(middle)) <= RESPONSE_MAX_BYTES) fits = middle;
    else tooLong = middle;
  }
  return attempt(fits);
}
