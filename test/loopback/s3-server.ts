import { FaultInjector } from './faults';
import { LoopbackServer, reset } from './http-server';

/** One version of an object. */
export interface StoredObject {
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** An S3 bucket behind a path-style endpoint: versioned, refuses what is not encrypted. */
export class LoopbackS3 {
  /** Versions of each object by key, the newest last. */
  readonly objects = new Map<string, StoredObject[]>();
  readonly faults = new FaultInjector();
  /** `PUT key` of every request, in order. */
  readonly requests: string[] = [];

  private readonly server = new LoopbackServer(async ({ method, url, headers, body }, response) => {
    const [bucket = '', ...rest] = new URL(url, 'http://s3').pathname.slice(1).split('/');
    const key = decodeURIComponent(rest.join('/'));
    this.requests.push(`${method} ${key}`);
    const fail = (status: number, code: string): void =>
      void response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    const fault = this.faults.next(method === 'PUT' ? 'PutObject' : 'GetObject', undefined);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset-before') return reset(response);
    if (fault?.kind === 'deny') return fail(403, 'AccessDenied');
    if (fault?.kind === 'throttle') return fail(503, 'SlowDown');
    if (fault?.kind === 'server-error') return fail(500, 'InternalError');
    if (bucket !== this.bucketName) return fail(404, 'NoSuchBucket');
    if (method === 'PUT') {
      if (headers['x-amz-server-side-encryption'] === undefined) return fail(403, 'AccessDenied');
      const versions = this.objects.get(key) ?? [];
      if (headers['if-none-match'] === '*' && versions.length > 0) return fail(412, 'PreconditionFailed');
      this.objects.set(key, [...versions, { body, headers }]);
      return void response.writeHead(200, { etag: '"0"' }).end();
    }
    const prefix = new URL(url, 'http://s3').searchParams.get('prefix');
    if (key === '' && prefix !== null) return void response.writeHead(200, { 'content-type': 'application/xml' }).end(objectList(this.keys(), prefix)); // prettier-ignore
    const found = this.objects.get(key)?.at(-1);
    if (method !== 'GET') return fail(405, 'MethodNotAllowed');
    if (!found) return fail(404, 'NoSuchKey');
    response.writeHead(200, { 'content-type': 'application/json', etag: '"0"' }).end(found.body);
  });

  constructor(readonly bucketName: string) {}

  listen(): Promise<string> {
    return this.server.listen();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  reset(): void {
    this.objects.clear();
    this.requests.length = 0;
  }

  /** Keys whose text matches, sorted. */
  keys(pattern = /./): string[] {
    return [...this.objects.keys()].filter((key) => pattern.test(key)).sort();
  }

  /** The newest version of an object, parsed. */
  json<T = Record<string, unknown>>(key: string): T {
    return JSON.parse(this.objects.get(key)!.at(-1)!.body) as T;
  }
}

/** Answer of ListObjectsV2: keys under a prefix. */
export function objectList(keys: readonly string[], prefix: string): string {
  const found = keys.filter((key) => key.startsWith(prefix)).sort();
  const contents = found.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  return `<ListBucketResult><KeyCount>${found.length}</KeyCount>${contents}</ListBucketResult>`;
}
