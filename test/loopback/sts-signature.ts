import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Why a signed URL is not good. */
export class SignatureError extends Error {}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Percent-encoding as SigV4 wants it. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Checks a presigned GET as STS does. Written from the specification, apart from the code under test.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @throws SignatureError when the signature or its time is wrong
 */
export function verifyPresigned(
  url: URL,
  headers: Readonly<Record<string, unknown>>,
  secret: string,
  now = Date.now(),
): void {
  const query = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature');
  const parameter = (name: string): string => url.searchParams.get(name) ?? '';
  const [, day, region, service] = parameter('X-Amz-Credential').split('/') as [
    string,
    string,
    string,
    string,
  ];
  const signed = parameter('X-Amz-SignedHeaders').split(';');
  const canonical = [
    'GET',
    url.pathname,
    query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join('&'), // prettier-ignore
    ...signed.map((name) => `${name}:${String(headers[name] ?? '')}`),
    '',
    signed.join(';'),
    hash(''),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', parameter('X-Amz-Date'), scope, hash(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`);
  const expected = hmac(key, text).toString('hex');
  const given = parameter('X-Amz-Signature');
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
    throw new SignatureError('SignatureDoesNotMatch');
  }
  const signedAt = Date.parse(
    parameter('X-Amz-Date').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!(now < signedAt + Number(parameter('X-Amz-Expires')) * 1000)) throw new SignatureError('ExpiredToken');
}
