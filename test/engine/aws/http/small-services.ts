import type { Request } from '../../../loopback/http-server';
import { SignatureError, verifyPresigned } from '../../../loopback/sts-signature';
import type { World } from '../../world';
import type { Aws } from '../aws';
import { SECRET_KEY, type Caller } from './callers';
import { CallRefusal, type Need, type Reply, type Service } from './service-server';

const xmlError = (code: string, message: string, status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message.replace(/[<&]/g, ' ')}</Message></Error></ErrorResponse>`,
});

/** STS: GetCallerIdentity of a presigned URL, which needs no permission. */
export class StsService implements Service {
  readonly name = 'STS';
  readonly codes = { denied: 'AccessDenied', throttled: 'Throttling', failed: 'InternalFailure' };
  readonly error = xmlError;

  constructor(
    private readonly aws: Aws,
    private readonly origin: () => string,
  ) {}

  actionOf({ url, body }: Request): string {
    return (
      new URL(url, 'http://sts').searchParams.get('Action') ?? new URLSearchParams(body).get('Action') ?? ''
    );
  }

  needs(): Need[] {
    return [];
  }

  perform(action: string, { url, headers }: Request, { roleArn, functionName }: Caller): Reply {
    if (action !== 'GetCallerIdentity')
      throw new CallRefusal('InvalidAction', `${action} is not played here`);
    try {
      verifyPresigned(new URL(url, this.origin()), headers, SECRET_KEY, this.aws.clock.now());
    } catch (error) {
      if (error instanceof SignatureError) throw new CallRefusal(error.message, error.message, 403);
      throw error;
    }
    const arn = `arn:${this.aws.partition}:sts::${this.aws.accountId}:assumed-role/${roleArn.split('/').at(-1)}/${functionName}`;
    const body = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body };
  }
}

/** Lambda: a function that goes on with its own work, or asks another one. */
export class LambdaService implements Service {
  readonly name = 'LAMBDA';
  readonly codes = {
    denied: 'AccessDeniedException',
    throttled: 'TooManyRequestsException',
    failed: 'ServiceException',
  };

  constructor(
    private readonly aws: Aws,
    private readonly functions: Pick<World, 'invokeFunction' | 'callFunction'>,
    private readonly exists: (name: string) => boolean,
  ) {}

  actionOf({ url }: Request): string {
    return /\/functions\/[^/]+\/invocations/.test(url) ? 'Invoke' : url;
  }

  needs(_: string, { url }: Request): Need[] {
    return [
      {
        action: 'lambda:InvokeFunction',
        resource: this.aws.arn('lambda', `function:${nameOf(url)}`),
        context: {},
      },
    ];
  }

  async perform(_: string, { url, body, headers }: Request): Promise<Reply> {
    const name = nameOf(url);
    const event: unknown = JSON.parse(body);
    if (!this.exists(name)) throw new CallRefusal('ResourceNotFoundException', `Function not found: ${name}`);
    if (headers['x-amz-invocation-type'] === 'Event') {
      this.functions.invokeFunction?.(name, event);
      return { status: 202, body: '' };
    }
    const { error, result = null } = (await this.functions.callFunction?.(name, event)) ?? {};
    if (error === undefined) return { status: 200, body: JSON.stringify(result) };
    const said = JSON.stringify({ errorMessage: error });
    return { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: said };
  }

  error(code: string, message: string, status: number): Reply {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
    return { status, headers, body: JSON.stringify({ Message: message }) };
  }
}

function nameOf(url: string): string {
  const named = decodeURIComponent(/\/functions\/([^/]+)\//.exec(url)?.[1] ?? '');
  return named.split(':function:').at(-1) ?? '';
}

/** CloudFormation: DescribeStacks of one stack. */
export class CloudFormationService implements Service {
  readonly name = 'CLOUDFORMATION';
  readonly codes = { denied: 'AccessDenied', throttled: 'Throttling', failed: 'InternalFailure' };
  readonly error = xmlError;

  constructor(private readonly statusOf: (stackId: string) => string | undefined) {}

  actionOf({ body }: Request): string {
    return new URLSearchParams(body).get('Action') ?? '';
  }

  needs(_: string, { body }: Request): Need[] {
    const resource = new URLSearchParams(body).get('StackName') ?? '';
    return [{ action: 'cloudformation:DescribeStacks', resource, context: {} }];
  }

  perform(action: string, { body }: Request): Reply {
    if (action !== 'DescribeStacks') throw new CallRefusal('InvalidAction', `${action} is not played here`);
    const stackId = new URLSearchParams(body).get('StackName') ?? '';
    const status = this.statusOf(stackId);
    if (status === undefined)
      throw new CallRefusal('ValidationError', `Stack with id ${stackId} does not exist`);
    const xml = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackId>${stackId}</StackId><StackStatus>${status}</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: xml };
  }
}
