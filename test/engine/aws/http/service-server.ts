import type { ServerResponse } from 'node:http';
import { LoopbackServer, reset, type Request } from '../../../loopback/http-server';
import { AwsRefusal } from '../../resource-provider';
import type { Aws } from '../aws';
import type { ServiceFault } from '../dials';
import { decide, type AccessRequest } from '../iam/evaluation';
import type { PolicyDocument } from '../iam/policy-document';
import type { Caller, Callers } from './callers';
import { asAuthorized } from './context-keys';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One thing that a call needs to be allowed. */
export interface Need extends AccessRequest {
  /** Policy of the resource itself: in one account, an allow on either side is enough. */
  readonly resourcePolicy?: PolicyDocument;
}

/** How one service speaks. */
export interface Service {
  /** As in `AWS_ENDPOINT_URL_<NAME>`. */
  readonly name: string;
  actionOf(request: Request): string;
  /** What the caller needs; nothing for an action that everyone may do. */
  needs(action: string, request: Request, caller: Caller): readonly Need[];
  perform(action: string, request: Request, caller: Caller): Reply | Promise<Reply>;
  /** An error in the words of the service. */
  error(code: string, message: string, status: number): Reply;
  /** Codes for what may happen to any call. */
  readonly codes: { readonly denied: string; readonly throttled: string; readonly failed: string };
}

const STATUS: Readonly<Record<string, number>> = {
  ResourceNotFoundException: 404,
  ResourceInUseException: 409,
  NoSuchKey: 404,
  NoSuchBucket: 404,
  PreconditionFailed: 412,
};

/** A refusal that a service answers to a call, without a row in the table of refusals. */
export class CallRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = STATUS[code] ?? 400,
  ) {
    super(message);
  }
}

/** Shared by all services: who calls, what goes wrong, what is allowed. */
export class ServiceServer {
  private readonly server = new LoopbackServer((request, response) => this.answer(request, response));

  constructor(
    private readonly aws: Aws,
    private readonly callers: Callers,
    private readonly service: Service,
    private readonly count: () => number,
  ) {}

  listen(): Promise<string> {
    return this.server.listen();
  }

  get url(): string {
    return this.server.url;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private async answer(request: Request, response: ServerResponse): Promise<void> {
    try {
      await this.respond(request, response);
    } catch (error) {
      this.mistakes.push(error);
      throw error;
    }
  }

  private async respond(request: Request, response: ServerResponse): Promise<void> {
    const { service, aws } = this;
    const caller = this.callers.of(request.url, request.headers.authorization);
    const action = service.actionOf(request);
    const call = {
      service: service.name,
      action,
      caller: caller?.functionName ?? 'unknown',
      index: this.count(),
    };
    aws.dials.beforeCall?.(call);
    const fault = aws.dials.fault?.(call);
    if (fault === 'hang') return;
    if (fault === 'reset-before') return reset(response);
    const reply = this.faulty(fault, action) ?? (await this.reply(action, request, caller));
    if (fault === 'reset-after') return reset(response);
    response.writeHead(reply.status, reply.headers ?? {}).end(reply.body);
  }

  private faulty(fault: ServiceFault | undefined, action: string): Reply | undefined {
    const { service } = this;
    const { codes } = service;
    if (fault === 'throttle') return service.error(codes.throttled, 'Rate exceeded', 400);
    if (fault === 'server-error') return service.error(codes.failed, 'An internal error has occurred', 500);
    if (fault === 'deny') return service.error(codes.denied, `not authorized to perform ${action}`, 403);
    return undefined;
  }

  private async reply(action: string, request: Request, caller: Caller | undefined): Promise<Reply> {
    const { service } = this;
    if (caller === undefined)
      return service.error('UnrecognizedClientException', 'The security token is invalid.', 403);
    try {
      for (const need of service.needs(action, request, caller)) await this.authorize(need, caller);
      return await service.perform(action, request, caller);
    } catch (error) {
      if (error instanceof CallRefusal) return service.error(error.code, error.message, error.status);
      if (error instanceof AwsRefusal)
        return service.error(error.code, error.message, STATUS[error.code] ?? 400);
      if (isCoded(error)) return service.error(error.code, error.message, error.status);
      throw error;
    }
  }

  /** What went wrong in this world itself; a test looks here when a connection broke without a reason. */
  readonly mistakes: unknown[] = [];

  private async authorize(
    { resourcePolicy, ...need }: Need,
    { roleArn, functionName }: Caller,
  ): Promise<void> {
    const { aws, service } = this;
    const context = {
      'aws:SecureTransport': 'true',
      'aws:PrincipalArn': roleArn,
      'aws:PrincipalAccount': aws.accountId,
      'aws:RequestedRegion': aws.region,
      ...need.context,
    };
    const request = await asAuthorized({ ...need, context });
    const byResource = decide(
      [{ name: 'resource', document: forPrincipal(resourcePolicy, roleArn) }],
      request,
    );
    const isAllowed =
      !byResource.isDenied && (byResource.isAllowed || aws.iam.decide(roleArn, request).isAllowed);
    if (isAllowed) return;
    const who = `arn:${aws.partition}:sts::${aws.accountId}:assumed-role/${roleArn.split('/').at(-1)}/${functionName}`;
    const message = `User: ${who} is not authorized to perform: ${need.action} on resource: ${need.resource} because no identity-based policy allows the ${need.action} action`;
    throw new CallRefusal(service.codes.denied, message, 403);
  }
}

/** Statements of a resource policy that speak of a role. */
function forPrincipal(policy: PolicyDocument = [], roleArn: string): PolicyDocument {
  return policy.filter(({ principals }) =>
    (principals.AWS ?? []).some((name) => name === '*' || name === roleArn),
  );
}

function isCoded(error: unknown): error is Error & { code: string; status: number } {
  return error instanceof Error && 'code' in error && 'status' in error && typeof error.status === 'number';
}
