import type { Resource } from '../model/resource';
import type { Cluster, Entity, Route, Subnet, Vpc } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, Unknown } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { defaultRoute, unique } from './facts';
import { find, rule, type Rule } from './rule';
import { bp, CNI_IPV6, issue, NETWORK_REQS, ug, vpc, VPC_CIDR_BLOCKS, VPC_LIMITS } from './sources';

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
