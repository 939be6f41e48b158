import { CidrBlock } from '../../planning/cidr-block';
import { CLUSTER_ADDRESSES } from '../../planning/input-checks';
import { plural } from '../../text/counts';
import type { Cluster, Entity, Subnet } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { Props } from '../model/props';
import { isObject, known, NotCheckable, Reference, type Maybe, textOf } from '../model/value';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { allKnown, defaultRoute, list, name, onlyKnown, zonesOf } from './facts';
import { serviceMessages } from './planning-checks';
import { rule, some, type Rule } from './rule';
import { bp, cfn, CNI_IPV6, CREATE_CLUSTER, issue, NETWORK_REQS, ug, VPC_LIMITS } from './sources';

/** Addresses of a cluster subnet while the control plane is there: four interfaces. */
const CONTROL_PLANE_INTERFACES = 4;
/** Free addresses that an upgrade of Kubernetes may take in a cluster subnet. */
const UPGRADE_ADDRESSES = 5;

/** Zones that EKS does not place control-plane interfaces in. */
const REFUSED_ZONE_IDS = ['use1-az3', 'usw1-az2', 'cac1-az3'];
/** Blocks that EKS chooses from when it is left to it. */
const DEFAULT_SERVICE_BLOCKS = ['10.100.0.0/16', '172.20.0.0/16'].map((text) => CidrBlock.parse(text));
const EDGE_ZONE = /-wlz-|-[a-z]{3}-\d+[a-z]$/;
/** Minor version of Kubernetes from which EKS encrypts all API data without being asked. */
const ENCRYPTED_BY_DEFAULT = 28;
const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

const clusters = (model: NetworkModel): Cluster[] => model.clusters;
const withSubnets = (model: NetworkModel): Cluster[] =>
  model.clusters.filter(({ subnets }) => subnets.length > 0);
const withServiceCidr = (model: NetworkModel): Cluster[] =>
  model.clusters.filter(({ serviceCidr }) => serviceCidr !== undefined);

interface ClusterSubnet extends Entity {
  readonly subnet: Maybe<Subnet>;
  readonly cluster: Cluster;
}

function clusterSubnets(model: NetworkModel): ClusterSubnet[] {
  return model.clusters.flatMap((cluster) =>
    cluster.subnets.map((subnet) => ({ resource: cluster.resource, subnet, cluster })),
  );
}

/** Addresses of a cluster subnet; IPv4 sizes only. */
function usable(subnet: Subnet): number {
  if (subnet.ipv4 === undefined) throw new NotCheckable(`${subnet.resource.logicalId} has no IPv4 block`);
  return known(subnet.ipv4).block.usableAddresses;
}

/** Resources of the templates that take addresses of a subnet for themselves. */
function otherOccupants(subnet: Subnet): number {
  const vpc = subnet.vpc;
  const nats = onlyKnown(vpc?.natGateways.map((gateway) => gateway.subnet ?? ({} as Subnet)) ?? []).filter(
    (item) => item === subnet,
  );
  const endpoints = vpc?.endpoints.filter((endpoint) => onlyKnown(endpoint.subnets).includes(subnet)) ?? [];
  return nats.length + endpoints.length;
}

export const CLU_RULES: readonly Rule[] = [
  rule({
    id: 'CLU-01',
    severity: RuleSeverity.ERROR,
    title: 'Cluster subnets lie in two zones at least',
    why: 'EKS refuses to create the cluster.',
    over: withSubnets,
    check: (cluster) => {
      const zones = zonesOf(cluster.subnets);
      return (
        zones.length < 2 &&
        `subnets of ${cluster.resource.logicalId} are in ${plural(zones.length, 'zone')} (${list(zones)}); EKS needs 2`
      );
    },
    remedy: 'Add a subnet in another zone.',
    source: NETWORK_REQS,
    example: 'Cluster: { ResourcesVpcConfig: { SubnetIds: [A] } }',
  }),
  rule({
    id: 'CLU-02',
    severity: RuleSeverity.ERROR,
    title: 'Cluster subnets avoid the zones that EKS does not serve',
    why: 'EKS refuses subnets in these zones. Zone names differ between accounts, zone ids do not.',
    over: (model) =>
      clusterSubnets(model).filter(({ subnet }) => 'zoneId' in subnet && subnet.zoneId !== undefined),
    check: ({ subnet }) => {
      const { zoneId, resource } = known(subnet);
      return (
        REFUSED_ZONE_IDS.includes(known(zoneId!)) &&
        `cluster subnet ${resource.logicalId} is in ${known(zoneId!)}, where EKS places no control plane`
      );
    },
    remedy: 'Choose another zone, by zone id.',
    source: NETWORK_REQS,
    example: 'ClusterSubnet: { AvailabilityZoneId: use1-az3 }',
  }),
  rule({
    id: 'CLU-03',
    severity: RuleSeverity.ERROR,
    title: 'Cluster subnets have six addresses for EKS',
    why: 'EKS refuses a subnet with fewer.',
    over: clusterSubnets,
    check: ({ subnet }) => {
      const own = known(subnet);
      const free = usable(own) - otherOccupants(own);
      return (
        free < CLUSTER_ADDRESSES &&
        `cluster subnet ${name(own)} has ${free} addresses for EKS, which needs ${CLUSTER_ADDRESSES}`
      );
    },
    remedy: 'Use a /28 (11 usable addresses) or larger, for the cluster alone.',
    source: NETWORK_REQS,
    example: 'ClusterSubnet: 10.0.0.0/28 with six interface endpoints in it',
  }),
  rule({
    id: 'CLU-04',
    severity: RuleSeverity.INFO,
    follows: ['CLU-03', 'CLU-05'],
    title: 'Cluster subnets that others use have 16 addresses',
    why: 'AWS recommends 16. The 11 usable addresses of a /28 suffice where EKS has them alone.',
    over: clusterSubnets,
    check: ({ subnet }) => {
      const own = known(subnet);
      const others = otherOccupants(own);
      return (
        others > 0 &&
        usable(own) < 16 &&
        `cluster subnet ${name(own)} has ${usable(own)} usable addresses, ${others} of them for others; AWS recommends 16`
      );
    },
    remedy: 'Use a /27, or keep the subnet for the cluster alone.',
    source: NETWORK_REQS,
    example: 'ClusterSubnet: 10.0.0.0/28 with an interface endpoint in it',
  }),
  rule({
    id: 'CLU-05',
    severity: RuleSeverity.ERROR,
    follows: ['CLU-03'],
    title: 'Cluster subnets keep five addresses free for an upgrade',
    why: 'An upgrade of Kubernetes brings up new control-plane interfaces before the old ones go, and fails without room for them.',
    over: clusterSubnets,
    check: ({ subnet }) => {
      const own = known(subnet);
      const others = otherOccupants(own);
      const free = usable(own) - others - CONTROL_PLANE_INTERFACES;
      const hosts = ['node', 'pod', 'fargate'].some((role) => own.roles.has(role as 'node'));
      if (hosts && usable(own) < 64)
        return `cluster subnet ${name(own)} also holds workloads, which can use up the ${UPGRADE_ADDRESSES} addresses an upgrade needs`;
      return (
        free < UPGRADE_ADDRESSES &&
        `cluster subnet ${name(own)} keeps ${Math.max(0, free)} addresses free; an upgrade of Kubernetes needs ${UPGRADE_ADDRESSES}`
      );
    },
    remedy: 'Keep cluster subnets for the cluster alone.',
    source: [ug('update-cluster'), issue('aws/containers-roadmap', 1693)],
    example: 'ClusterSubnet: 10.0.0.0/28 with three interface endpoints in it',
  }),
  rule({
    id: 'CLU-06',
    severity: RuleSeverity.ERROR,
    title: 'Cluster subnets stay in their zones',
    why: 'EKS replaces cluster subnets only by others in the same zones and the same VPC; the update fails.',
    over: (model, { previous }) =>
      withSubnets(model).filter((cluster) => clusterBefore(cluster, previous) !== undefined),
    check: (cluster, { previous }) => {
      const [before, after] = [clusterBefore(cluster, previous)!, cluster].map(({ subnets }) =>
        zonesOf(subnets).sort(),
      );
      return (
        list(before) !== list(after) &&
        `subnets of ${cluster.resource.logicalId} move from ${list(before)} to ${list(after)}`
      );
    },
    remedy: 'Keep the zones, or make a new cluster.',
    source: NETWORK_REQS,
    example: 'SubnetIds in eu-west-1a and b, deployed with subnets in eu-west-1a and c',
  }),
  rule({
    id: 'CLU-07',
    severity: RuleSeverity.ERROR,
    title: 'Cluster subnets are in zones of the Region itself',
    why: 'Control-plane interfaces cannot live in Local Zones, Wavelength zones or on Outposts.',
    over: clusterSubnets,
    check: ({ subnet }) => {
      const { resource, zone } = known(subnet);
      if (resource.props.has('OutpostArn')) return `cluster subnet ${resource.logicalId} is on an Outpost`;
      const text = known(zone);
      return (
        EDGE_ZONE.test(text) &&
        `cluster subnet ${resource.logicalId} is in ${text}, which is no zone of the Region itself`
      );
    },
    remedy: 'Use zones of the Region for the cluster; nodes may be in Local Zones.',
    source: NETWORK_REQS,
    example: 'ClusterSubnet: { AvailabilityZone: us-west-2-lax-1a }',
  }),
  rule({
    id: 'CLU-08',
    severity: RuleSeverity.ERROR,
    title: 'The service CIDR block is private address space',
    why: 'EKS refuses anything outside RFC 1918.',
    over: withServiceCidr,
    check: serviceMessages('CLU-08'),
    remedy: 'Choose for example 172.20.0.0/16.',
    source: CREATE_CLUSTER,
    example: 'KubernetesNetworkConfig: { ServiceIpv4Cidr: 100.64.0.0/16 }',
  }),
  rule({
    id: 'CLU-09',
    severity: RuleSeverity.ERROR,
    title: 'The service CIDR block is /12 to /24',
    why: 'EKS refuses any other size.',
    over: withServiceCidr,
    check: serviceMessages('CLU-09'),
    remedy: 'Choose for example a /16.',
    source: CREATE_CLUSTER,
    example: 'KubernetesNetworkConfig: { ServiceIpv4Cidr: 172.20.0.0/25 }',
  }),
  rule({
    id: 'CLU-10',
    severity: RuleSeverity.ERROR,
    title: 'The service CIDR block is outside the VPC',
    why: 'EKS refuses it: kube-proxy would capture traffic to real hosts.',
    over: withServiceCidr,
    when: ({ vpc }) => vpc !== undefined,
    check: serviceMessages('CLU-10'),
    remedy: 'Choose a block that is in no VPC of yours.',
    source: CREATE_CLUSTER,
    example: 'Vpc: 10.0.0.0/16, ServiceIpv4Cidr: 10.0.0.0/20',
  }),
  rule({
    id: 'CLU-11',
    severity: RuleSeverity.WARNING,
    title: 'The service CIDR block is free in connected networks',
    why: 'Pods cannot reach hosts with these addresses: kube-proxy takes the traffic for itself.',
    over: (model, { connected }) => (connected.length > 0 ? withServiceCidr(model) : []),
    check: ({ serviceCidr }, { connected }) => {
      const { block, text } = known(serviceCidr!);
      const other = connected.find((network) => network.block.overlaps(block));
      return other && `service CIDR ${text} overlaps connected network ${other.text}`;
    },
    remedy: 'Choose a block that no connected network uses.',
    source: CREATE_CLUSTER,
    example: 'ServiceIpv4Cidr: 172.20.0.0/16 with connectedCidrBlocks: [172.16.0.0/12]',
  }),
  rule({
    id: 'CLU-12',
    severity: RuleSeverity.INFO,
    title: 'The service CIDR block is chosen where connected networks use the defaults',
    why: 'EKS picks 10.100.0.0/16 or 172.20.0.0/16 by itself, and the block cannot be changed later.',
    over: (model, { connected }) => (connected.length > 0 ? model.clusters : []),
    when: ({ ipv6 }) => !known(ipv6),
    check: ({ serviceCidr, resource }, { connected }) => {
      const other = connected.find(({ block }) =>
        DEFAULT_SERVICE_BLOCKS.some((service) => service.overlaps(block)),
      );
      return (
        serviceCidr === undefined &&
        other &&
        `${resource.logicalId} leaves its service CIDR to EKS, whose choice may overlap connected network ${other.text}`
      );
    },
    remedy: 'Set ServiceIpv4Cidr.',
    source: CREATE_CLUSTER,
    example: 'Cluster without KubernetesNetworkConfig, connectedCidrBlocks: [10.0.0.0/8]',
  }),
  rule({
    id: 'CLU-13',
    severity: RuleSeverity.ERROR,
    title: 'IPv6 clusters have no IPv4 service CIDR block',
    why: 'EKS gives an IPv6 cluster a block of unique local addresses and refuses an IPv4 one.',
    over: clusters,
    when: ({ ipv6 }) => ipv6,
    check: ({ serviceCidr, resource }) =>
      serviceCidr !== undefined && `${resource.logicalId} is an IPv6 cluster with a ServiceIpv4Cidr`,
    remedy: 'Remove ServiceIpv4Cidr.',
    source: CNI_IPV6,
    example: 'KubernetesNetworkConfig: { IpFamily: ipv6, ServiceIpv4Cidr: 172.20.0.0/16 }',
  }),
  rule({
    id: 'CLU-14',
    severity: RuleSeverity.ERROR,
    title: 'Control-plane interfaces carry no more security groups than allowed',
    why: 'EKS adds the cluster security group to those given; together they must fit on an interface.',
    over: clusters,
    check: ({ props, resource }, { quotas }) => {
      const groups = props.object('ResourcesVpcConfig').list('SecurityGroupIds');
      allKnown(groups.filter((group) => !(group instanceof Reference)));
      const quota = quotas.securityGroupsPerInterface;
      return (
        groups.length + 1 > quota &&
        `${resource.logicalId} has ${groups.length} security groups and the one of EKS, the quota is ${quota}`
      );
    },
    remedy: 'Merge security groups, or raise the quota (up to 16).',
    source: VPC_LIMITS,
    example: 'ResourcesVpcConfig: { SecurityGroupIds: [five groups] }',
  }),
  rule({
    id: 'CLU-15',
    severity: RuleSeverity.INFO,
    profile: RuleProfile.POSTURE,
    title: 'Settings that are fixed for the life of the cluster are known as such',
    why: 'Changing one of them later replaces the cluster, and with it everything in it.',
    over: (model) => model.clusters.filter(({ props }) => props.has('OutpostConfig')),
    check: ({ resource }) =>
      `OutpostConfig of ${resource.logicalId} cannot be changed without replacing the cluster`,
    remedy: 'Decide before the first deployment.',
    source: cfn('aws-resource-eks-cluster'),
    example: 'Cluster: { OutpostConfig: { ... } }',
  }),
  rule({
    id: 'CLU-16',
    severity: RuleSeverity.ERROR,
    title: 'A control plane that uses the routes of the customer has routes',
    why: 'The control plane would not reach AWS services, and the mode cannot be turned back.',
    over: clusterSubnets,
    when: ({ cluster }) =>
      known(cluster.props.object('ResourcesVpcConfig').text('ControlPlaneEgressMode') ?? '') ===
      'CUSTOMER_ROUTED',
    check: ({ subnet }) => {
      const own = known(subnet);
      const route = defaultRoute(own);
      return (
        (route === undefined || route.target === 'igw') &&
        `cluster subnet ${name(own)} has no default route to a NAT gateway, transit gateway or firewall`
      );
    },
    remedy: 'Add the routes first, then change the mode.',
    source: ug('control-plane-egress'),
    example: 'ControlPlaneEgressMode: CUSTOMER_ROUTED with isolated cluster subnets',
  }),
  rule({
    id: 'CLU-17',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'A cluster has three subnets',
    why: 'With two, the control plane and every upgrade depend on free addresses in both of them.',
    over: withSubnets,
    check: (cluster) =>
      allKnown(cluster.subnets).length === 2 &&
      `${cluster.resource.logicalId} has two subnets; an upgrade needs free addresses in both`,
    remedy: 'Pass a subnet in each of three zones.',
    source: bp('subnets'),
    example: 'ResourcesVpcConfig: { SubnetIds: [A, B] }',
  }),
  rule({
    id: 'CLU-19',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'All five control-plane logs are on',
    why: 'What the API server did cannot be found out afterwards.',
    over: clusters,
    check: ({ props, resource }) => {
      const logging = props.object('Logging').raw('ClusterLogging');
      const off = LOG_TYPES.filter((type) => !enabledLogs(logging).includes(type));
      return off.length > 0 && `${resource.logicalId} does not log: ${list(off)}`;
    },
    remedy: 'Turn on api, audit, authenticator, controllerManager and scheduler.',
    source: ug('control-plane-logs'),
    example: 'Cluster without Logging',
  }),
  rule({
    id: 'CLU-20',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'Secrets are encrypted where EKS does not encrypt them by itself',
    why: 'Before Kubernetes 1.28 they are readable in etcd; from 1.28 on EKS encrypts everything with a key of AWS.',
    over: ({ clusters: all }) => all.filter(({ version }) => version !== undefined),
    when: ({ version }) => minorOf(known(version)) < ENCRYPTED_BY_DEFAULT,
    check: ({ props, resource }) => {
      const entries = props.list('EncryptionConfig').map((entry) => known(entry));
      const encrypted = some(
        entries,
        (entry) =>
          isObject(entry) && new Props(entry).texts('Resources').some((item) => known(item) === 'secrets'),
      );
      return !encrypted && `${resource.logicalId} does not encrypt secrets with a KMS key`;
    },
    remedy: 'Set EncryptionConfig with a KMS key.',
    source: [ug('enable-kms'), ug('envelope-encryption')],
    example: 'Cluster: { Version: "1.27" } without EncryptionConfig',
  }),
  rule({
    id: 'CLU-21',
    severity: RuleSeverity.INFO,
    profile: RuleProfile.POSTURE,
    title: 'The template says whether the cluster is protected from deletion',
    why: 'A deleted stack takes an unprotected cluster and everything in it along.',
    over: clusters,
    check: ({ props, resource }) =>
      !props.has('DeletionProtection') &&
      `${resource.logicalId} does not say whether it is protected from deletion`,
    remedy: 'Set DeletionProtection: true for production, false for what may go.',
    cdkRemedy: 'Set deletionProtection: true for production, false for what may go.',
    source: cfn('aws-resource-eks-cluster'),
    example: 'Cluster without DeletionProtection',
  }),
];

const minorOf = (version: string): number => Number(/^1\.(\d+)/.exec(version)?.[1]);

/** Log types of a cluster, in the spelling of both cluster resources. */
function enabledLogs(logging: unknown): string[] {
  const setups = [logging === undefined ? [] : known(logging as Maybe<object>)].flat().filter(isObject);
  return setups.flatMap((setup) => {
    if (setup.Enabled === false) return [];
    const types = (setup.EnabledTypes ?? setup.Types ?? []) as unknown[];
    return [known(types as Maybe<unknown[]>)]
      .flat()
      .map((type) => textOf(isObject(type) ? known(type.Type) : known(type as Maybe<string>)));
  });
}

/** The same cluster in the templates that are deployed now. */
function clusterBefore({ resource }: Cluster, previous: NetworkModel | undefined): Cluster | undefined {
  return previous?.clusters.find((other) => other.resource.id === resource.id && other.subnets.length > 0);
}
