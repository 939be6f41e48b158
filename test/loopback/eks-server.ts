import { EksInventory } from './eks-inventory';
import { EksError, notFound, type AddonChange, type EksState } from './eks-state';
import { FaultInjector } from './faults';
import { LoopbackServer, reset } from './http-server';

type Json = Record<string, unknown>;

interface Call {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Json;
}

/** EKS over HTTP, in small pages so that a caller who forgets to turn them is found out. */
export class LoopbackEks {
  readonly faults = new FaultInjector();
  readonly inventory = new EksInventory();
  /** Name of every action that was called, in order. */
  readonly calls: string[] = [];
  /** Largest page of a list. */
  pageSize = 3;

  private readonly server = new LoopbackServer(async ({ method, url, body }, response) => {
    const { pathname, searchParams: query } = new URL(url, 'http://eks');
    const call = {
      path: pathname.split('/').filter(Boolean).map(decodeURIComponent),
      query,
      body: body ? (JSON.parse(body) as Json) : {},
    };
    const action = actionOf(method, call);
    this.calls.push(action);
    const send = (status: number, answer: Json, code?: string): void =>
      void response
        .writeHead(status, {
          'content-type': 'application/json',
          ...(code ? { 'x-amzn-errortype': code } : {}),
        })
        .end(JSON.stringify(answer));
    const fault = this.faults.next(action, undefined);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset-before') return reset(response);
    if (fault?.kind === 'throttle') return send(429, { message: 'Rate exceeded' }, 'ThrottlingException');
    if (fault?.kind === 'deny')
      return send(
        403,
        { message: `User is not authorized to perform: eks:${action}` },
        'AccessDeniedException',
      );
    if (fault?.kind === 'server-error') return send(500, { message: 'internal' }, 'ServerException');
    try {
      const answer = this.act(action, call);
      if (fault?.kind === 'reset-after') return reset(response);
      send(200, answer);
    } catch (error) {
      if (!(error instanceof EksError)) throw error;
      send(error.status, { message: error.message }, error.code);
    }
  });

  constructor(readonly state: EksState) {}

  listen(): Promise<string> {
    return this.server.listen();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private act(action: string, { path, query, body }: Call): Json {
    const { state } = this;
    if (path[0] === 'clusters' && path[1] !== state.cluster.name)
      throw notFound(`No cluster found for name: ${path[1]}.`);
    const described = this.inventory.describe(action, path);
    if (described) return described;
    const list = this.inventory.list(action, state.addon !== undefined);
    if (list) return this.page(list[0], list[1], action === 'ListInsights' ? pageOf(body) : query);
    switch (action) {
      case 'DescribeCluster':
        return { cluster: state.cluster };
      case 'DescribeAddon':
        if (!state.addon || path[3] !== 'vpc-cni')
          throw notFound(`No addon: ${path[3]} found in cluster: prod`);
        return { addon: state.addon };
      case 'UpdateAddon':
        return { update: state.updateAddon(body as AddonChange) };
      case 'ListUpdates':
        return this.page(
          'updateIds',
          state.updates.map(({ id }) => id),
          query,
        );
      case 'DescribeUpdate':
        return { update: state.updates.find(({ id }) => id === path[3]) };
      case 'DescribeAddonVersions':
        return this.versions(query);
      case 'DescribeAddonConfiguration':
        return this.configuration(query);
      default:
        throw new EksError('InvalidRequestException', `the loopback EKS does not know ${action}`);
    }
  }

  private versions(query: URLSearchParams): Json {
    const addonName = query.get('addonName') ?? 'vpc-cni';
    const asked = query.get('kubernetesVersion');
    const { kubernetesVersions, offered } = this.inventory;
    const ofCni = Object.fromEntries(
      this.state.offered.map((version) => [version, asked ? [asked] : kubernetesVersions]),
    );
    const all = offered.get(addonName) ?? (addonName === 'vpc-cni' ? ofCni : {});
    const infos = Object.entries(all).map(([addonVersion, clusterVersions]) => ({
      addonVersion,
      architecture: ['amd64', 'arm64'],
      compatibilities: clusterVersions.map((clusterVersion) => ({
        clusterVersion,
        platformVersions: ['*'],
        defaultVersion: addonVersion === this.state.defaultVersion,
      })),
    }));
    const { items, nextToken } = this.page('items', infos, query) as { items: Json[]; nextToken?: string };
    return {
      addons: [{ addonName, type: 'networking', addonVersions: items }],
      ...(nextToken ? { nextToken } : {}),
    };
  }

  private configuration(query: URLSearchParams): Json {
    const addonVersion = query.get('addonVersion') ?? '';
    if (!this.state.offered.includes(addonVersion)) {
      throw new EksError('InvalidParameterException', 'Addon version specified is not supported');
    }
    return { addonName: 'vpc-cni', addonVersion, configurationSchema: this.state.schema(addonVersion) };
  }

  private page(name: string, all: readonly unknown[], query: URLSearchParams): Json {
    const first = Number(query.get('nextToken') ?? 0);
    const next = first + this.pageSize;
    return { [name]: all.slice(first, next), ...(next < all.length ? { nextToken: String(next) } : {}) };
  }
}

/** ListInsights is a POST: its token stands in the body. */
function pageOf({ nextToken }: Json): URLSearchParams {
  return new URLSearchParams(typeof nextToken === 'string' ? { nextToken } : {});
}

function actionOf(method: string, { path }: Call): string {
  if (path[0] === 'addons')
    return path[1] === 'supported-versions' ? 'DescribeAddonVersions' : 'DescribeAddonConfiguration';
  if (path.length === 2) return 'DescribeCluster';
  if (path[2] === 'updates') return path.length === 4 ? 'DescribeUpdate' : 'ListUpdates';
  if (path[2] === 'addons' && path.length === 3) return 'ListAddons';
  if (path[2] === 'node-groups') return path.length === 3 ? 'ListNodegroups' : 'DescribeNodegroup';
  if (path[2] === 'insights') return path.length === 3 ? 'ListInsights' : 'DescribeInsight';
  if (path[2] === 'addons' && method === 'POST') return 'UpdateAddon';
  return path[2] === 'addons' ? 'DescribeAddon' : `${method} /${path.join('/')}`;
}
