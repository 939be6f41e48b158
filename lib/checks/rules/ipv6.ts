import { InstanceHypervisor } from '../../capacity/eni-limits';
import type { Resource } from '../model/resource';
import { allowsAction } from '../model/build-iam';
import type { Cluster, Entity, Route, Subnet, Vpc, VpcCni } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, PartialText, Unknown, textOf } from '../model/value';
import { compareVersions } from '../model/vpc-cni-view';
import { RuleSeverity } from './rule-severity';
import { limitsOf, typesOf } from './capacity';
import { defaultRoute, list, unique } from './facts';
import { find, rule, type Rule } from './rule';
import {
  bp,
  CNI_IPAMD,
  CNI_IPV6,
  issue,
  NETWORK_REQS,
  ug,
  vpc,
  VPC_CIDR_BLOCKS,
  VPC_LIMITS,
} from './sources';

const clusters = (model: NetworkModel): Cluster[] => model.clusters;
const ipv6Blocks = ({ blocks }: Vpc) => blocks.filter(({ family }) => family === 'ipv6');

interface Use extends Entity {
  readonly subnet: Subnet;
  readonly cluster: Cluster;
}

/** Subnets of clusters, for rules about IPv6 clusters. */
function uses(model: NetworkModel): Use[] {
  return model.clusters.flatMap((cluster) => {
    const subnets = [...cluster.subnets, ...cluster.nodegroups.flatMap((group) => group.subnets)];
    return unique(subnets).flatMap((subnet) =>
      subnet instanceof Unknown ? [] : [{ resource: subnet.resource, subnet, cluster }],
    );
  });
}

function nodeUses(model: NetworkModel): Use[] {
  return uses(model).filter(({ subnet }) => subnet.roles.has('node'));
}

/** Resources whose properties use the IPv6 block of a VPC before it is there. */
function ipv6Users(model: NetworkModel): Entity[] {
  const groups = model.securityGroups.filter(({ resource }) =>
    JSON.stringify(resource.rawProperties).includes('Ipv6CidrBlocks'),
  );
  return [...model.subnets.filter(({ ipv6 }) => ipv6 !== undefined), ...groups];
}

function isNetworkInterface(resource: unknown): boolean {
  const text = resource instanceof PartialText ? resource.tail : textOf(resource);
  return /:network-interface\/\*$/.test(text);
}

function chartVersion(version: string): number[] {
  return version.replace(/^v/, '').split('.').map(Number);
}

const FIRST_IPV6_VERSION = [1, 10, 1];

export const V6_RULES: readonly Rule[] = [
  rule({
    id: 'V6-01',
    severity: RuleSeverity.ERROR,
    title: 'The VPC of an IPv6 cluster has an IPv6 block',
    why: 'EKS refuses the cluster.',
    over: (model) => model.clusters.filter((cluster) => cluster.vpc !== undefined),
    when: ({ ipv6 }) => ipv6,
    check: (cluster) =>
      ipv6Blocks(cluster.vpc!).length === 0 &&
      `${cluster.resource.logicalId} is an IPv6 cluster, but ${cluster.vpc!.resource.logicalId} has no IPv6 block`,
    remedy: 'Associate a /56 provided by Amazon.',
    source: CNI_IPV6,
    example: 'IpFamily: ipv6 in a VPC without AWS::EC2::VPCCidrBlock for IPv6',
  }),
  rule({
    id: 'V6-02',
    severity: RuleSeverity.ERROR,
    title: 'IPv6 blocks have a size that AWS accepts',
    why: 'VPC blocks are /44 to /60 and subnets /44 to /64, in steps of 4; EC2 refuses the others.',
    over: (model) => [
      ...model.blocks
        .filter(({ family, resource }) => family === 'ipv6' && resource.props.has('Ipv6CidrBlock'))
        .map(({ resource, cidr }) => ({ resource, cidr, longest: 60 })),
      ...model.subnets.flatMap(({ resource, ipv6 }) =>
        ipv6 === undefined ? [] : [{ resource, cidr: ipv6, longest: 64 }],
      ),
    ],
    check: ({ cidr, longest, resource }) => {
      const mask =
        cidr instanceof Unknown && cidr.cidrMask !== undefined ? cidr.cidrMask : known(cidr).block.cidrMask;
      const fits = mask >= 44 && mask <= longest && mask % 4 === 0;
      return (
        !fits &&
        `${resource.logicalId} has an IPv6 block of /${mask}; AWS accepts /44 to /${longest} in steps of 4`
      );
    },
    remedy: 'Use a /56 for the VPC and a /64 for each subnet.',
    source: VPC_CIDR_BLOCKS,
    example: 'Subnet: { Ipv6CidrBlock: 2001:db8::/62 with cidrBits 66 }',
  }),
  rule({
    id: 'V6-03',
    severity: RuleSeverity.ERROR,
    title: 'Subnets of an IPv6 cluster give nodes an IPv6 address',
    why: 'Nodes need one also in private subnets; without it they do not join.',
    over: uses,
    when: ({ cluster }) => cluster.ipv6,
    check: ({ subnet }) => {
      if (subnet.ipv6 === undefined) return `${subnet.resource.logicalId} has no IPv6 block`;
      return (
        !known(subnet.assignIpv6) && `${subnet.resource.logicalId} does not assign IPv6 addresses on creation`
      );
    },
    remedy: 'Give the subnet a /64 and set AssignIpv6AddressOnCreation.',
    source: NETWORK_REQS,
    example: 'NodeSubnet: { AssignIpv6AddressOnCreation: false } of an IPv6 cluster',
  }),
  rule({
    id: 'V6-04',
    severity: RuleSeverity.ERROR,
    title: 'Private subnets of an IPv6 cluster have a way out for IPv6',
    why: 'Pods have IPv6 addresses only, so the NAT gateway for IPv4 does not help most of their traffic.',
    over: nodeUses,
    when: ({ cluster }) => cluster.ipv6,
    check: ({ subnet }) =>
      defaultRoute(subnet, '::/0') === undefined && `${subnet.resource.logicalId} has no route for ::/0`,
    remedy: 'Add a route to an egress-only internet gateway.',
    source: [bp('ipv6'), ug('deploy-ipv6-cluster')],
    example: 'NodeSubnet of an IPv6 cluster without a ::/0 route',
  }),
  rule({
    id: 'V6-05',
    severity: RuleSeverity.ERROR,
    title: 'A VPC has one egress-only internet gateway',
    why: 'The quota is one for each VPC.',
    over: (model) => egressOnlyGateways(model),
    check: ({ resource, vpcId, vpcName }, { model }) => {
      const same = model
        .near(resource, egressOnlyGateways(model))
        .filter((other) => known(other.vpcId) === known(vpcId));
      return (
        same[0].resource !== resource &&
        `${resource.logicalId} is the second egress-only internet gateway of ${known(vpcName)}`
      );
    },
    remedy: 'Share one gateway among all route tables.',
    source: VPC_LIMITS,
    example: 'Two AWS::EC2::EgressOnlyInternetGateway for one VPC',
  }),
  rule({
    id: 'V6-06',
    severity: RuleSeverity.ERROR,
    title: 'DNS64 is off in subnets with IPv6 pods',
    why: 'Pods would use NAT64, although aws-node already gives them a way to IPv4 hosts.',
    over: nodeUses,
    when: ({ cluster }) => cluster.ipv6,
    check: ({ subnet }) =>
      known(subnet.dns64) && `${subnet.resource.logicalId} has DNS64 on and hosts IPv6 pods`,
    remedy: 'Turn EnableDns64 off.',
    source: bp('ipv6'),
    example: 'NodeSubnet: { EnableDns64: true } of an IPv6 cluster',
  }),
  rule({
    id: 'V6-07',
    severity: RuleSeverity.INFO,
    title: 'DNS64 goes with a route for NAT64',
    why: 'Synthesised addresses of 64:ff9b::/96 lead nowhere without it.',
    over: ({ subnets }) => subnets.filter(({ resource }) => resource.props.has('EnableDns64')),
    when: ({ dns64 }) => dns64,
    check: (subnet) =>
      defaultRoute(subnet, '64:ff9b::/96') === undefined &&
      `${subnet.resource.logicalId} has DNS64 on and no route for 64:ff9b::/96`,
    remedy: 'Add the route to a NAT gateway.',
    source: vpc('nat-gateway-nat64-dns64'),
    example: 'Subnet: { EnableDns64: true } without a 64:ff9b::/96 route',
  }),
  rule({
    id: 'V6-08',
    severity: RuleSeverity.ERROR,
    title: 'IPv6 clusters have no custom networking',
    why: 'aws-node refuses to start with both.',
    over: ({ cnis }) => cnis,
    when: ({ cluster }) => cluster.ipv6,
    check: ({ customNetworking, cluster }) =>
      known(customNetworking) &&
      `${cluster.resource.logicalId} is an IPv6 cluster with custom networking, which is for IPv4 only`,
    remedy: 'Remove AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG and the ENIConfigs.',
    source: CNI_IPAMD,
    example: 'IpFamily: ipv6 with AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"',
  }),
  rule({
    id: 'V6-09',
    severity: RuleSeverity.ERROR,
    title: 'aws-node of an IPv6 cluster keeps prefix delegation on',
    why: 'aws-node accepts exactly one IP family, and IPv6 only with prefixes; it exits otherwise.',
    over: ({ cnis }) => cnis,
    when: ({ cluster }) => cluster.ipv6,
    check: (cni) => {
      const wrong = [
        ['ENABLE_PREFIX_DELEGATION', 'false'],
        ['ENABLE_IPv4', 'true'],
        ['ENABLE_IPv6', 'false'],
      ].filter(([key, value]) => known(cni.env(key) ?? '').toLowerCase() === value);
      return (
        wrong.length > 0 &&
        `aws-node of IPv6 cluster ${cni.cluster.resource.logicalId} is told ${list(wrong.map(([key, value]) => `${key}=${value}`))}`
      );
    },
    remedy: 'Leave these settings to EKS.',
    source: CNI_IPAMD,
    example: 'env: { ENABLE_PREFIX_DELEGATION: "false" } on an IPv6 cluster',
  }),
  rule({
    id: 'V6-10',
    severity: RuleSeverity.ERROR,
    title: 'Nodes of an IPv6 cluster run on Nitro or bare metal',
    why: 'Other types cannot take the prefix that all pods of a node live in.',
    over: ({ nodegroups }) => nodegroups.filter(({ cluster }) => cluster !== undefined),
    when: ({ cluster }) => cluster!.ipv6,
    check: (group) => {
      const old = typesOf(group).filter((type) => limitsOf(type).hypervisor === InstanceHypervisor.XEN);
      return (
        old.length > 0 &&
        `node group ${group.resource.logicalId} has ${list(old)}, which cannot run IPv6 pods`
      );
    },
    remedy: 'Choose types of the Nitro system.',
    source: CNI_IPV6,
    example: 'InstanceTypes: [m4.large] in an IPv6 cluster',
  }),
  rule({
    id: 'V6-11',
    severity: RuleSeverity.ERROR,
    title: 'IPv6 clusters have Linux nodes in the Region',
    why: 'Windows and Outposts do not work with IPv6 clusters.',
    over: clusters,
    when: ({ ipv6 }) => ipv6,
    check: ({ nodegroups, props, resource }) => {
      const windows = nodegroups
        .filter((group) => known(group.windows))
        .map((group) => `Windows node group ${group.resource.logicalId}`);
      const wrong = [...windows, ...(props.has('OutpostConfig') ? ['OutpostConfig'] : [])];
      return wrong.length > 0 && `${resource.logicalId} is an IPv6 cluster with ${list(wrong)}`;
    },
    remedy: 'Use an IPv4 cluster for them.',
    source: CNI_IPV6,
    example: 'AmiType: WINDOWS_CORE_2022_x86_64 in an IPv6 cluster',
  }),
  rule({
    id: 'V6-12',
    severity: RuleSeverity.ERROR,
    title: 'vpc-cni of an IPv6 cluster is 1.10.1 or later',
    why: 'Earlier versions know no IPv6.',
    over: ({ cnis }) => cnis.filter(({ version }) => version !== undefined),
    when: ({ cluster }) => cluster.ipv6,
    check: ({ version, cluster }) =>
      compareVersions(known(version!), FIRST_IPV6_VERSION) < 0 &&
      `${cluster.resource.logicalId} is an IPv6 cluster with vpc-cni ${known(version!).join('.')}; IPv6 needs 1.10.1`,
    remedy: 'Raise the version of the add-on.',
    source: CNI_IPV6,
    example: 'AddonVersion: v1.9.0-eksbuild.1 on an IPv6 cluster',
  }),
  rule({
    id: 'V6-13',
    severity: RuleSeverity.ERROR,
    title: 'aws-node of an IPv6 cluster may assign IPv6 addresses',
    why: 'The managed policy AmazonEKS_CNI_Policy is for IPv4 only, and there is none for IPv6: nodes get no prefix and pods no address.',
    over: ({ cnis }) => cnis.filter(({ role }) => role !== undefined),
    when: ({ cluster }) => cluster.ipv6,
    check: (cni) =>
      !known(mayAssign(cni)) &&
      `role ${cni.role!.resource.logicalId} of aws-node lacks ec2:AssignIpv6Addresses`,
    remedy: 'Attach a policy with the IPv6 actions (AwsNodePolicy has them).',
    source: [ug('cni-iam-role'), issue('aws/containers-roadmap', 1843)],
    example: 'CniRole with AmazonEKS_CNI_Policy only, on an IPv6 cluster',
  }),
  rule({
    id: 'V6-14',
    severity: RuleSeverity.ERROR,
    title: 'aws-node may tag interfaces',
    why: 'ec2:CreateTags on another resource is denied when the interface is made.',
    over: ({ cnis }) => cnis.filter(({ role }) => role !== undefined),
    when: ({ cluster }) => cluster.ipv6,
    check: ({ role }) => {
      const tagging = role!.statements.filter(({ actions }) => actions.includes('ec2:CreateTags'));
      const wrong = tagging.filter(
        ({ resources }) => !resources.some((item) => isNetworkInterface(item) || item === '*'),
      );
      if (
        wrong.some(({ resources }) =>
          resources.some((item) => item instanceof Unknown && !(item instanceof PartialText)),
        )
      )
        known(wrong[0].resources[0]);
      return (
        wrong.length > 0 &&
        `role ${role!.resource.logicalId} allows ec2:CreateTags, but not on network-interface/*`
      );
    },
    remedy: 'Allow ec2:CreateTags on arn:<partition>:ec2:*:*:network-interface/*.',
    source: ug('cni-iam-role'),
    example: 'Action: ec2:CreateTags, Resource: arn:aws:ec2:*:*:instance/*',
  }),
  rule({
    id: 'V6-15',
    severity: RuleSeverity.ERROR,
    title: 'The Load Balancer Controller knows IPv6',
    why: 'Versions before 2.3.1 cannot register IPv6 targets.',
    over: ({ charts }) =>
      charts.filter(
        ({ chart, cluster, version }) =>
          chart === 'aws-load-balancer-controller' && cluster && version !== undefined,
      ),
    when: ({ cluster }) => cluster!.ipv6,
    check: ({ version, resource }) => {
      const text = known(version!);
      return (
        compareVersions(chartVersion(text), [1, 3, 3]) < 0 &&
        `${resource.logicalId} installs chart ${text} of the Load Balancer Controller; IPv6 needs 1.3.3 (controller 2.3.1)`
      );
    },
    remedy: 'Install controller 2.3.1 (chart 1.3.3) or later and use ip targets.',
    source: CNI_IPV6,
    example: 'Chart aws-load-balancer-controller, Version: 1.2.0, on an IPv6 cluster',
  }),
  rule({
    id: 'V6-16',
    severity: RuleSeverity.INFO,
    title: 'IPv6 clusters are not in China',
    why: 'IPv6 clusters do not exist in the China Regions.',
    over: clusters,
    when: ({ ipv6 }) => ipv6,
    check: ({ resource }) =>
      known(resource.region ?? new Unknown('the Region is not known')).startsWith('cn-') &&
      `${resource.logicalId} is an IPv6 cluster in ${resource.region}`,
    remedy: 'Use IPv4 there.',
    source: CNI_IPV6,
    example: 'IpFamily: ipv6 in cn-north-1',
  }),
  rule({
    id: 'V6-17',
    severity: RuleSeverity.WARNING,
    title: 'Nodes use the metadata service over IPv4',
    why: 'EKS does not support the IPv6 endpoint of the instance metadata service.',
    over: ({ launchTemplates }) =>
      launchTemplates.filter(({ data }) => data.object('MetadataOptions').has('HttpProtocolIpv6')),
    check: ({ data, resource }) =>
      known(data.object('MetadataOptions').text('HttpProtocolIpv6')!) === 'enabled' &&
      `${resource.logicalId} turns the IPv6 endpoint of the metadata service on`,
    remedy: 'Remove HttpProtocolIpv6.',
    source: bp('ipv6'),
    example: 'MetadataOptions: { HttpProtocolIpv6: enabled }',
  }),
  rule({
    id: 'V6-18',
    severity: RuleSeverity.WARNING,
    title: 'Users of the IPv6 block wait for its association',
    why: 'The list of IPv6 blocks of the VPC is empty before, and the deployment fails by chance.',
    over: (model) => (model.vpcs.some((item) => ipv6Blocks(item).length > 0) ? ipv6Users(model) : []),
    check: (user, { model }) => {
      const owner = (user as Partial<Subnet>).vpc;
      const blocks = owner === undefined ? [] : ipv6Blocks(owner);
      const waits = blocks.length === 0 || blocks.some((block) => model.dependsOn(user, block));
      return (
        !waits &&
        `${user.resource.logicalId} uses the IPv6 block of ${owner!.resource.logicalId}, but does not depend on ${blocks[0].resource.logicalId}`
      );
    },
    remedy: 'Add DependsOn on the AWS::EC2::VPCCidrBlock.',
    source: [issue('aws/aws-cdk', 28843), issue('aws/aws-cdk', 36714)],
    example: 'NodeSubnet: { Ipv6CidrBlock: !Select [0, !Cidr [...]] } without DependsOn',
  }),
  rule({
    id: 'V6-19',
    severity: RuleSeverity.WARNING,
    title: 'Routes to the internet gateway wait for its attachment',
    why: 'The route fails when it is made before the gateway is attached.',
    over: ({ routes }) => routes.filter(({ target, table }) => target === 'igw' && table?.vpc),
    check: (route, { model }) => {
      const attachment = attachmentOf(route, model);
      return (
        attachment &&
        !model.assembly.graph.dependsOn(route.resource, attachment) &&
        `route ${route.resource.logicalId} does not depend on ${attachment.logicalId}, which attaches its gateway`
      );
    },
    remedy: 'Add DependsOn on the AWS::EC2::VPCGatewayAttachment.',
    source: issue('aws/aws-cdk', 37853),
    example: 'Route: { DestinationIpv6CidrBlock: ::/0, GatewayId: Igw } without DependsOn',
  }),
];

function mayAssign({ role }: VpcCni): ReturnType<typeof allowsAction> {
  return allowsAction(role!, 'ec2:AssignIpv6Addresses');
}

function egressOnlyGateways({ assembly }: NetworkModel) {
  return assembly.ofType('AWS::EC2::EgressOnlyInternetGateway').map((resource) => {
    const owner = assembly.referenced(resource.props.raw('VpcId'));
    return {
      resource,
      vpcId: owner?.id ?? resource.props.text('VpcId') ?? new Unknown('the gateway has no VPC'),
      vpcName: owner?.logicalId ?? resource.props.text('VpcId'),
    };
  });
}

function attachmentOf(route: Route, { assembly }: NetworkModel): Resource | undefined {
  const gateway = assembly.referenced(route.targetValue);
  return find(
    assembly.ofType('AWS::EC2::VPCGatewayAttachment'),
    ({ props }) => gateway !== undefined && assembly.referenced(props.raw('InternetGatewayId')) === gateway,
  );
}
