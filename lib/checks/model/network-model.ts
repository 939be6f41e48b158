import { Assembly } from './assembly';
import { ClusterParts } from './build-cluster';
import { buildRoles } from './build-iam';
import { buildSecurityGroups } from './build-security-groups';
import { VpcParts } from './build-vpc';
import type {
  Addon,
  Cluster,
  Endpoint,
  EniConfig,
  Entity,
  FargateProfile,
  HelmRelease,
  IamRole,
  KubernetesObject,
  LaunchTemplate,
  NatGateway,
  Nodegroup,
  Reservation,
  Route,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcBlock,
  VpcCni,
} from './entities';
import type { Resource } from './resource';
import type { TemplateSource } from './template';
import { NotCheckable } from './value';

/** The pod network that a set of CloudFormation templates describes. */
export class NetworkModel {
  public readonly assembly: Assembly;
  public readonly vpcs: Vpc[];
  public readonly blocks: VpcBlock[];
  public readonly subnets: Subnet[];
  public readonly routeTables: RouteTable[];
  public readonly routes: Route[];
  public readonly natGateways: NatGateway[];
  public readonly endpoints: Endpoint[];
  public readonly securityGroups: SecurityGroup[];
  public readonly reservations: Reservation[];
  public readonly clusters: Cluster[];
  public readonly addons: Addon[];
  public readonly nodegroups: Nodegroup[];
  public readonly launchTemplates: LaunchTemplate[];
  public readonly fargateProfiles: FargateProfile[];
  public readonly eniConfigs: EniConfig[];
  public readonly objects: KubernetesObject[];
  public readonly charts: HelmRelease[];
  public readonly roles: IamRole[];
  /** Settings of aws-node, one for each cluster that runs it. */
  public readonly cnis: VpcCni[];

  private readonly clusterParts: ClusterParts;

  constructor(sources: readonly TemplateSource[]) {
    this.assembly = new Assembly(sources);
    const roles = buildRoles(this.assembly);
    const network = new VpcParts(this.assembly);
    const clusters = new ClusterParts(this.assembly, network, roles);
    this.clusterParts = clusters;
    this.securityGroups = buildSecurityGroups(this.assembly, network);
    this.roles = [...roles.values()];
    ({
      vpcs: this.vpcs,
      blocks: this.blocks,
      subnets: this.subnets,
      routeTables: this.routeTables,
      routes: this.routes,
      natGateways: this.natGateways,
      endpoints: this.endpoints,
      reservations: this.reservations,
    } = network);
    ({
      clusters: this.clusters,
      addons: this.addons,
      nodegroups: this.nodegroups,
      launchTemplates: this.launchTemplates,
      fargateProfiles: this.fargateProfiles,
      eniConfigs: this.eniConfigs,
      objects: this.objects,
      charts: this.charts,
    } = clusters);
    this.cnis = this.clusters.map(({ cni }) => cni).filter(({ addon }) => addon !== undefined);
  }

  /** The cluster that the property ClusterName of a resource names. */
  public clusterNamedBy(resource: Resource): Cluster | undefined {
    return this.clusterParts.clusterOf(resource.props.raw('ClusterName'), resource);
  }

  /** The entities in the account and Region of a resource. */
  public near<T extends Entity>(resource: Resource, entities: readonly T[]): T[] {
    return entities.filter((entity) => this.assembly.shareEnvironment(entity.resource, resource));
  }

  /** Resources of some types in the account and Region of another one. */
  public resourcesNear(resource: Resource, ...types: string[]): Resource[] {
    return this.assembly.ofType(...types).filter((other) => this.assembly.shareEnvironment(other, resource));
  }

  /**
   * Whether the first entity waits for the second when the stacks are deployed. Not checkable between stacks whose
   * order is not declared: no DependsOn reaches into another stack.
   */
  public dependsOn({ resource: from }: Entity, { resource: to }: Entity): boolean {
    const { graph } = this.assembly;
    if (graph.dependsOn(from, to)) return true;
    if (!graph.isOrdered(from.stack, to.stack))
      throw new NotCheckable(`the order of ${to.stack} and ${from.stack} is not declared`);
    return false;
  }
}
