import { allowsAction } from '../model/build-iam';
import type { Cluster, EniConfig, KubernetesObject, Nodegroup, Subnet } from '../model/entities';
import type { Resource } from '../model/assembly';
import type { NetworkModel } from '../model/network-model';
import {
  ifKnown,
  isObject,
  known,
  NotCheckable,
  Reference,
  sameValue,
  Unknown,
  textOf,
} from '../model/value';
import { compareVersions } from '../model/vpc-cni-view';
import { RuleSeverity } from '../rule-severity';
import { previousVersion } from './add';
import { demandOf } from './capacity';
import { readVersion } from './iam';
import { list, name, onlyKnown, peakNodes, unique, zonesOf } from './facts';
import { filter, rule, type Rule, type RuleContext } from './rule';
import { bp, cfn, issue, LBC_SUBNETS, ug, vpc, VPC_LIMITS } from './sources';

const groups = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ cluster }) => cluster !== undefined);
const withNodes = ({ clusters }: NetworkModel): Cluster[] =>
  clusters.filter(({ nodegroups }) => nodegroups.length > 0);
const balancers = ({ assembly }: NetworkModel) =>
  assembly.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').map((resource) => ({ resource }));

const LB_TAGS = ['kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb'];
const LB_ADDRESSES = 8;

/** Subnets that load balancers are placed in. */
const balancerSubnets = ({ subnets }: NetworkModel): Subnet[] =>
  subnets.filter(({ tags, ipv4 }) => ipv4 !== undefined && LB_TAGS.some((tag) => tags.has(tag)));

function annotationsOf({ object }: KubernetesObject): Record<string, unknown> {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  return isObject(metadata.annotations) ? metadata.annotations : {};
}

/** Ingresses and services of type LoadBalancer among the manifests. */
function exposed({ objects }: NetworkModel): KubernetesObject[] {
  return objects.filter(({ object, cluster }) => {
    const isService =
      object.kind === 'Service' && isObject(object.spec) && object.spec.type === 'LoadBalancer';
    return cluster !== undefined && (object.kind === 'Ingress' || isService);
  });
}

function annotation(object: KubernetesObject, names: string[]): string | undefined {
  const annotations = annotationsOf(object);
  const key = names.find((item) => annotations[item] !== undefined);
  return key === undefined ? undefined : textOf(known(annotations[key] as string | Unknown));
}

/** A number of the address demand, over several clusters. */
function total(
  clusters: readonly Cluster[],
  key: 'networkAddressUnits' | 'enis',
  context: RuleContext,
): number {
  return clusters
    .filter(({ nodegroups }) => nodegroups.length > 0)
    .reduce((sum, cluster) => sum + demandOf(cluster, context)[key], 0);
}

/** Default routes of the subnets that nodes start in. */
function bootstrapRoutes({ subnets }: Nodegroup): Resource[] {
  const tables = onlyKnown(subnets).flatMap(({ routeTable }) => routeTable ?? []);
  const routes = tables
    .flatMap(({ routes: all }) => all)
    .filter(
      ({ destination }) =>
        destination !== undefined && ['0.0.0.0/0', '::/0'].includes(ifKnown(destination)?.text ?? ''),
    );
  return unique(routes.map(({ resource }) => resource));
}

/** Resources that name their cluster in a property. */
const OWNED = [
  'AWS::EKS::Nodegroup',
  'AWS::EKS::Addon',
  'AWS::EKS::FargateProfile',
  'AWS::EKS::PodIdentityAssociation',
  'AWS::EKS::AccessEntry',
];

interface Owned {
  readonly resource: Resource;
  readonly cluster: Cluster;
}

function ownedByName({ assembly, clusters }: NetworkModel): Owned[] {
  return assembly.ofType(...OWNED).flatMap((resource) => {
    const value = resource.props.raw('ClusterName');
    const cluster = clusters.find(({ name: own, resource: { id } }) =>
      value instanceof Reference
        ? value.resourceId === id
        : own !== undefined && value !== undefined && sameValue(own, value),
    );
    return cluster === undefined ? [] : [{ resource, cluster }];
  });
}

const LATEST_AMI = /resolve:ssm:.*(latest|recommended)/;

/** Whether an AMI id is looked up at every deployment. */
function floats(image: unknown): boolean {
  return typeof image === 'string'
    ? LATEST_AMI.test(image)
    : image instanceof Unknown && image.why.includes('is read from SSM');
}

function versions({ version }: { version?: Cluster['version'] }, { options }: RuleContext): [number, number] {
  const [from, to] = [options.previousKubernetesVersion!, known(version!)].map((text) =>
    Number(/^1\.(\d+)/.exec(text)?.[1]),
  );
  if (Number.isNaN(from))
    throw new NotCheckable(`previousKubernetesVersion ${options.previousKubernetesVersion} is not a version`);
  return [from, to];
}

const pinned = ({ cnis }: NetworkModel) => cnis.filter(({ version }) => version !== undefined);

export const OPS_RULES: readonly Rule[] = [
  rule({
    id: 'NP-01',
    severity: RuleSeverity.ERROR,
    title: 'Network policies come with Kubernetes 1.25 or later',
    why: 'The controller of EKS is not there on older clusters, so nothing is enforced.',
    over: (model) => model.cnis.filter(({ cluster }) => cluster.version !== undefined),
    when: ({ networkPolicy }) => networkPolicy,
    check: ({ cluster }) =>
      Number(known(cluster.version!).split('.')[1]) < 25 &&
      `${cluster.resource.logicalId} runs Kubernetes ${known(cluster.version!)} with network policies on, which need 1.25`,
    remedy: 'Upgrade Kubernetes.',
    source: ug('cni-network-policy'),
    example: 'Version: "1.24" with enableNetworkPolicy: "true"',
  }),
  rule({
    id: 'NP-02',
    severity: RuleSeverity.WARNING,
    title: 'Network policies are counted on for Linux nodes on EC2 only',
    why: 'They are not enforced on Fargate and Windows, although the API accepts them.',
    over: ({ cnis }) => cnis,
    when: ({ networkPolicy }) => networkPolicy,
    check: ({ cluster }) => {
      const windows = filter(cluster.nodegroups, ({ windows: on }) => on);
      const without = [...windows, ...cluster.fargateProfiles].map(({ resource }) => resource.logicalId);
      return without.length > 0 && `network policies are on, but not enforced for ${list(without)}`;
    },
    remedy: 'Keep workloads that need policies on Linux nodes.',
    source: ug('cni-network-policy'),
    example: 'enableNetworkPolicy: "true" with a Fargate profile',
  }),
  rule({
    id: 'NP-05',
    severity: RuleSeverity.WARNING,
    title: 'One engine enforces network policies',
    why: 'Calico and the agent of vpc-cni both write rules, and neither knows of the other.',
    over: ({ cnis }) => cnis,
    when: ({ networkPolicy }) => networkPolicy,
    check: ({ cluster }) => {
      const other = cluster.charts.find(({ chart }) => /calico|tigera|cilium/.test(ifKnown(chart) ?? ''));
      if (other === undefined) for (const { chart } of cluster.charts) known(chart);
      return other && `network policies of vpc-cni are on beside ${other.resource.logicalId}`;
    },
    remedy: 'Choose one.',
    source: ug('cni-network-policy'),
    example: 'enableNetworkPolicy: "true" with the chart tigera-operator',
  }),
  rule({
    id: 'LB-01',
    severity: RuleSeverity.ERROR,
    title: 'Load balancers have one subnet in each of several zones',
    why: 'An application load balancer wants two zones, and no load balancer takes two subnets of one zone.',
    over: (model) => balancers(model).filter(({ resource }) => resource.props.has('Subnets')),
    check: ({ resource }, { model }) => {
      const subnets = resource.props
        .list('Subnets')
        .map(
          (value) =>
            model.subnets.find((subnet) => model.assembly.referenced(value) === subnet.resource) ??
            new Unknown('a subnet is not in the templates'),
        );
      const zones = zonesOf(subnets);
      if (zones.length < subnets.length)
        return `${resource.logicalId} has ${subnets.length} subnets in ${zones.length} zones`;
      const type = known(resource.props.text('Type') ?? 'application');
      return (
        type === 'application' &&
        zones.length < 2 &&
        `application load balancer ${resource.logicalId} is in one zone`
      );
    },
    remedy: 'Give it one subnet in each of two or three zones.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
    example: 'LoadBalancer: { Subnets: [PublicSubnetA] }',
  }),
  rule({
    id: 'LB-02',
    severity: RuleSeverity.ERROR,
    title: 'Subnets of load balancers have eight addresses for them',
    why: 'The controller passes over subnets with fewer; reserved addresses do not count.',
    over: balancerSubnets,
    check: (subnet) => {
      const { usableAddresses: usable } = known(subnet.ipv4!).block;
      const reserved = subnet.reservations.reduce(
        (sum, { cidr }) => sum + (known(cidr).block.isIpv6 ? 0 : 2 ** (32 - known(cidr).block.cidrMask)),
        0,
      );
      const free = Math.max(0, usable - reserved);
      return (
        free < LB_ADDRESSES &&
        `${name(subnet)} is tagged for load balancers and has ${free} unreserved addresses; they need ${LB_ADDRESSES}`
      );
    },
    remedy: 'Use larger subnets for load balancers, without reservations.',
    source: LBC_SUBNETS,
    example: 'PublicSubnet: 10.0.16.0/28 of which a /29 is reserved',
  }),
  rule({
    id: 'LB-03',
    severity: RuleSeverity.WARNING,
    title: 'Load balancers of IPv6 clusters are dual-stack',
    why: 'Without the annotation they have IPv4 addresses only.',
    over: exposed,
    when: ({ cluster }) => cluster!.ipv6,
    check: (object) => {
      const type = annotation(object, [
        'alb.ingress.kubernetes.io/ip-address-type',
        'service.beta.kubernetes.io/aws-load-balancer-ip-address-type',
      ]);
      return (
        type !== 'dualstack' &&
        `${textOf(object.object.kind)} in ${object.resource.logicalId} has no ip-address-type: dualstack`
      );
    },
    remedy: 'Annotate it with ip-address-type: dualstack.',
    source: ug('alb-ingress'),
    example: 'kind: Ingress without alb.ingress.kubernetes.io/ip-address-type on an IPv6 cluster',
  }),
  rule({
    id: 'LB-04',
    severity: RuleSeverity.WARNING,
    title: 'Load balancers of IPv6 clusters and Fargate use ip targets',
    why: 'Instance targets do not work with IPv6 pods and pods on Fargate.',
    over: exposed,
    when: ({ cluster }) => known(cluster!.ipv6) || cluster!.fargateProfiles.length > 0,
    check: (object) => {
      const type = annotation(object, [
        'alb.ingress.kubernetes.io/target-type',
        'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type',
      ]);
      return (
        type !== 'ip' && `${textOf(object.object.kind)} in ${object.resource.logicalId} has no target type ip`
      );
    },
    remedy: 'Annotate it with target-type: ip.',
    source: ug('network-load-balancing'),
    example: 'kind: Service, type: LoadBalancer without nlb-target-type on an IPv6 cluster',
  }),
  rule({
    id: 'QUO-01',
    severity: RuleSeverity.ERROR,
    title: 'The VPC keeps within its network address units',
    why: 'AWS refuses further addresses, prefixes and interfaces of the VPC above the quota.',
    over: ({ vpcs }) =>
      vpcs.filter(({ clusters }) => clusters.some(({ nodegroups }) => nodegroups.length > 0)),
    check: ({ clusters, resource }, context) => {
      const units = total(clusters, 'networkAddressUnits', context);
      const quota = context.quotas.networkAddressUnitsPerVpc;
      return (
        units > quota &&
        `nodes in ${resource.logicalId} use ${units} network address units at the peak, the quota is ${quota}`
      );
    },
    remedy: 'Use prefix delegation (a prefix is one unit), or raise the quota (up to 256,000).',
    source: vpc('network-address-usage'),
    example: 'Secondary IP mode with expectedNodes: 3000',
  }),
  rule({
    id: 'QUO-02',
    severity: RuleSeverity.WARNING,
    title: 'Nodes keep within the network interfaces of the Region',
    why: 'EC2 refuses further interfaces above the quota.',
    over: withNodes,
    check: (cluster, context) => {
      const count = total([cluster], 'enis', context);
      const quota = context.quotas.interfacesPerRegion;
      return (
        count > quota &&
        `nodes of ${cluster.resource.logicalId} use ${count} network interfaces at the peak, the quota is ${quota}`
      );
    },
    remedy: 'Raise quota L-DF5E4CA3 and say so in the options.',
    source: VPC_LIMITS,
    example: 'expectedNodes: 3000',
  }),
  rule({
    id: 'QUO-03',
    severity: RuleSeverity.WARNING,
    title: 'Elastic IP addresses keep within their quota',
    why: 'Public NAT gateways take one each; the allocation above the quota fails.',
    over: ({ assembly }) =>
      assembly
        .ofType('AWS::EC2::EIP')
        .slice(0, 1)
        .map((resource) => ({ resource })),
    check: (_, { model, quotas }) => {
      const count = model.assembly.ofType('AWS::EC2::EIP').length;
      return (
        count > quotas.natGatewaysPerZone &&
        `the templates allocate ${count} Elastic IP addresses, the quota is ${quotas.natGatewaysPerZone}`
      );
    },
    remedy: 'Raise quota L-0263D0A3 and say so in the options.',
    source: VPC_LIMITS,
    example: 'Six AWS::EC2::EIP',
  }),
  rule({
    id: 'QUO-04',
    severity: RuleSeverity.WARNING,
    title: 'Route tables and routes keep within their quotas',
    why: 'Creating the one above the quota fails.',
    over: ({ vpcs }) => vpcs.filter(({ routeTables }) => routeTables.length > 0),
    check: ({ routeTables, resource }, { quotas }) => {
      const { routeTablesPerVpc: tables, routesPerTable } = quotas;
      const full = routeTables.filter(({ routes }) => routes.length > routesPerTable);
      return [
        ...(routeTables.length > tables
          ? [`${resource.logicalId} has ${routeTables.length} route tables, the quota is ${tables}`]
          : []),
        ...full.map(
          (table) =>
            `${table.resource.logicalId} has ${table.routes.length} routes, the quota is ${routesPerTable}`,
        ),
      ];
    },
    remedy: 'Summarise routes, or raise the quota and say so in the options.',
    source: VPC_LIMITS,
    example: 'RouteTable with 51 routes',
  }),
  rule({
    id: 'QUO-05',
    severity: RuleSeverity.WARNING,
    title: 'Large clusters spare the EC2 API',
    why: 'With more than 1,000 nodes single-address targets run into throttling.',
    over: ({ cnis }) => cnis,
    when: (view) =>
      !known(view.cluster.ipv6) &&
      view.env('WARM_IP_TARGET') !== undefined &&
      view.env('MINIMUM_IP_TARGET') === undefined,
    check: ({ cluster }, { options }) =>
      peakNodes(cluster, options.expectedNodes) > 1000 &&
      `${cluster.resource.logicalId} has ${peakNodes(cluster, options.expectedNodes)} nodes and WARM_IP_TARGET without MINIMUM_IP_TARGET`,
    remedy: 'Set both, or use prefix delegation.',
    source: bp('scale-data-plane'),
    example: 'env: { WARM_IP_TARGET: "2" } with expectedNodes: 2000',
  }),
  rule({
    id: 'DEP-01',
    severity: RuleSeverity.ERROR,
    title: 'Node groups wait for ENIConfigs',
    why: 'Nodes that start before find no ENIConfig and never become ready.',
    over: (model) => groups(model).filter(({ cluster }) => manifestConfigs(cluster!).length > 0),
    check: (group, { model }) => {
      const missing = manifestConfigs(group.cluster!).filter((config) => !model.dependsOn(group, config));
      return unique(missing.map(({ resource }) => resource.logicalId)).map(
        (id) => `node group ${group.resource.logicalId} does not depend on ${id}, which holds an ENIConfig`,
      );
    },
    remedy: 'Add DependsOn, or let the vpc-cni add-on make the ENIConfigs.',
    source: ug('cni-custom-network-tutorial'),
    example: 'ENIConfig as a Kubernetes manifest, Nodegroup without DependsOn',
  }),
  rule({
    id: 'DEP-02',
    severity: RuleSeverity.ERROR,
    title: 'Node groups wait for the routes of their subnets',
    why: 'Nodes that start before cannot pull images or register, and the node group fails.',
    over: (model) => groups(model).filter((group) => bootstrapRoutes(group).length > 0),
    check: (group, { model }) => {
      const missing = bootstrapRoutes(group).filter((route) => !model.dependsOn(group, { resource: route }));
      return (
        missing.length > 0 &&
        `node group ${group.resource.logicalId} does not depend on ${list(missing.map(({ logicalId }) => logicalId))}`
      );
    },
    remedy: 'Add DependsOn on the default routes (and endpoints) of its subnets.',
    source: issue('aws/aws-cdk', 18650),
    example: 'Nodegroup without DependsOn: NodeSubnetDefaultRoute',
  }),
  rule({
    id: 'DEP-03',
    severity: RuleSeverity.ERROR,
    title: 'Parts of a cluster depend on the cluster',
    why: 'Named by text only, they are created before the cluster, or deleted after it: the deletion of subnets and security groups then fails.',
    over: ownedByName,
    check: ({ resource, cluster }, { model }) =>
      !model.dependsOn({ resource }, cluster) &&
      `${resource.logicalId} names ${cluster.resource.logicalId} as text and does not depend on it`,
    remedy: 'Use a reference to the cluster, or DependsOn.',
    source: issue('aws/aws-cdk', 18650),
    example: 'Nodegroup: { ClusterName: my-cluster } beside Cluster: { Name: my-cluster }',
  }),
  rule({
    id: 'DEP-06',
    severity: RuleSeverity.WARNING,
    title: 'The AMI of nodes is pinned',
    why: 'Any deployment may replace all nodes because a newer AMI came out.',
    over: ({ launchTemplates }) => launchTemplates.filter(({ data }) => data.has('ImageId')),
    check: ({ data, resource }) => {
      const image = data.raw('ImageId')!;
      if (floats(image)) return `${resource.logicalId} takes the latest AMI of SSM at every deployment`;
      known(image);
      return undefined;
    },
    remedy: 'Write the AMI id, or the SSM parameter of one release.',
    source: ug('retrieve-ami-id'),
    example: 'ImageId: "{{resolve:ssm:/aws/service/eks/optimized-ami/1.35/.../recommended/image_id}}"',
  }),
  rule({
    id: 'DEP-07',
    severity: RuleSeverity.WARNING,
    title: 'Node groups have no fixed name',
    why: 'A change that replaces the group creates the new one first, which fails because the name is taken.',
    over: groups,
    check: ({ resource }) =>
      resource.props.has('NodegroupName') &&
      `node group ${resource.logicalId} has a fixed name: it cannot be replaced`,
    remedy: 'Leave the name to CloudFormation.',
    source: cfn('aws-resource-eks-nodegroup'),
    example: 'Nodegroup: { NodegroupName: general }',
  }),
  rule({
    id: 'UPG-02',
    severity: RuleSeverity.WARNING,
    title: 'The settings of aws-node are backed up before its version changes',
    why: 'There is no record of what was there when the upgrade has to be taken back.',
    over: (model, { options }) => (options.previousAddonVersion === undefined ? [] : pinned(model)),
    when: (view, context) => compareVersions(known(view.version!), previousVersion(context)) !== 0,
    check: ({ addon }, { model }) => {
      const backups = model.assembly.ofType('Custom::AwsNodeBackup');
      return (
        !backups.some((backup) => model.dependsOn(addon!, { resource: backup })) &&
        `${addon!.resource.logicalId} changes its version without a backup before it`
      );
    },
    remedy: 'Add an AwsNodeBackup that the add-on depends on.',
    source: bp('vpc-cni'),
    example: 'A new AddonVersion with previousAddonVersion, no AwsNodeBackup',
  }),
  rule({
    id: 'UPG-03',
    severity: RuleSeverity.WARNING,
    title: 'Updates of the add-on resolve conflicts',
    why: 'A setting that somebody changed by hand makes the update fail.',
    over: (model, { options }) => (options.previousAddonVersion === undefined ? [] : model.cnis),
    check: ({ resource }) =>
      known(resource.props.text('ResolveConflicts') ?? 'NONE') === 'NONE' &&
      `${resource.logicalId} has ResolveConflicts NONE: the update fails on settings changed by hand`,
    remedy: 'Use OVERWRITE with complete configuration values, or PRESERVE.',
    source: ug('kubernetes-field-management'),
    example: 'Addon: { ResolveConflicts: NONE } with previousAddonVersion',
  }),
  rule({
    id: 'UPG-04',
    severity: RuleSeverity.WARNING,
    title: 'Kubernetes and vpc-cni are upgraded one after the other',
    why: 'When one fails CloudFormation takes the other back, except the Kubernetes version, which stays.',
    over: (model, { options }) =>
      options.previousAddonVersion === undefined || options.previousKubernetesVersion === undefined
        ? []
        : pinned(model).filter(({ cluster }) => cluster.version),
    check: (view, context) => {
      const [from, to] = versions(view.cluster, context);
      const both = from !== to && compareVersions(known(view.version!), previousVersion(context)) !== 0;
      return (
        both &&
        `one deployment changes Kubernetes 1.${from} to 1.${to} and the version of ${view.resource.logicalId}`
      );
    },
    remedy: 'Use two deployments.',
    source: ug('rollback-cluster'),
    example: 'A new Version and a new AddonVersion in one template',
  }),
  rule({
    id: 'UPG-05',
    severity: RuleSeverity.ERROR,
    title: 'Kubernetes moves by one minor version',
    why: 'EKS refuses larger steps.',
    over: (model, { options }) =>
      options.previousKubernetesVersion === undefined
        ? []
        : model.clusters.filter(({ version }) => version !== undefined),
    check: (cluster, context) => {
      const [from, to] = versions(cluster, context);
      return (
        Math.abs(to - from) > 1 && `${cluster.resource.logicalId} goes from Kubernetes 1.${from} to 1.${to}`
      );
    },
    remedy: 'Upgrade step by step.',
    source: ug('update-cluster'),
    example: 'Version: "1.35" with previousKubernetesVersion: "1.32"',
  }),
  rule({
    id: 'UPG-08',
    severity: RuleSeverity.ERROR,
    title: 'vpc-cni is not one of the versions that break clusters',
    why: 'v1.22.0 and v1.22.1 crash in a loop when their role may not describe security groups.',
    over: pinned,
    when: ({ version }) => defectOf(known(version!)) !== undefined,
    check: ({ role, version, resource }) => {
      if (role === undefined)
        throw new NotCheckable(`the role of ${resource.logicalId} is not in the templates`);
      const allowed = known(allowsAction(role, 'ec2:DescribeSecurityGroups'));
      return (
        !allowed &&
        `vpc-cni ${known(version!).join('.')} of ${resource.logicalId} crashes without ec2:DescribeSecurityGroups, which role ${role.resource.logicalId} lacks`
      );
    },
    remedy: 'Use v1.22.2 or later.',
    source: [issue('aws/amazon-vpc-cni-k8s', 3704), issue('aws/amazon-vpc-cni-k8s', 3705)],
    example: 'AddonVersion: v1.22.1-eksbuild.1 with AmazonEKS_CNI_Policy',
  }),
  rule({
    id: 'UPG-09',
    severity: RuleSeverity.WARNING,
    title: 'Node groups are updated a part at a time',
    why: 'All nodes are drained at once, and with them every pod.',
    over: (model) => groups(model).filter(({ resource }) => resource.props.has('UpdateConfig')),
    check: ({ resource }) => {
      const update = resource.props.object('UpdateConfig');
      const percent = update.number('MaxUnavailablePercentage');
      const count = update.number('MaxUnavailable');
      const desired = resource.props.object('ScalingConfig').number('DesiredSize');
      const all =
        (percent !== undefined && known(percent) >= 100) ||
        (count !== undefined && desired !== undefined && known(count) > 1 && known(count) >= known(desired));
      return all && `node group ${resource.logicalId} replaces all of its nodes at once`;
    },
    remedy: 'Replace a third of the nodes at a time, or fewer.',
    source: ug('managed-node-update-behavior'),
    example: 'UpdateConfig: { MaxUnavailablePercentage: 100 }',
  }),
  rule({
    id: 'OBS-01',
    severity: RuleSeverity.INFO,
    title: 'Somebody is told before addresses run out',
    why: 'Exhaustion is silent until pods stay pending. AvailableIpAddressCount leaves reserved space out.',
    over: withNodes,
    check: ({ resource }, { model }) =>
      model.assembly.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').length === 0 &&
      `no alarm watches the addresses of ${resource.logicalId}`,
    remedy: 'Add alarms on the metrics of aws-node and on free prefixes.',
    source: issue('aws/containers-roadmap', 2011),
    example: 'A cluster without AWS::CloudWatch::Alarm',
  }),
];

function manifestConfigs({ eniConfigs, cni }: Cluster): EniConfig[] {
  return eniConfigs.filter(({ resource }) => resource !== cni.resource);
}

function defectOf(version: readonly number[]): string | undefined {
  return readVersion(`v${version.join('.')}`).defect;
}
