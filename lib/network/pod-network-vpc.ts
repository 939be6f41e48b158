import { Annotations, Fn, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { AddressPlan } from '../planning/address-plan';
import { CidrBlock } from '../planning/cidr-block';
import { PlanProblemSeverity } from '../planning/plan-problem';
import { SubnetRole } from '../planning/subnet-role';
import { PlannedIpAddresses } from './planned-ip-addresses';
import { withAvailabilityZones } from './stack-availability-zones';
import { ExtendedPodNetwork } from './extended-pod-network';
import { FlowLogs } from './flow-logs';
import { ImportedPodNetwork } from './imported-pod-network';
import type { NatGateways } from './nat-gateways';
import { ClusterEndpoints } from './cluster-endpoints';
import { ClusterFeature } from '../planning/cluster-feature';
import type { IClusterEndpoints } from './endpoints';
import type { IPodNetworkVpc } from './pod-network';
import type { PodNetworkVpcAttributes } from './pod-network-attributes';
import type { PodNetworkExtensionProps } from './pod-network-extension-props';
import type { PodNetworkVpcProps } from './pod-network-vpc-props';
import type { ReservationProvider } from './reservation-provider';
import { reservePrefixes } from './reserve-prefixes';
import type { SubnetCidrReservation } from './subnet-cidr-reservation';
import type { SubnetGroup } from './subnet-groups';
import { carve, checkPools, PoolBlocks } from './pool-blocks';
import { podGroupName, subnetGroupsOf, WayOut } from './subnet-groups';
import { TransitGatewayWay } from './transit-gateway-way';
import { checkWaysOut, natGatewaysOf, wayOutOf } from './way-out';
import { ConstructError } from '../synth/construct-error';

/** Tags by which load balancer controllers find subnets. */
const PUBLIC_LOAD_BALANCER_TAG = 'kubernetes.io/role/elb';
const INTERNAL_LOAD_BALANCER_TAG = 'kubernetes.io/role/internal-elb';

/** Above the priority at which `eks.Cluster` tags every private subnet of its VPC. */
const OVERRIDE_PRIORITY = 300;

/**
 * A dual-stack VPC laid out by an address plan: cluster, public, node and pod subnets in every zone.
 *
 * The VPC gets one Amazon-provided IPv6 /56, a /64 on each subnet, an egress-only Internet gateway for the private
 * subnets, NAT gateways, flow logs and a closed default security group. Pod blocks are associated as secondary CIDR
 * blocks before their subnets are made.
 *
 * Throws if the zones do not fit the plan.
 *
 * @example
 * const network = new PodNetworkVpc(this, 'Network', {
 *   addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
 * });
 */
export class PodNetworkVpc extends Construct implements IPodNetworkVpc {
  /**
   * Takes a VPC that exists already.
   *
   * @param scope parent construct
   * @param id construct id
   * @param attributes the VPC and its subnets by role
   */
  public static fromPodNetworkVpcAttributes(
    scope: Construct,
    id: string,
    attributes: PodNetworkVpcAttributes,
  ): IPodNetworkVpc {
    // eslint-disable-next-line awscdk/require-passing-this -- a static import hangs below the caller's scope
    return new ImportedPodNetwork(scope, id, attributes);
  }

  /**
   * Extends a VPC that exists already with pod blocks: a secondary CIDR block, a pod subnet in each zone of the node
   * subnets, routes, and reservations for prefixes.
   *
   * Nothing that exists is changed, renumbered or tagged. IPv4 only.
   *
   * @param scope parent construct
   * @param id construct id
   * @param props the VPC, its subnets by role, and the pod blocks
   */
  public static extend(scope: Construct, id: string, props: PodNetworkExtensionProps): IPodNetworkVpc {
    // eslint-disable-next-line awscdk/require-passing-this -- a static import hangs below the caller's scope
    return new ExtendedPodNetwork(scope, id, props);
  }

  /** The VPC; subnets can be selected by the group names Cluster, Public, Node, Pod, Pod2 and so on. */
  public readonly vpc: ec2.IVpc;
  public readonly addressPlan?: AddressPlan;
  public readonly clusterSubnets: ec2.ISubnet[];
  public readonly publicSubnets: ec2.ISubnet[];
  public readonly nodeSubnets: ec2.ISubnet[];
  public readonly podSubnets: ec2.ISubnet[];
  public readonly knownCidrBlocks: string[];
  public readonly hasNatRoutes?: boolean;
  public readonly nodeDependencies: IConstruct[];
  public readonly reservations: SubnetCidrReservation[];
  public readonly endpoints?: IClusterEndpoints;

  /** Attachment to the transit gateway; undefined where there is none. */
  public readonly transitGatewayAttachment?: ec2.CfnTransitGatewayAttachment;

  private readonly pools?: PoolBlocks;

  constructor(scope: Construct, id: string, props: PodNetworkVpcProps) {
    super(scope, id);
    const plan = props.addressPlan;
    const wayOut = wayOutOf(props);
    const groups = subnetGroupsOf(plan, wayOut);
    this.passOnAdvice(plan);
    checkWaysOut(this, props);
    checkPools(this, plan, props.ipamPools);
    this.pools = props.ipamPools && new PoolBlocks(this, 'Ipam', { plan, pools: props.ipamPools });
    this.addressPlan = plan;
    this.knownCidrBlocks = plan.isByMask ? [] : blocksInUse(plan);
    this.hasNatRoutes = wayOut === WayOut.TRANSIT_GATEWAY || natGatewaysOf(props).count !== 0;

    this.vpc = this.defineVpc(groups, props);
    this.clusterSubnets = this.subnetsNamed('Cluster').slice(0, plan.controlPlaneAzs);
    this.publicSubnets = groups.some(({ role }) => role === SubnetRole.PUBLIC)
      ? this.subnetsNamed('Public')
      : [];
    this.nodeSubnets = this.subnetsNamed('Node');
    this.podSubnets = podBlocksInUse(plan)
      .slice(0, 1)
      .flatMap((index) => this.podSubnetsOf(index));

    podBlocksInUse(plan).forEach((blockIndex) => this.associatePodBlock(plan, blockIndex));
    this.tagForLoadBalancers(groups);
    (props.flowLogs ?? FlowLogs.toCloudWatchLogs())._bind(this, this.vpc);
    this.reservations =
      props.reservePrefixes === false ? [] : this.reserve(groups, props.reservationProvider);
    this.transitGatewayAttachment = this.attach(plan, props);
    this.endpoints = wayOut === WayOut.NONE ? this.defineEndpoints() : undefined;
    this.nodeDependencies = [...this.reservations, ...(this.endpoints ? [this.endpoints] : [])];
  }

  public podSubnetsOf(podBlockIndex: number): ec2.ISubnet[] {
    const isRetired = this.addressPlan?.retiredPodCidrBlocks.includes(
      this.addressPlan.podCidrBlocks[podBlockIndex],
    );
    return isRetired ? [] : this.subnetsNamed(podGroupName(podBlockIndex));
  }

  private passOnAdvice({ advice }: AddressPlan): void {
    const warnings = advice.filter(({ severity }) => severity === PlanProblemSeverity.WARNING);
    for (const { code, path, message } of warnings) {
      Annotations.of(this).addWarningV2(`PodNetwork:${code}`, `${path}: ${message}`);
    }
  }

  private defineVpc(groups: SubnetGroup[], props: PodNetworkVpcProps): ec2.Vpc {
    const zones = zonesOf(this, props);
    const nats = natGatewaysOf(props);
    const addresses = new PlannedIpAddresses(
      props.addressPlan.vpcCidrBlock,
      groups.flatMap((group) => group.planned),
      this.pools,
      props.ipamPools?.ipv6PoolId,
    );
    const vpc = withAvailabilityZones(
      this,
      zones,
      () =>
        new ec2.Vpc(this, 'Vpc', {
          ipProtocol: ec2.IpProtocol.DUAL_STACK,
          ipAddresses: addresses,
          ipv6Addresses: addresses,
          availabilityZones: zones,
          subnetConfiguration: groups.map(({ name, subnetType }) => ({ name, subnetType })),
          natGateways: nats.count,
          natGatewayProvider: natProviderOf(this, nats),
          enableDnsHostnames: true,
          enableDnsSupport: true,
          restrictDefaultSecurityGroup: true,
        }),
    );
    this.pools?.useVpc(vpc);
    // ec2.Vpc makes the gateway for private subnets of any kind, and routes to it from those with egress only.
    if (wayOutOf(props) !== WayOut.GATEWAYS) vpc.node.tryRemoveChild('EIGW6');
    // A NAT gateway needs an Internet gateway that is attached, not only one that exists.
    if (nats.isRegional)
      vpc.node.findChild('RegionalNatGateway').node.addDependency(vpc.node.findChild('VPCGW'));
    return vpc;
  }

  private attach(
    plan: AddressPlan,
    { transitGateway }: PodNetworkVpcProps,
  ): ec2.CfnTransitGatewayAttachment | undefined {
    if (transitGateway === undefined) return undefined;
    const way = new TransitGatewayWay(this, 'TransitGateway', {
      ...transitGateway,
      vpc: this.vpc,
      transitSubnets: this.subnetsNamed('Transit'),
      nodeSubnets: this.nodeSubnets,
      podSubnets: podBlocksInUse(plan).flatMap((index) => this.podSubnetsOf(index)),
    });
    return way.attachment;
  }

  private defineEndpoints(): ClusterEndpoints {
    return new ClusterEndpoints(this, 'Endpoints', { network: this, features: [ClusterFeature.NODES] });
  }

  /** A subnet in a block that is not associated yet fails with `InvalidSubnet.Range`. */
  private associatePodBlock(plan: AddressPlan, blockIndex: number): void {
    const association = new ec2.CfnVPCCidrBlock(this, `PodCidrBlock${blockIndex + 1}`, {
      vpcId: this.vpc.vpcId,
      cidrBlock: this.pools?.podBlock(blockIndex) ?? plan.podCidrBlocks[blockIndex],
    });
    this.podSubnetsOf(blockIndex).forEach((subnet) => subnet.node.addDependency(association));
  }

  private tagForLoadBalancers(groups: SubnetGroup[]): void {
    const tagOf: { [role: string]: string | undefined } = {
      [SubnetRole.PUBLIC]: PUBLIC_LOAD_BALANCER_TAG,
      [SubnetRole.NODE]: INTERNAL_LOAD_BALANCER_TAG,
    };
    for (const { name, role } of groups) {
      for (const subnet of this.subnetsNamed(name)) {
        const wanted = tagOf[role];
        const options = { priority: OVERRIDE_PRIORITY, includeResourceTypes: ['AWS::EC2::Subnet'] };
        for (const tag of [PUBLIC_LOAD_BALANCER_TAG, INTERNAL_LOAD_BALANCER_TAG]) {
          if (tag === wanted) Tags.of(subnet).add(tag, '1', options);
          // eks.Cluster tags every private subnet of the VPC, which would invite load balancers among the pods.
          else Tags.of(subnet).remove(tag, { priority: OVERRIDE_PRIORITY });
        }
      }
    }
  }

  /** Nodes come after: a reservation does not move the addresses that are taken already. */
  private reserve(groups: SubnetGroup[], provider?: ReservationProvider): SubnetCidrReservation[] {
    const ranges = groups.flatMap(({ name, planned }) =>
      planned.map(({ ipv4CidrBlock, reservedCidrBlocks }, index) => ({
        id: `${name}Prefixes${index + 1}`,
        subnet: this.subnetsNamed(name)[index],
        ...this.rangesOf(this.subnetsNamed(name)[index], ipv4CidrBlock, reservedCidrBlocks),
      })),
    );
    return reservePrefixes(this, ranges, { provider });
  }

  /** Ranges of a subnet from a pool lie where those of its stand-in lie. */
  private rangesOf(subnet: ec2.ISubnet, planned: string, ranges: string[]) {
    if (this.pools === undefined) return { subnetCidrBlock: planned, cidrBlocks: ranges };
    const { ipv4CidrBlock: subnetCidrBlock } = subnet;
    const [standIn, ...inner] = [planned, ...ranges].map((cidr) => CidrBlock.parse(cidr));
    return { subnetCidrBlock, cidrBlocks: inner.map((range) => carve(subnetCidrBlock, standIn, range)) };
  }

  private subnetsNamed(subnetGroupName: string): ec2.ISubnet[] {
    return this.vpc.selectSubnets({ subnetGroupName }).subnets;
  }
}

function blocksInUse({ vpcCidrBlock, podCidrBlocks, retiredPodCidrBlocks }: AddressPlan): string[] {
  return [vpcCidrBlock, ...podCidrBlocks].filter((cidr) => !retiredPodCidrBlocks.includes(cidr));
}

/** Positions of the pod blocks that have subnets. */
function podBlocksInUse({ podCidrBlocks, retiredPodCidrBlocks }: AddressPlan): number[] {
  return podCidrBlocks.flatMap((cidr, index) => (retiredPodCidrBlocks.includes(cidr) ? [] : [index]));
}

/** Looked up when used, so that everything else works with older releases of aws-cdk-lib. */
function natProviderOf(scope: IConstruct, { isRegional }: NatGateways): ec2.NatProvider | undefined {
  if (!isRegional) return undefined;
  const { regionalGateway }: Partial<typeof ec2.NatProvider> = ec2.NatProvider;
  if (regionalGateway !== undefined) return ec2.NatProvider.regionalGateway();
  throw new ConstructError(
    scope,
    'NatGateways.regional() needs a newer aws-cdk-lib, with ec2.NatProvider.regionalGateway: update it, or use NatGateways.perAvailabilityZone()',
  );
}

function zonesOf(scope: IConstruct, { addressPlan, availabilityZones }: PodNetworkVpcProps): string[] {
  const count = addressPlan.maxAzs;
  if (availabilityZones === undefined) {
    return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
  }
  if (availabilityZones.length !== count || new Set(availabilityZones).size !== count) {
    throw new ConstructError(
      scope,
      `availabilityZones [${availabilityZones.join(', ')}] does not fit the plan, which uses ${count} zones (maxAzs: ${count}): name ${count} different zones`,
    );
  }
  return availabilityZones;
}
