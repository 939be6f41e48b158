import type { Request } from '../../../loopback/http-server';
import schema from '../../../aws-node/data/addon-schema.json';
import type { Aws } from '../aws';
import { DEFAULT_VPC_CNI, isOffered, offeredVersions } from '../eks/addon-versions';
import { updateAddon, type AddonChange } from '../eks/addons';
import type { Addon, Cluster, Update } from '../eks/model';
import { CallRefusal, type Need, type Reply, type Service } from './service-server';

type Json = Record<string, unknown>;

/** Items of a page, few enough that a caller who forgets to turn it is found out. */
const PAGE_SIZE = 3;

/** EKS's REST API. */
export class EksService implements Service {
  readonly name = 'EKS';
  readonly codes = {
    denied: 'AccessDeniedException',
    throttled: 'ThrottlingException',
    failed: 'ServerException',
  };

  constructor(private readonly aws: Aws) {}

  actionOf({ method, url }: Request): string {
    const path = pathOf(url);
    if (path[0] === 'addons')
      return path[1] === 'supported-versions' ? 'DescribeAddonVersions' : 'DescribeAddonConfiguration';
    if (path[0] !== 'clusters') return `${method} ${path.join('/')}`;
    if (path.length === 2 && method === 'GET') return 'DescribeCluster';
    if (path[2] === 'addons' && path.length === 3) return 'ListAddons';
    if (path[2] === 'updates') return path.length === 4 ? 'DescribeUpdate' : 'ListUpdates';
    if (path[2] === 'addons' && path.length >= 4) return method === 'POST' ? 'UpdateAddon' : 'DescribeAddon';
    return `${method} ${path.join('/')}`;
  }

  needs(action: string, { url, body }: Request): Need[] {
    const [, clusterName = '', , addonName = ''] = pathOf(url);
    const query = queryOf(url);
    const need = (resource: string): Need => ({ action: `eks:${action}`, resource, context: {} });
    const cluster = this.aws.arn('eks', `cluster/${clusterName}`);
    if (action === 'DescribeAddonVersions' || action === 'DescribeAddonConfiguration') return [need('*')];
    if (action === 'DescribeCluster') return [need(cluster)];
    const name = action.endsWith('Addon') ? addonName : query.get('addonName');
    const addon = name === null || name === '' ? [] : [need(this.addonArn(clusterName, name))];
    if (action === 'UpdateAddon') return [...addon, ...passedRole(body)];
    // The updates of an add-on belong to the cluster as well.
    return action === 'DescribeAddon' ? addon : [need(cluster), ...addon];
  }

  perform(action: string, { url, body }: Request): Reply {
    const [, clusterName = '', , last = ''] = pathOf(url);
    const query = queryOf(url);
    const { eks } = this.aws;
    switch (action) {
      case 'DescribeCluster':
        return json({ cluster: clusterJson(eks.cluster(clusterName)) });
      case 'ListAddons':
        return json(page('addons', eks.addonsOf(clusterName), query));
      case 'DescribeAddon':
        eks.cluster(clusterName);
        return json({ addon: this.addonJson(this.addon(clusterName, last)) });
      case 'UpdateAddon':
        return json({
          update: updateJson(updateAddon(this.aws, clusterName, last, JSON.parse(body) as AddonChange)),
        });
      case 'ListUpdates': {
        const ids = eks.updatesOf(clusterName, query.get('addonName') ?? undefined).map(({ id }) => id);
        return json(page('updateIds', ids, query));
      }
      case 'DescribeUpdate':
        return json({ update: updateJson(this.update(clusterName, last, query)) });
      case 'DescribeAddonVersions':
        return json(versions(query));
      case 'DescribeAddonConfiguration':
        return json(configuration(query));
      default:
        throw new CallRefusal('InvalidRequestException', `EKS does not know ${action}`);
    }
  }

  error(code: string, message: string, status: number): Reply {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
    return { status, headers, body: JSON.stringify({ message }) };
  }

  private addonArn(clusterName: string, name: string): string {
    const uuid = this.aws.eks.addon(clusterName, name)?.uuid ?? 'absent';
    return this.aws.arn('eks', `addon/${clusterName}/${name}/${uuid}`);
  }

  private addon(clusterName: string, name: string): Addon {
    const found = this.aws.eks.addon(clusterName, name);
    if (found !== undefined) return found;
    if (this.aws.dials.absentAddonStatus === 403)
      throw new CallRefusal(
        'AccessDeniedException',
        `not authorized to perform: eks:DescribeAddon on ${name}`,
        403,
      );
    throw new CallRefusal('ResourceNotFoundException', `No addon: ${name} found in cluster: ${clusterName}`);
  }

  private update(clusterName: string, id: string, query: URLSearchParams): Update {
    const found = this.aws.eks
      .updatesOf(clusterName, query.get('addonName') ?? undefined)
      .find((update) => update.id === id);
    if (found === undefined)
      throw new CallRefusal('ResourceNotFoundException', `No update found for ID: ${id}`);
    return found;
  }

  private addonJson({ clusterName, name, version, status, issues, roleArn, ...addon }: Addon): Json {
    return {
      addonName: name,
      clusterName,
      addonArn: this.addonArn(clusterName, name),
      addonVersion: version,
      status,
      health: { issues },
      podIdentityAssociations: addon.podIdentityAssociations,
      ...(roleArn !== undefined && { serviceAccountRoleArn: roleArn }),
      ...(addon.configurationValues !== undefined && { configurationValues: addon.configurationValues }),
    };
  }
}

/** Who gives a role to a service needs the permission to do so. */
function passedRole(body: string): Need[] {
  const { serviceAccountRoleArn: resource } = JSON.parse(body) as AddonChange;
  const context = { 'iam:PassedToService': 'eks.amazonaws.com' };
  return resource === undefined ? [] : [{ action: 'iam:PassRole', resource, context }];
}

const pathOf = (url: string): string[] =>
  new URL(url, 'http://eks').pathname.split('/').filter(Boolean).map(decodeURIComponent);

const queryOf = (url: string): URLSearchParams => new URL(url, 'http://eks').searchParams;

const json = (body: Json): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function clusterJson({
  name,
  arn,
  version,
  status,
  endpoint,
  certificateAuthority,
  ...cluster
}: Cluster): Json {
  return {
    ...{ name, arn, version, status, endpoint, roleArn: cluster.roleArn },
    certificateAuthority: { data: certificateAuthority },
    kubernetesNetworkConfig: { ipFamily: cluster.ipFamily, serviceIpv4Cidr: cluster.serviceRange },
    resourcesVpcConfig: {
      subnetIds: cluster.subnetIds,
      securityGroupIds: cluster.groupIds,
      clusterSecurityGroupId: cluster.clusterGroupId,
      vpcId: cluster.vpcId,
      endpointPublicAccess: cluster.isPublic,
      endpointPrivateAccess: cluster.isPrivate,
    },
    accessConfig: { authenticationMode: cluster.authenticationMode },
  };
}

const updateJson = ({ id, status, type, createdAt, errors }: Update): Json => ({
  id,
  status,
  type,
  createdAt: createdAt / 1000,
  errors,
  params: [],
});

function page(name: string, all: readonly unknown[], query: URLSearchParams): Json {
  const first = Number(query.get('nextToken') ?? 0);
  const next = first + PAGE_SIZE;
  return { [name]: all.slice(first, next), ...(next < all.length ? { nextToken: String(next) } : {}) };
}

function versions(query: URLSearchParams): Json {
  const addonName = query.get('addonName') ?? 'vpc-cni';
  const clusterVersion = query.get('kubernetesVersion') ?? '1.33';
  const infos = (offeredVersions(addonName) ?? []).map((addonVersion) => ({
    addonVersion,
    architecture: ['amd64', 'arm64'],
    compatibilities: [
      { clusterVersion, platformVersions: ['*'], defaultVersion: addonVersion === DEFAULT_VPC_CNI },
    ],
  }));
  const { items, ...rest } = page('items', infos, query);
  return { addons: [{ addonName, type: 'networking', addonVersions: items }], ...rest };
}

function configuration(query: URLSearchParams): Json {
  const [addonName = '', addonVersion = ''] = [query.get('addonName') ?? '', query.get('addonVersion') ?? ''];
  if (!isOffered(addonName, addonVersion))
    throw new CallRefusal('InvalidParameterException', 'Addon version specified is not supported');
  return { addonName, addonVersion, configurationSchema: JSON.stringify(schema) };
}
