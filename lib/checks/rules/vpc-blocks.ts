import { SHARED } from '../../planning/address-families';
import { ipv4Size } from '../../planning/slot-layout';
import type { Resource } from '../model/resource';
import type { Cidr } from '../model/cidr';
import type { Entity, Subnet, VpcBlock } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { ifKnown, known, textOf } from '../model/value';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { list, name, secondaryBlockOf } from './facts';
import {
  adviceMessages,
  hostBitMessages,
  quotaMessages,
  secondaryBlockMessages,
  type Spelled,
  vpcBlockMessages,
} from './planning-checks';
import { find, rule, some, type Rule, type RuleContext } from './rule';
import {
  bp,
  cfn,
  CLUSTER_ENDPOINT,
  CUSTOM_NETWORKING,
  ec2Api,
  issue,
  NETWORK_REQS,
  ug,
  vpc,
  VPC_CIDR_BLOCKS,
  VPC_LIMITS,
} from './sources';

const ipv4 = (model: NetworkModel): VpcBlock[] => model.blocks.filter(({ family }) => family === 'ipv4');
const secondary = (model: NetworkModel): VpcBlock[] =>
  ipv4(model).filter(({ primary, vpc: owner }) => !primary && owner);

/** Every IPv4 block that a template spells out: of VPCs and of subnets. */
function spelledBlocks(model: NetworkModel): Spelled[] {
  const subnets = model.subnets.flatMap((subnet) =>
    subnet.ipv4 === undefined ? [] : [{ ...subnet, cidr: subnet.ipv4 }],
  );
  return [...ipv4(model), ...subnets];
}

/** Subnets that lie in a secondary block of their VPC. */
function subnetsInSecondaryBlocks({ subnets }: NetworkModel): Subnet[] {
  return subnets.filter((subnet) =>
    subnet.vpc?.blocks.some(({ primary, family }) => !primary && family === 'ipv4'),
  );
}

function overlapWithConnected(cidr: Cidr, { connected }: RuleContext): Cidr | undefined {
  return connected.find((other) => other.block.overlaps(cidr.block));
}

/** DHCP options of a VPC that has clusters. */
interface DhcpOptions extends Entity {
  readonly options?: Resource;
  readonly clusters: NonNullable<VpcBlock['vpc']>['clusters'];
}

export function dhcpOptions(model: NetworkModel): DhcpOptions[] {
  return model.assembly.ofType('AWS::EC2::VPCDHCPOptionsAssociation').map((resource) => {
    const owner = model.assembly.referenced(resource.props.raw('VpcId'));
    const clusters = model.vpcs.find(({ resource: { id } }) => id === owner?.id)?.clusters ?? [];
    return { resource, options: model.assembly.referenced(resource.props.raw('DhcpOptionsId')), clusters };
  });
}

export function lacksAmazonDns({ options }: DhcpOptions): boolean {
  const servers = options?.props.texts('DomainNameServers') ?? [];
  return servers.length > 0 && !some(servers, (server) => known(server) === 'AmazonProvidedDNS');
}

export const NET_RULES: readonly Rule[] = [
  rule({
    id: 'NET-01',
    severity: RuleSeverity.ERROR,
    title: 'IPv4 blocks of a VPC are /16 to /28',
    why: 'EC2 refuses any other size when the block is created or associated.',
    over: ipv4,
    check: vpcBlockMessages('NET-01'),
    remedy: 'Use several /16 blocks instead of one larger block.',
    source: VPC_CIDR_BLOCKS,
    example: 'Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/8 } }',
  }),
  rule({
    id: 'NET-02',
    severity: RuleSeverity.ERROR,
    title: 'CIDR blocks are well formed and have no host bits set',
    why: 'EC2 refuses what is not a CIDR block, and silently cuts the host bits off, so the block that exists is not the block in the template, and it may overlap a neighbour.',
    over: spelledBlocks,
    check: hostBitMessages,
    remedy: 'Write the block that is meant; with host bits, the one that EC2 would make of it.',
    source: ec2Api('CreateSubnet'),
    example: 'Subnet: { Type: AWS::EC2::Subnet, Properties: { CidrBlock: 10.0.1.0/20 } }',
  }),
  rule({
    id: 'NET-03',
    severity: RuleSeverity.ERROR,
    title: 'IPv4 blocks of a VPC do not overlap',
    why: 'The association of the second block fails.',
    over: (model) => ipv4(model).filter((block) => block.vpc),
    check: vpcBlockMessages('NET-03'),
    remedy: 'Choose disjoint blocks.',
    source: `${VPC_CIDR_BLOCKS}#add-cidr-block-restrictions`,
    example: 'Vpc: 10.0.0.0/16, PodBlock: 10.0.128.0/17',
  }),
  rule({
    id: 'NET-04',
    severity: RuleSeverity.ERROR,
    title: 'A secondary block may be associated with the primary one',
    why: 'AWS allows only some pairs of address families in one VPC; the association fails for the others.',
    over: secondary,
    check: secondaryBlockMessages('NET-04'),
    remedy: 'Beside a primary block of RFC 1918 space, use blocks of 100.64.0.0/10 for pods.',
    source: `${VPC_CIDR_BLOCKS}#add-cidr-block-restrictions`,
    example: 'Vpc: 10.0.0.0/16, PodBlock: 192.168.0.0/16',
  }),
  rule({
    id: 'NET-05',
    severity: RuleSeverity.ERROR,
    title: '198.19.0.0/16 is not a secondary block beside other space',
    why: 'AWS restricts this range as soon as the VPC has a private, shared or public block, although some guides suggest it for pods.',
    over: secondary,
    check: secondaryBlockMessages('NET-05'),
    remedy: 'Use blocks of 100.64.0.0/10.',
    source: [VPC_CIDR_BLOCKS, issue('aws/aws-eks-best-practices', 633)],
    example: 'Vpc: 10.0.0.0/16, PodBlock: 198.19.0.0/16',
  }),
  rule({
    id: 'NET-06',
    severity: RuleSeverity.ERROR,
    title: 'No block overlaps a reserved range',
    why: 'Loopback, link-local, multicast and class E ranges are refused or never routed.',
    over: ipv4,
    check: vpcBlockMessages('NET-06'),
    remedy: 'Use private (RFC 1918) or shared (100.64.0.0/10) address space.',
    source: VPC_CIDR_BLOCKS,
    example: 'Vpc: { CidrBlock: 169.254.0.0/16 }',
  }),
  rule({
    id: 'NET-07',
    severity: RuleSeverity.WARNING,
    title: 'No block overlaps 172.17.0.0/16',
    why: 'It is the Docker bridge on Cloud9, SageMaker and some nodes: they cannot reach addresses of it in the VPC.',
    over: (model) => [
      ...ipv4(model),
      ...model.clusters.flatMap((cluster): Spelled[] =>
        cluster.serviceCidr ? [{ ...cluster, cidr: cluster.serviceCidr }] : [],
      ),
    ],
    check: adviceMessages('NET-07'),
    remedy: 'Choose a block without 172.17.0.0/16 in it.',
    source: VPC_CIDR_BLOCKS,
    example: 'Vpc: { CidrBlock: 172.17.0.0/16 }',
  }),
  rule({
    id: 'NET-08',
    severity: RuleSeverity.WARNING,
    follows: ['NET-06'],
    title: 'VPC blocks are private or shared address space',
    why: 'Hosts of the internet that own the same addresses become unreachable from the VPC.',
    over: ipv4,
    check: adviceMessages('NET-08'),
    remedy: 'Use RFC 1918 space or 100.64.0.0/10.',
    source: VPC_CIDR_BLOCKS,
    example: 'Vpc: { CidrBlock: 52.10.0.0/16 }',
  }),
  rule({
    id: 'NET-09',
    severity: RuleSeverity.ERROR,
    title: 'A VPC has no more IPv4 blocks than its quota',
    why: 'The association above the quota fails.',
    over: (model) => model.vpcs,
    check: (owner, { quotas }) => quotaMessages('NET-09', owner, quotas),
    remedy: 'Raise quota L-83CA0A9D (up to 50) and say so in the options, or use fewer, larger blocks.',
    source: VPC_LIMITS,
    example: 'Vpc with six AWS::EC2::VPCCidrBlock',
  }),
  rule({
    id: 'NET-10',
    severity: RuleSeverity.ERROR,
    title: 'The VPC of a cluster has DNS support and DNS hostnames on',
    why: 'Nodes cannot register with the cluster without them.',
    over: (model) => model.vpcs.filter(({ clusters }) => clusters.length > 0),
    check: (owner) => {
      const off = [
        ['EnableDnsSupport', known(owner.dnsSupport)],
        ['EnableDnsHostnames', known(owner.dnsHostnames)],
      ].filter(([, on]) => !on);
      return (
        off.length > 0 &&
        `${list(off.map(([prop]) => textOf(prop)))} is off in ${owner.resource.logicalId}; EKS nodes cannot register without it`
      );
    },
    remedy: 'Set both to true.',
    source: NETWORK_REQS,
    example: 'Vpc: { EnableDnsHostnames: false }',
  }),
  rule({
    id: 'NET-11',
    severity: RuleSeverity.WARNING,
    title: 'DHCP options keep the DNS of Amazon for clusters with a private endpoint',
    why: 'The private name of the API server is answered only by the resolver of the VPC.',
    over: (model) => dhcpOptions(model).filter(({ options }) => options),
    when: ({ clusters }) => some(clusters, ({ privateEndpoint }) => privateEndpoint),
    check: (options) =>
      lacksAmazonDns(options) &&
      `DHCP options ${options.options!.logicalId} lack AmazonProvidedDNS; nodes may not find the private endpoint of the cluster`,
    remedy: 'Add AmazonProvidedDNS, or forward the zone of the cluster to the resolver of the VPC.',
    source: [CLUSTER_ENDPOINT, ug('control-plane-egress')],
    example: 'Options: { Type: AWS::EC2::DHCPOptions, Properties: { DomainNameServers: [10.1.1.1] } }',
  }),
  rule({
    id: 'NET-12',
    severity: RuleSeverity.WARNING,
    title: 'Pod blocks of 100.64.0.0/10 are not in use in connected networks',
    why: 'Blocks that are not routed may repeat, but only as long as no route between the networks covers them.',
    over: (model, { connected }) => (connected.length > 0 ? ipv4(model) : []),
    when: ({ cidr }) => SHARED.contains(known(cidr).block),
    check: ({ cidr }, context) => {
      const other = overlapWithConnected(known(cidr), context);
      return other && `pod block ${known(cidr).text} overlaps connected network ${other.text}`;
    },
    remedy: 'Keep SNAT on, use a distinct block, or route through a private NAT gateway.',
    source: CUSTOM_NETWORKING,
    example: 'PodBlock: 100.64.0.0/16 with connectedCidrBlocks: [100.64.0.0/12]',
  }),
  rule({
    id: 'NET-13',
    severity: RuleSeverity.ERROR,
    title: 'Routable VPC blocks do not overlap connected networks',
    why: 'Peering and transit gateway routes fail or lead to the wrong network.',
    over: (model, { connected }) => (connected.length > 0 ? ipv4(model) : []),
    when: ({ cidr }) => !SHARED.contains(known(cidr).block),
    check: ({ cidr }, context) => {
      const other = overlapWithConnected(known(cidr), context);
      return other && `VPC block ${known(cidr).text} overlaps connected network ${other.text}`;
    },
    remedy: 'Take a block of an address pool (IPAM) that all networks share.',
    source: [bp('ip-opt'), 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html'],
    example: 'Vpc: 10.0.0.0/16 with connectedCidrBlocks: [10.0.0.0/8]',
  }),
  rule({
    id: 'NET-14',
    severity: RuleSeverity.ERROR,
    title: 'No route of the VPC lies inside a secondary block',
    why: 'AWS refuses a block that is as large as, or larger than, the destination of an existing route.',
    over: secondary,
    check: (block) => {
      const cidr = known(block.cidr);
      const routes = block
        .vpc!.routeTables.flatMap((table) => table.routes)
        .filter(({ destination }) => destination);
      const route = find(routes, ({ destination }) => cidr.block.contains(known(destination!).block));
      return (
        route &&
        `secondary block ${cidr.text} contains ${known(route.destination!).text}, the destination of ${route.resource.logicalId}`
      );
    },
    remedy: 'Remove the route, or take a smaller block.',
    source: `${VPC_CIDR_BLOCKS}#add-cidr-block-restrictions`,
    example: 'PodBlock: 100.64.0.0/16 with a route to 100.64.8.0/24 over a transit gateway',
  }),
  rule({
    id: 'NET-15',
    severity: RuleSeverity.INFO,
    profile: RuleProfile.POSTURE,
    title: 'Pod blocks are used to the end',
    why: 'Subnets cannot grow later. Three zones leave a quarter of a block, which a fourth zone can use.',
    over: (model) => secondary(model),
    check: (block) => {
      const { block: range, text } = known(block.cidr);
      const inside = block
        .vpc!.subnets.map((subnet) => ifKnown(subnet.ipv4)?.block)
        .filter((item) => item && range.contains(item));
      const used = inside.reduce((sum, item) => sum + ipv4Size(item!.cidrMask), 0);
      const spare = Math.round(100 * (1 - used / ipv4Size(range.cidrMask)));
      return (
        inside.length > 0 &&
        spare >= 50 &&
        `${spare}% of pod block ${text} is in no subnet: its subnets could be twice as large`
      );
    },
    remedy: 'Use larger subnets, or a smaller block.',
    source: vpc('subnet-sizing'),
    example: '100.64.0.0/16 with 100.64.0.0/19, 100.64.32.0/19, 100.64.64.0/19',
  }),
  rule({
    id: 'NET-16',
    severity: RuleSeverity.ERROR,
    follows: ['NET-03'],
    title: 'Subnets of a secondary block wait for its association',
    why: 'CloudFormation may create the subnet first, which fails with InvalidSubnet.Range.',
    over: subnetsInSecondaryBlocks,
    when: (subnet) => subnet.ipv4 !== undefined && secondaryBlockOf(subnet) !== undefined,
    check: (subnet, { model }) => {
      const block = secondaryBlockOf(subnet)!;
      return (
        !model.dependsOn(subnet, block) &&
        `${name(subnet)} does not depend on ${block.resource.logicalId}, which associates its block`
      );
    },
    remedy: 'Add DependsOn on the AWS::EC2::VPCCidrBlock.',
    source: [issue('aws/aws-cdk', 9573), cfn('aws-resource-ec2-vpccidrblock')],
    example: 'PodSubnet: { CidrBlock: 100.64.0.0/18 } without DependsOn: PodBlock',
  }),
  rule({
    id: 'NET-17',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'The VPC of a cluster has flow logs',
    why: 'Without them nobody can tell which packets were dropped, and between whom.',
    over: (model) => model.vpcs.filter(({ clusters }) => clusters.length > 0),
    check: (owner, { model }) => {
      const logs = model.assembly.ofType('AWS::EC2::FlowLog').map((log) => log.props.raw('ResourceId')!);
      const logged = some(logs, (target) => {
        const resource = model.assembly.referenced(target);
        return resource === undefined ? known(target) === owner.resource.id : resource === owner.resource;
      });
      return !logged && `${owner.resource.logicalId} has no flow log`;
    },
    remedy: 'Add a flow log, of rejected traffic at least.',
    source: vpc('flow-logs'),
    example: 'Vpc without AWS::EC2::FlowLog',
  }),
];
