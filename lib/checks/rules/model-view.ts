import type { Cluster, Entity, Nodegroup, Subnet } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import type { Resource } from '../model/resource';
import { isObject, known, Unknown, type Value } from '../model/value';
import type {
  ICheckedCluster,
  ICheckedNetwork,
  ICheckedNodegroup,
  ICheckedResource,
  ICheckedSubnet,
} from './checked-network';
import { allKnown, isPublic, perObject, podSubnets } from './facts';

/** A resource as custom rules see it. */
class ResourceView implements ICheckedResource {
  constructor(public readonly _resource: Resource) {}

  public get stack(): string {
    return this._resource.stack;
  }

  public get logicalId(): string {
    return this._resource.logicalId;
  }

  public get resourceType(): string {
    return this._resource.type;
  }

  public value(path: string): unknown {
    let value: Value | undefined = this._resource.props.values;
    for (const name of path.split('.')) {
      known(value);
      value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
      if (value === undefined) return undefined;
    }
    return plain(value);
  }
}

/** JSON without unknown parts; those end the check. */
function plain(value: Value): unknown {
  if (value instanceof Unknown) return known(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]));
}

class SubnetView extends ResourceView implements ICheckedSubnet {
  constructor(private readonly subnet: Subnet) {
    super(subnet.resource);
  }

  public get ipv4CidrBlock(): string | undefined {
    return this.subnet.ipv4 === undefined ? undefined : known(this.subnet.ipv4).text;
  }

  public get availabilityZone(): string {
    return known(this.subnet.zone);
  }

  public get usedFor(): string[] {
    return [...this.subnet.roles];
  }

  public get isPublic(): boolean {
    return isPublic(this.subnet);
  }
}

const subnetView = perObject((subnet: Subnet) => new SubnetView(subnet));

class NodegroupView extends ResourceView implements ICheckedNodegroup {
  constructor(private readonly group: Nodegroup) {
    super(group.resource);
  }

  public get instanceTypes(): string[] {
    return allKnown(this.group.instanceTypes);
  }

  public get subnets(): ICheckedSubnet[] {
    return allKnown(this.group.subnets).map(subnetView);
  }
}

export const nodegroupView = perObject((group: Nodegroup) => new NodegroupView(group));

class ClusterView extends ResourceView implements ICheckedCluster {
  constructor(private readonly cluster: Cluster) {
    super(cluster.resource);
  }

  public get kubernetesVersion(): string | undefined {
    const { version } = this.cluster;
    return version === undefined ? undefined : known(version);
  }

  public get clusterSubnets(): ICheckedSubnet[] {
    return allKnown(this.cluster.subnets).map(subnetView);
  }

  public get podSubnets(): ICheckedSubnet[] {
    return podSubnets(this.cluster).map(subnetView);
  }

  public get nodegroups(): ICheckedNodegroup[] {
    return this.cluster.nodegroups.map(nodegroupView);
  }

  public vpcCniSetting(name: string): string | undefined {
    const value = this.cluster.cni.env(name);
    return value === undefined ? undefined : known(value);
  }
}

const clusterView = perObject((cluster: Cluster) => new ClusterView(cluster));

/** The model as custom rules see it. */
export class NetworkView implements ICheckedNetwork {
  public readonly clusters: ICheckedCluster[];
  public readonly subnets: ICheckedSubnet[];

  constructor(private readonly model: NetworkModel) {
    this.clusters = model.clusters.map(clusterView);
    this.subnets = model.subnets.map(subnetView);
  }

  public resourcesOfType(resourceType: string): ICheckedResource[] {
    return this.model.assembly.ofType(resourceType).map((resource) => new ResourceView(resource));
  }

  public dependsOn(resource: ICheckedResource, other: ICheckedResource): boolean {
    return this.model.dependsOn(this.entity(resource), this.entity(other));
  }

  private entity(view: ICheckedResource): Entity {
    return { resource: resourceOf(view, this.model) };
  }
}

/** The resource behind a view. */
export function resourceOf({ stack, logicalId }: ICheckedResource, { assembly }: NetworkModel): Resource {
  const resource = assembly.resources.get(`${stack}/${logicalId}`);
  if (resource === undefined) throw new Error(`there is no resource ${logicalId} in ${stack}`);
  return resource;
}
