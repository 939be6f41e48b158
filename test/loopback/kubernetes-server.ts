import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FaultInjector } from './faults';
import type { Certificates } from './kubernetes-certificates';
import type { LoopbackSts } from './sts-server';

type Json = Record<string, unknown>;

/** Kinds the server knows, by their name in a path. */
const RESOURCES: Record<string, { kind: string; groupVersion: string; namespaced: boolean }> = {
  daemonsets: { kind: 'DaemonSet', groupVersion: 'apps/v1', namespaced: true },
  configmaps: { kind: 'ConfigMap', groupVersion: 'v1', namespaced: true },
  serviceaccounts: { kind: 'ServiceAccount', groupVersion: 'v1', namespaced: true },
  pods: { kind: 'Pod', groupVersion: 'v1', namespaced: true },
  nodes: { kind: 'Node', groupVersion: 'v1', namespaced: false },
  eniconfigs: { kind: 'ENIConfig', groupVersion: 'crd.k8s.amazonaws.com/v1alpha1', namespaced: false },
};

/** A Kubernetes API server that can be read: TLS with its own authority, tokens checked with STS as EKS does. */
export class LoopbackKubernetes {
  /** Objects by the path under which they are read. */
  readonly objects = new Map<string, Json>();
  readonly faults = new FaultInjector();
  /** `GET /path` of every request, in order. */
  readonly requests: string[] = [];
  /** Whether the cluster has an access entry for the caller. */
  hasAccessEntry = true;
  /** Kinds the caller may not read. */
  readonly forbidden = new Set<string>();
  /** The cluster does not know ENIConfigs. */
  hasEniConfigKind = true;
  /** How many continue tokens are refused as expired. */
  expiredContinues = 0;
  bytesSent = 0;
  /** Called before each request, to bring the objects up to date. */
  refresh: () => void = () => undefined;
  /** Decides by the ARN of the caller. @returns the HTTP status of the refusal; undefined lets the caller in */
  authorize: (arn: string, resource: string) => 401 | 403 | undefined = () => undefined;
  /** Decides whether a caller may write; what is written is not kept. */
  mayWrite: (arn: string) => boolean = () => false;
  private readonly server: Server;

  constructor(
    private readonly certificates: Certificates,
    private readonly sts: Pick<LoopbackSts, 'url'>,
    private readonly clusterName: string,
  ) {
    this.server = createServer(
      { key: certificates.key, cert: certificates.certificate },
      (request, response) => {
        void this.answer(request, response);
      },
    );
  }

  get certificateAuthority(): string {
    return this.certificates.certificateAuthority;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Back to an empty cluster that lets everybody in. */
  reset(): void {
    this.objects.clear();
    this.forbidden.clear();
    this.requests.length = 0;
    Object.assign(this, { hasAccessEntry: true, hasEniConfigKind: true, expiredContinues: 0, bytesSent: 0 });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://cluster');
    this.requests.push(`${request.method} ${url.pathname}`);
    const resource = Object.keys(RESOURCES).find((name) => url.pathname.split('/').includes(name));
    const fault = this.faults.next(resource ?? 'discovery', undefined);
    const say = (code: number, body: Json, headers = {}): void => this.send(response, code, body, headers);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset-before') return void request.socket.destroy();
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    if (fault?.kind === 'throttle')
      return say(429, status(429, 'TooManyRequests', 'slow down'), { 'retry-after': '0' });
    if (fault?.kind === 'server-error')
      return say(500, status(500, 'InternalError', 'etcdserver: leader changed'));
    if (fault?.kind === 'malformed') return void response.writeHead(200).end('{"kind":"Daem');
    const caller = await this.identify(request.headers.authorization);
    if ('refusal' in caller) return say(401, status(401, 'Unauthorized', caller.refusal));
    const refused = this.authorize(caller.arn, resource ?? '');
    if (refused === 401) return say(401, status(401, 'Unauthorized', 'Unauthorized'));
    this.refresh();
    if (request.method !== 'GET' && this.mayWrite(caller.arn)) return say(200, {});
    if (request.method !== 'GET')
      return say(405, status(405, 'MethodNotAllowed', 'this server can only be read'));
    if (refused === 403 || fault?.kind === 'deny' || this.forbidden.has(resource ?? '')) {
      return say(
        403,
        status(403, 'Forbidden', `${resource} is forbidden: User "aws-node-backup" cannot get resource`),
      );
    }
    this.read(url, resource, say);
  }

  private read(url: URL, resource: string | undefined, say: (code: number, body: Json) => void): void {
    const discovery = discover(url.pathname, this.hasEniConfigKind);
    const found = discovery ?? this.objects.get(url.pathname);
    if (found) return say(200, found);
    const isList = resource !== undefined && url.pathname.endsWith(`/${resource}`);
    if (!isList || (resource === 'eniconfigs' && !this.hasEniConfigKind)) {
      return say(404, status(404, 'NotFound', 'the server could not find the requested resource'));
    }
    if (url.searchParams.get('continue') && this.expiredContinues > 0) {
      this.expiredContinues -= 1;
      return say(410, status(410, 'Expired', 'The provided continue parameter is too old'));
    }
    say(200, this.page(url, resource));
  }

  private page(url: URL, resource: string): Json {
    const all = [...this.objects]
      .filter(([path]) => path.startsWith(`${url.pathname}/`))
      .map(([, object]) => object);
    const first = Number(url.searchParams.get('continue') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 0) || all.length;
    const next = first + limit < all.length ? { continue: String(first + limit) } : {};
    // As the real server does: items of a list carry neither kind nor version.
    const items = all.slice(first, first + limit).map(({ kind: _, apiVersion: __, ...object }) => object);
    const { kind, groupVersion } = RESOURCES[resource]!;
    return {
      kind: `${kind}List`,
      apiVersion: groupVersion,
      metadata: { resourceVersion: '1', ...next },
      items,
    };
  }

  /** Who sent a token, or why it is refused, as aws-iam-authenticator decides it. */
  private async identify(authorization = ''): Promise<{ arn: string } | { refusal: string }> {
    const token = authorization.replace(/^Bearer /, '');
    if (!token.startsWith('k8s-aws-v1.'))
      return { refusal: 'token is missing expected "k8s-aws-v1." prefix' };
    const encoded = token.slice('k8s-aws-v1.'.length);
    if (!/^[A-Za-z0-9_-]+$/.test(encoded)) return { refusal: 'token is not base64url without padding' };
    const url = new URL(Buffer.from(encoded, 'base64url').toString());
    if (url.origin !== this.sts.url) return { refusal: `unexpected hostname ${url.host} in pre-signed URL` };
    const signed = (url.searchParams.get('X-Amz-SignedHeaders') ?? '').split(';');
    if (!signed.includes('x-k8s-aws-id')) return { refusal: 'client did not sign the x-k8s-aws-id header' };
    const seconds = Number(url.searchParams.get('X-Amz-Expires'));
    if (!(seconds > 0 && seconds <= 900)) return { refusal: `invalid X-Amz-Expires parameter ${seconds}` };
    const identity = await fetch(url, { headers: { 'x-k8s-aws-id': this.clusterName } });
    const answer = await identity.text();
    if (!identity.ok) return { refusal: `error from AWS: ${answer}` };
    const arn = /<Arn>([^<]+)<\/Arn>/.exec(answer)?.[1] ?? '';
    return this.hasAccessEntry ? { arn } : { refusal: 'Unauthorized' };
  }

  private send(response: ServerResponse, code: number, body: Json, headers: Record<string, string>): void {
    const text = JSON.stringify(body);
    this.bytesSent += text.length;
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(text);
  }
}

function status(code: number, reason: string, message: string): Json {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

/** What kubectl asks before it asks for an object. */
function discover(path: string, hasEniConfigs: boolean): Json | undefined {
  const groups = ['apps/v1', ...(hasEniConfigs ? ['crd.k8s.amazonaws.com/v1alpha1'] : [])];
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(group) };
  const groupVersion = path === '/api/v1' ? 'v1' : path.replace(/^\/apis\//, '');
  if (groupVersion !== 'v1' && !groups.includes(groupVersion)) return undefined;
  const resources = Object.entries(RESOURCES)
    .filter(([, known]) => known.groupVersion === groupVersion)
    .map(([name, { kind, namespaced }]) => ({
      name,
      kind,
      namespaced,
      singularName: kind.toLowerCase(),
      verbs: ['get', 'list'],
    }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function group(groupVersion: string): Json {
  const [name, version] = groupVersion.split('/');
  return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
}
