import { doOverlap, isInside } from '../../../loopback/ec2-state';
import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties, ProviderRequest } from '../../resource-provider';
import { changed, isTrue, objectOf, objectsOf, optionalText, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';
import { checkAutoMode } from './auto-mode-checks';
import { KUBERNETES, minorOf } from './clusters';
import type { Cluster } from './model';

const NAME = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/;

/** Zones without a control plane. https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const REFUSED_ZONES = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** Kinds of settings of which one request may change one. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  version: ['Version'],
  network: ['ResourcesVpcConfig'],
  logging: ['Logging'],
  access: ['AccessConfig'],
  'auto mode': ['ComputeConfig', 'StorageConfig', 'KubernetesNetworkConfig'],
  upgrades: ['UpgradePolicy'],
  zones: ['ZonalShiftConfig'],
  protection: ['DeletionProtection'],
};

const WEEK = 7 * 24 * 3_600_000;

/** `AWS::EKS::Cluster`. */
export function clusterProviders(aws: Aws): Providers {
  const cluster = provider({
    create: (request) => createCluster(aws, request),
    update: (request, name) => updateCluster(aws, request, name),
    delete: (name) => deleteCluster(aws, name),
  });
  return { 'AWS::EKS::Cluster': cluster };
}

function answerOf(aws: Aws, name: string) {
  const { arn, endpoint, certificateAuthority, clusterGroupId, issuer, serviceRange } = aws.eks.cluster(name);
  return answer(name, {
    Arn: arn,
    Id: name,
    Endpoint: endpoint,
    CertificateAuthorityData: certificateAuthority,
    'CertificateAuthority.Data': certificateAuthority,
    ClusterSecurityGroupId: clusterGroupId,
    OpenIdConnectIssuerUrl: issuer,
    'KubernetesNetworkConfig.ServiceIpv6Cidr': serviceRange.includes(':') ? serviceRange : '',
    EncryptionConfigKeyArn: '',
  });
}

async function createCluster(aws: Aws, request: ProviderRequest) {
  const { properties, generatedName } = request;
  const { eks, network, tables, clock } = aws;
  const name = textOr(properties.Name, generatedName.slice(0, 100));
  if (!NAME.test(name)) refuse('cluster-name', `The cluster name ${name} must match ${NAME.source}`);
  if (eks.clusters.has(name)) refuse('cluster-exists', `Cluster already exists with name: ${name}`);
  const vpcConfig = objectOf(properties.ResourcesVpcConfig);
  const vpcId = checkNetwork(aws, vpcConfig);
  const version = textOr(properties.Version, KUBERNETES.at(-1)!);
  if (!KUBERNETES.includes(version)) refuse('cluster-version', `unsupported Kubernetes version ${version}`);
  checkRole(aws, textOr(properties.RoleArn, ''));
  checkKey(aws, properties);
  checkAutoMode(aws, properties);
  const serviceRange = checkServices(aws, vpcId, objectOf(properties.KubernetesNetworkConfig));
  const opened = clock.request();
  const { endpoint, certificateAuthority } = await eks.open(name).finally(opened);
  const clusterGroupId = tables.newId('sg');
  network.groups.set(clusterGroupId, clusterGroup(clusterGroupId, vpcId, name));
  const id = String(tables.nextNumber()).padStart(32, 'A');
  const made: Cluster = {
    name,
    arn: aws.arn('eks', `cluster/${name}`),
    roleArn: textOr(properties.RoleArn, ''),
    vpcId,
    version,
    upgrades: [],
    status: 'CREATING',
    clusterGroupId,
    endpoint,
    certificateAuthority,
    serviceRange,
    applied: properties,
    ...settingsOf(properties),
    ipFamily: textOr(objectOf(properties.KubernetesNetworkConfig).IpFamily, 'ipv4'),
    issuer: `https://oidc.eks.${aws.region}.amazonaws.com/id/${id}`,
    hasSelfManagedAddons:
      properties.BootstrapSelfManagedAddons === undefined || isTrue(properties.BootstrapSelfManagedAddons),
  };
  eks.clusters.set(name, made);
  for (const subnetId of made.subnetIds.slice(0, 4))
    network.addInterface(subnetId, `Amazon EKS ${name}`, [clusterGroupId, ...made.groupIds]);
  if (made.hasSelfManagedAddons)
    eks.awsNodes.set(name, {
      version: 'v1.20.1-eksbuild.3', configuration: '{}', byHand: {}, generation: 1, rolloutSince: clock.now(), manager: 'helm',
    }); // prettier-ignore
  logControlPlane(aws, name, properties);
  await clock.sleep(8 * 60_000);
  made.status = 'ACTIVE';
  const current = eks.clusters.get(name);
  if (current !== undefined) current.status = 'ACTIVE';
  return answerOf(aws, name);
}

/** EKS makes the log group of a control plane, and leaves it behind. */
function logControlPlane(aws: Aws, cluster: string, { Logging }: Properties): void {
  const types = objectsOf(objectOf(objectOf(Logging).ClusterLogging).EnabledTypes);
  const name = `/aws/eks/${cluster}/cluster`;
  const { logGroups } = aws.storage;
  if (types.length > 0 && !logGroups.has(name))
    logGroups.set(name, { name, arn: aws.arn('logs', `log-group:${name}:*`), owner: 'EKS' });
}

function settingsOf(properties: Properties) {
  const vpcConfig = objectOf(properties.ResourcesVpcConfig);
  return {
    subnetIds: textsOf(vpcConfig.SubnetIds),
    groupIds: textsOf(vpcConfig.SecurityGroupIds),
    isPublic: vpcConfig.EndpointPublicAccess === undefined || isTrue(vpcConfig.EndpointPublicAccess),
    isPrivate: isTrue(vpcConfig.EndpointPrivateAccess),
    authenticationMode: textOr(objectOf(properties.AccessConfig).AuthenticationMode, 'CONFIG_MAP'),
    isProtected: isTrue(properties.DeletionProtection),
  };
}

function clusterGroup(id: string, vpcId: string, name: string) {
  return {
    id,
    vpcId,
    name: `eks-cluster-sg-${name}`,
    rules: {
      in: { direction: 'ingress' as const, protocol: '-1', peer: id },
      out: { direction: 'egress' as const, protocol: '-1', peer: '0.0.0.0/0' },
    },
  };
}

/** @returns the id of the VPC */
function checkNetwork(aws: Aws, vpcConfig: Properties): string {
  const { state, groups } = aws.network;
  const ids = textsOf(vpcConfig.SubnetIds);
  const subnets = ids.map(
    (id) => state.subnets.get(id) ?? refuse('cluster-subnets', `The subnet ID '${id}' does not exist`),
  );
  const [first] = subnets;
  if (first === undefined || new Set(subnets.map(({ availabilityZone }) => availabilityZone)).size < 2)
    return refuse('cluster-subnets', 'Subnets specified must be in at least two different AZs');
  if (subnets.some(({ vpcId }) => vpcId !== first.vpcId))
    refuse('cluster-subnets', 'Subnets must be in the same VPC');
  const zone = subnets.find(({ availabilityZone }) => REFUSED_ZONES.includes(aws.zoneId(availabilityZone)));
  if (zone !== undefined)
    refuse(
      'cluster-zone',
      `Cannot create cluster because ${zone.availabilityZone}, the targeted availability zone, does not currently have sufficient capacity to support the cluster.`,
    );
  const full = subnets.find((subnet) => state.availableAddresses(subnet) < 5);
  if (full !== undefined)
    refuse(
      'cluster-addresses',
      `One or more of the provided subnets doesn't have enough free IPs: ${full.subnetId}`,
    );
  const missing = textsOf(vpcConfig.SecurityGroupIds).find((id) => groups.get(id)?.vpcId !== first.vpcId);
  if (missing !== undefined)
    refuse('cluster-subnets', `The security group ${missing} is not in ${first.vpcId}`);
  const isPublic = vpcConfig.EndpointPublicAccess === undefined || isTrue(vpcConfig.EndpointPublicAccess);
  if (!isPublic && !isTrue(vpcConfig.EndpointPrivateAccess))
    refuse('cluster-endpoint', 'Private and public endpoint access cannot both be false.');
  return first.vpcId;
}

function checkRole({ iam }: Aws, roleArn: string): void {
  if (!iam.isTrusted(roleArn, 'eks.amazonaws.com'))
    refuse(
      'cluster-role',
      `Role with arn: ${roleArn}, could not be assumed because it does not exist or the trusted entity is not correct`,
    );
}

function checkKey({ storage }: Aws, properties: Properties): void {
  for (const config of objectsOf(properties.EncryptionConfig)) {
    const arn = textOr(objectOf(config.Provider).KeyArn, '');
    if (storage.key(arn)?.state !== 'Enabled') refuse('cluster-key', `Access denied to KMS key ${arn}`);
  }
}

function checkServices({ network }: Aws, vpcId: string, config: Properties): string {
  if (textOr(config.IpFamily, 'ipv4') === 'ipv6') return 'fd30:1c53:5f8a::/108';
  const range = optionalText(config.ServiceIpv4Cidr);
  if (range === undefined) return '172.20.0.0/16';
  const bits = Number(range.split('/')[1]);
  const isPrivate = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((outer) => isInside(range, outer));
  if (!isPrivate || bits < 12 || bits > 24)
    refuse(
      'cluster-service-range',
      `The serviceIpv4Cidr ${range} must be a private block between /24 and /12`,
    );
  const taken = Object.values(network.vpc(vpcId).blocks).find(
    (block) => !block.includes(':') && doOverlap(block, range),
  );
  if (taken !== undefined)
    refuse('cluster-service-range', `The serviceIpv4Cidr ${range} overlaps with the VPC block ${taken}`);
  return range;
}

async function updateCluster(aws: Aws, { properties, previous = {} }: ProviderRequest, name: string) {
  const { eks, clock, dials } = aws;
  const found = eks.cluster(name);
  const before = dials.clusterUpdates === 'at once' ? previous : found.applied;
  const kinds = Object.keys(KINDS).filter((kind) =>
    KINDS[kind]!.some((key) => changed(key, properties, before)),
  );
  if (kinds.length > 1 && dials.clusterUpdates === 'at once')
    refuse('cluster-two-updates', `Only one type of update can be allowed: ${kinds.join(', ')}`);
  if (kinds.length > 0 && found.status !== 'ACTIVE')
    refuse('cluster-busy', `Cluster ${name} is currently in ${found.status} state`);
  for (const kind of kinds) {
    checkChange(aws, found, kind, properties);
    logControlPlane(aws, name, properties);
    found.status = 'UPDATING';
    await clock.sleep(kind === 'version' ? 10 * 60_000 : 3 * 60_000);
    found.status = 'ACTIVE';
    const version = textOr(properties.Version, found.version);
    if (kind === 'version' && version !== found.version)
      found.upgrades.push({ from: found.version, endedAt: clock.now() });
    Object.assign(found, kind === 'version' ? { version } : settingsOf(properties));
  }
  found.applied = properties;
  return answerOf(aws, name);
}

function checkChange(aws: Aws, cluster: Cluster, kind: string, properties: Properties): void {
  if (kind === 'version') checkVersionStep(aws, cluster, textOr(properties.Version, cluster.version));
  if (kind === 'auto mode') checkAutoMode(aws, properties);
  if (kind === 'network') {
    checkNetwork(aws, objectOf(properties.ResourcesVpcConfig));
    checkZones(aws, cluster, settingsOf(properties).subnetIds);
  }
  const { authenticationMode } = settingsOf(properties);
  if (kind === 'access' && cluster.authenticationMode !== 'CONFIG_MAP' && authenticationMode === 'CONFIG_MAP')
    refuse(
      'access-mode',
      `Unsupported authentication mode update from ${cluster.authenticationMode} to CONFIG_MAP`,
    );
}

/** A control plane keeps its zones; within them its subnets may change. */
function checkZones({ network }: Aws, { subnetIds }: Cluster, now: readonly string[]): void {
  const zonesOf = (ids: readonly string[]): string =>
    [...new Set(ids.map((id) => network.subnet(id).availabilityZone))].sort().join(', ');
  const [before, after] = [zonesOf(subnetIds), zonesOf(now)];
  if (before !== after)
    refuse('cluster-zones', `Provided subnets belong to the AZs '${after}'. But they should belong to the exact set of AZs '${before}' in which subnets were provided during cluster creation.`); // prettier-ignore
}

/** Up one minor version at a time; whether a template may go back one is not known. */
function checkVersionStep({ dials, clock }: Aws, { version, upgrades }: Cluster, to: string): void {
  const step = minorOf(to) - minorOf(version);
  if (!KUBERNETES.includes(to)) refuse('cluster-version', `unsupported Kubernetes version ${to}`);
  if (step === 1 || step === 0) return;
  const last = upgrades.at(-1);
  const isRollback = step === -1 && last?.from === to && clock.now() - last.endedAt < WEEK;
  if (isRollback && dials.clusterVersionRollback) return;
  refuse('cluster-version-step', `Unsupported Kubernetes minor version update from ${version} to ${to}`);
}

async function deleteCluster(aws: Aws, name: string): Promise<void> {
  const { eks, network, clock } = aws;
  const found = eks.clusters.get(name);
  if (found === undefined) return;
  const nodegroups = eks.nodegroupsOf(name).map((nodegroup) => nodegroup.name);
  if (nodegroups.length > 0)
    refuse('cluster-in-use', `Cluster has nodegroups attached: ${nodegroups.join(', ')}`);
  const profiles = eks.fargateProfilesOf(name).map((profile) => profile.name);
  if (profiles.length > 0) refuse('cluster-in-use', `Cluster has Fargate profiles: ${profiles.join(', ')}`);
  if (found.status === 'UPDATING' || found.status === 'CREATING')
    refuse('cluster-busy', `Cluster has an update in progress: ${name} is ${found.status}`);
  if (found.isProtected)
    refuse('cluster-protected', `Cluster ${name} has deletion protection enabled: disable it first`);
  found.status = 'DELETING';
  await clock.sleep(5 * 60_000);
  for (const { networkInterfaceId, description } of network.state.networkInterfaces.values())
    if (description === `Amazon EKS ${name}`) network.state.networkInterfaces.delete(networkInterfaceId);
  for (const table of [eks.addons, eks.accessEntries, eks.podIdentities])
    for (const key of table.keys()) if (key.startsWith(`${name}|`)) table.delete(key);
  eks.awsNodes.delete(name);
  eks.clusters.delete(name);
  // EKS leaves its own group behind while something uses it, and the VPC then stays.
  if (network.interfacesWith(found.clusterGroupId).length === 0) network.groups.delete(found.clusterGroupId);
}
