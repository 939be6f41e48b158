import type { Request } from '../../../loopback/http-server';
import { objectList } from '../../../loopback/s3-server';
import type { Aws } from '../aws';
import type { Caller } from './callers';
import { CallRefusal, type Need, type Reply, type Service } from './service-server';

const ACTIONS: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** S3 with path-style addresses: objects alone. */
export class S3Service implements Service {
  readonly name = 'S3';
  readonly codes = { denied: 'AccessDenied', throttled: 'SlowDown', failed: 'InternalError' };

  constructor(private readonly aws: Aws) {}

  actionOf({ method, url }: Request): string {
    if (method === 'GET' && locationOf(url).key === '') return 'ListBucket';
    return ACTIONS[method] ?? method;
  }

  needs(action: string, { url, headers }: Request): Need[] {
    const { bucket, key } = locationOf(url);
    if (action === 'ListBucket') return [this.listNeed(bucket, prefixOf(url))];
    const policy = this.aws.storage.buckets.get(bucket)?.policy;
    const algorithm = headers['x-amz-server-side-encryption'];
    const keyId = headers['x-amz-server-side-encryption-aws-kms-key-id'];
    const context = {
      ...(algorithm !== undefined && { 's3:x-amz-server-side-encryption': String(algorithm) }),
      ...(keyId !== undefined && { 's3:x-amz-server-side-encryption-aws-kms-key-id': String(keyId) }),
      ...(headers['if-none-match'] !== undefined && { 's3:if-none-match': String(headers['if-none-match']) }),
    };
    // Reading the head of an object needs the permission to get it.
    const name = action === 'HeadObject' ? 'GetObject' : action;
    const resource = `arn:${this.aws.partition}:s3:::${bucket}/${key}`;
    const needs: Need[] = [
      { action: `s3:${name}`, resource, context, ...(policy && { resourcePolicy: policy }) },
    ];
    return algorithm === 'aws:kms' ? [...needs, this.keyNeed(String(keyId))] : needs;
  }

  perform(action: string, request: Request, caller: Caller): Reply {
    const { bucket, key } = locationOf(request.url);
    const found = this.aws.storage.buckets.get(bucket);
    if (found === undefined)
      throw new CallRefusal('NoSuchBucket', 'The specified bucket does not exist', 404);
    if (action === 'ListBucket') {
      const body = objectList(Object.keys(found.objects), prefixOf(request.url));
      return { status: 200, body, headers: { 'content-type': 'application/xml' } };
    }
    const versions = found.objects[key] ?? [];
    if (action === 'PutObject') {
      if (request.headers['if-none-match'] === '*' && versions.length > 0)
        throw new CallRefusal(
          'PreconditionFailed',
          'At least one of the pre-conditions you specified did not hold',
          412,
        );
      found.objects[key] = [...versions, { body: request.body, headers: { ...request.headers } }];
      return { status: 200, body: '', headers: { etag: '"0"' } };
    }
    const newest = versions.at(-1);
    if (newest === undefined) throw this.missing(bucket, caller);
    if (action !== 'GetObject')
      throw new CallRefusal('MethodNotAllowed', `${action} is not played here`, 405);
    return { status: 200, body: newest.body, headers: { 'content-type': 'application/json', etag: '"0"' } };
  }

  error(code: string, message: string, status: number): Reply {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message.replace(/[<&]/g, ' ')}</Message></Error>`;
    return {
      status: code === 'SlowDown' ? 503 : status,
      body,
      headers: { 'content-type': 'application/xml' },
    };
  }

  /** Only a caller that may list the bucket learns that a key does not exist. */
  private missing(bucket: string, { roleArn }: Caller): CallRefusal {
    const mayList = this.aws.iam.mayService(
      roleArn,
      's3:ListBucket',
      `arn:${this.aws.partition}:s3:::${bucket}`,
    );
    // Under a condition on the prefix: not known, as a request for an object has no prefix.
    const mayListPrefix = this.aws.dials.missingKeyStatus === 404 && this.mayListSomePrefix(bucket, roleArn);
    if (mayList || mayListPrefix)
      return new CallRefusal('NoSuchKey', 'The specified key does not exist.', 404);
    return new CallRefusal('AccessDenied', 'Access Denied', 403);
  }

  private mayListSomePrefix(bucket: string, roleArn: string): boolean {
    const roleName = roleArn.split('/').at(-1) ?? '';
    const resource = `arn:${this.aws.partition}:s3:::${bucket}`;
    const prefixes = this.aws.iam
      .attached(roleName)
      .flatMap(({ document }) => document)
      .flatMap(({ conditions }) => conditions.StringLike?.['s3:prefix'] ?? []);
    return prefixes.some((prefix) =>
      this.aws.iam.mayService(roleArn, 's3:ListBucket', resource, { 's3:prefix': prefix }),
    );
  }

  private listNeed(bucket: string, prefix: string): Need {
    const resource = `arn:${this.aws.partition}:s3:::${bucket}`;
    return { action: 's3:ListBucket', resource, context: { 's3:prefix': prefix } };
  }

  private keyNeed(arn: string): Need {
    const key = this.aws.storage.key(arn);
    const context = { 'kms:ViaService': `s3.${this.aws.region}.amazonaws.com` };
    if (key?.state !== 'Enabled')
      throw new CallRefusal('KMS.NotFoundException', `Key ${arn} does not exist`, 400);
    return { action: 'kms:GenerateDataKey', resource: key.arn, context, resourcePolicy: key.policy };
  }
}

const prefixOf = (url: string): string => new URL(url, 'http://s3').searchParams.get('prefix') ?? '';

function locationOf(url: string): { bucket: string; key: string } {
  const [bucket = '', ...rest] = new URL(url, 'http://s3').pathname.slice(1).split('/');
  return { bucket, key: decodeURIComponent(rest.join('/')) };
}
