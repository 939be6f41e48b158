import type { Assembly } from './assembly';
import type { Resource } from './resource';
import type { VpcParts } from './build-vpc';
import { toCidr } from './cidr';
import type {
  Addon,
  Cluster,
  EniConfig,
  FargateProfile,
  HelmRelease,
  IamRole,
  KubernetesObject,
  LaunchTemplate,
  Nodegroup,
  Subnet,
  VpcCni,
} from './entities';
import { parseJsonText } from './json-text';
import { Props } from './props';
import { readUserData } from './user-data';
import {
  isObject,
  Reference,
  sameValue,
  Unknown,
  zoneLabel,
  type Maybe,
  type Value,
  type ValueObject,
} from './value';
import { vpcCniOf } from './vpc-cni-view';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Clusters of an assembly with their add-ons, nodes and Kubernetes objects. */
export class ClusterParts {
  public readonly clusters: Cluster[];
  public readonly addons: Addon[];
  public readonly nodegroups: Nodegroup[];
  public readonly launchTemplates: LaunchTemplate[];
  public readonly fargateProfiles: FargateProfile[];
  public readonly eniConfigs: EniConfig[] = [];
  public readonly objects: KubernetesObject[];
  public readonly charts: HelmRelease[];
  private readonly byId = new Map<string, Cluster>();
  private readonly templateById = new Map<string, LaunchTemplate>();

  constructor(
    private readonly assembly: Assembly,
    private readonly vpcParts: VpcParts,
    private readonly roles: Map<string, IamRole>,
  ) {
    this.clusters = assembly
      .ofType('AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster')
      .map((resource) => this.cluster(resource));
    this.launchTemplates = assembly
      .ofType('AWS::EC2::LaunchTemplate')
      .map((item) => this.launchTemplate(item));
    this.addons = assembly.ofType('AWS::EKS::Addon').map((resource) => this.addon(resource));
    this.nodegroups = assembly.ofType('AWS::EKS::Nodegroup').map((resource) => this.nodegroup(resource));
    this.fargateProfiles = assembly
      .ofType('AWS::EKS::FargateProfile', 'Custom::AWSCDK-EKS-FargateProfile')
      .map((resource) => this.fargateProfile(resource));
    this.objects = assembly
      .ofType('Custom::AWSCDK-EKS-KubernetesResource')
      .flatMap((resource) => this.kubernetesObjects(resource));
    this.charts = assembly
      .ofType('Custom::AWSCDK-EKS-HelmChart')
      .map((resource) => this.helmRelease(resource));
    this.finish();
  }

  private finish(): void {
    for (const addon of this.addons) this.addonEniConfigs(addon);
    for (const object of this.objects) this.manifestEniConfig(object);
    for (const cluster of this.clusters) {
      (cluster as Writable<Cluster>).cni = vpcCniOf(cluster, this.roles, this.associationsOf(cluster));
      for (const config of cluster.eniConfigs) mark([config.subnet], 'pod');
    }
  }

  /** The cluster that a property of a resource names: a Ref, or the same name as text in its environment. */
  public clusterOf(value: Value | undefined, { stack }: Resource): Cluster | undefined {
    if (value instanceof Reference && this.byId.has(value.resourceId)) return this.byId.get(value.resourceId);
    if (value === undefined) return undefined;
    const named = this.clusters.filter(({ name }) => name !== undefined && sameValue(name, value) === true);
    return this.assembly.environments.pick(stack, named, ({ resource }) => resource.stack);
  }

  /** Pod Identity associations of a cluster that stand beside its add-ons. */
  private associationsOf(cluster: Cluster): Resource[] {
    return this.assembly
      .ofType('AWS::EKS::PodIdentityAssociation')
      .filter((resource) => this.clusterOf(resource.props.raw('ClusterName'), resource) === cluster);
  }

  private cluster(resource: Resource): Cluster {
    const props = clusterProps(resource);
    const vpcConfig = props.object('ResourcesVpcConfig');
    const network = props.object('KubernetesNetworkConfig');
    const subnets = vpcConfig.list('SubnetIds').map((value) => this.vpcParts.subnetOf(value));
    const family = network.text('IpFamily') ?? 'ipv4';
    const service = network.raw('ServiceIpv4Cidr');
    const cluster: Writable<Cluster> = {
      resource,
      props,
      subnets,
      vpc: subnets.find((subnet): subnet is Subnet => !(subnet instanceof Unknown))?.vpc,
      name: props.text('Name'),
      version: props.text('Version'),
      ipv6: family instanceof Unknown ? family : family === 'ipv6',
      serviceCidr: service === undefined ? undefined : toCidr(service),
      publicEndpoint: vpcConfig.flag('EndpointPublicAccess') ?? true,
      privateEndpoint: vpcConfig.flag('EndpointPrivateAccess') ?? false,
      autoMode: props.object('ComputeConfig').flag('Enabled') ?? false,
      addons: [],
      nodegroups: [],
      fargateProfiles: [],
      eniConfigs: [],
      objects: [],
      charts: [],
      role: this.roleOf(props.raw('RoleArn')),
      cni: undefined as unknown as VpcCni,
    };
    mark(subnets, 'cluster');
    cluster.vpc?.clusters.push(cluster);
    this.byId.set(resource.id, cluster);
    return cluster;
  }

  private roleOf(value: Value | undefined): IamRole | undefined {
    return value instanceof Reference ? this.roles.get(value.resourceId) : undefined;
  }

  private addon(resource: Resource): Addon {
    const { props } = resource;
    const cluster = this.clusterOf(props.raw('ClusterName'), resource);
    const written = props.raw('ConfigurationValues');
    const parsed = written === undefined ? undefined : parseJsonText(written);
    const addon: Addon = {
      resource,
      cluster,
      name: props.text('AddonName') ?? new Unknown('the add-on has no name'),
      version: props.text('AddonVersion'),
      configuration: parsed,
      malformed:
        written !== undefined &&
        (parsed === undefined || (!isObject(parsed) && !(parsed instanceof Unknown))),
    };
    cluster?.addons.push(addon);
    return addon;
  }

  private launchTemplate(resource: Resource): LaunchTemplate {
    const data = resource.props.object('LaunchTemplateData');
    const template = { resource, data, userData: readUserData(data.raw('UserData')) };
    this.templateById.set(resource.id, template);
    return template;
  }

  private nodegroup(resource: Resource): Nodegroup {
    const { props } = resource;
    const cluster = this.clusterOf(props.raw('ClusterName'), resource);
    const spec = props.object('LaunchTemplate');
    const reference = spec.raw('Id') ?? spec.raw('Name');
    const template = reference instanceof Reference ? this.templateById.get(reference.resourceId) : undefined;
    const subnets = props.list('Subnets').map((value) => this.vpcParts.subnetOf(value));
    const amiType = props.text('AmiType');
    const nodegroup: Nodegroup = {
      resource,
      cluster,
      subnets,
      instanceTypes: instanceTypes(props, template),
      amiType,
      windows: amiType instanceof Unknown ? amiType : /^WINDOWS/.test(amiType ?? ''),
      launchTemplate: template,
      role: this.roleOf(props.raw('NodeRole')),
    };
    mark(subnets, 'node');
    cluster?.nodegroups.push(nodegroup);
    return nodegroup;
  }

  private fargateProfile(resource: Resource): FargateProfile {
    const props = resource.type.startsWith('Custom::')
      ? pascalCase(resource.props.object('Config').values)
      : resource.props;
    const cluster = this.clusterOf(props.raw('ClusterName'), resource);
    const namesSubnets = props.has('Subnets');
    const subnets = namesSubnets
      ? props.list('Subnets').map((value) => this.vpcParts.subnetOf(value))
      : (cluster?.subnets ?? []).filter((subnet) => subnet instanceof Unknown || !leadsToInternet(subnet));
    const profile: FargateProfile = { resource, cluster, subnets, namesSubnets };
    mark(subnets, 'fargate');
    cluster?.fargateProfiles.push(profile);
    return profile;
  }

  private kubernetesObjects(resource: Resource): KubernetesObject[] {
    const cluster = this.clusterOf(resource.props.raw('ClusterName'), resource);
    const manifest = resource.props.raw('Manifest');
    const parsed = manifest === undefined ? undefined : parseJsonText(manifest);
    const objects = (Array.isArray(parsed) ? parsed : [parsed]).filter(isObject);
    return objects.map((object) => {
      const entity = { resource, cluster, object };
      cluster?.objects.push(entity);
      return entity;
    });
  }

  private helmRelease(resource: Resource): HelmRelease {
    const { props } = resource;
    const cluster = this.clusterOf(props.raw('ClusterName'), resource);
    const release: HelmRelease = {
      resource,
      cluster,
      chart: props.text('Chart') ?? new Unknown('the chart has no name'),
      version: props.text('Version'),
      values:
        parseJsonText(props.raw('Values') ?? '{}') ?? new Unknown('the values of the chart are not JSON'),
    };
    cluster?.charts.push(release);
    return release;
  }

  private addonEniConfigs(addon: Addon): void {
    if (addon.name !== 'vpc-cni' || !isObject(addon.configuration)) return;
    const { eniConfig } = addon.configuration;
    const subnets = isObject(eniConfig) && isObject(eniConfig.subnets) ? eniConfig.subnets : {};
    for (const [name, value] of Object.entries(subnets)) {
      const { id, securityGroups } = isObject(value) ? value : ({} as ValueObject);
      this.addEniConfig(addon.resource, addon.cluster, name, id, securityGroups);
    }
  }

  private manifestEniConfig({ resource, cluster, object }: KubernetesObject): void {
    if (object.kind !== 'ENIConfig') return;
    const metadata = isObject(object.metadata) ? object.metadata : {};
    const spec = isObject(object.spec) ? object.spec : {};
    const name = metadata.name ?? new Unknown('the ENIConfig has no name');
    this.addEniConfig(resource, cluster, name, spec.subnet, spec.securityGroups);
  }

  private addEniConfig(
    resource: Resource,
    cluster: Cluster | undefined,
    name: Value,
    subnet: Value | undefined,
    groups: Value | undefined,
  ): void {
    const config: EniConfig = {
      resource,
      cluster,
      name: zoneLabel(name),
      subnet: this.vpcParts.subnetOf(subnet),
      subnetValue: subnet,
      securityGroups: groups === undefined ? undefined : ([groups].flat() as Value[]),
    };
    this.eniConfigs.push(config);
    cluster?.eniConfigs.push(config);
  }
}

function mark(subnets: Maybe<Subnet>[], role: 'cluster' | 'node' | 'pod' | 'fargate'): void {
  for (const subnet of subnets) if (!(subnet instanceof Unknown)) subnet.roles.add(role);
}

function leadsToInternet({ routeTable }: Subnet): boolean {
  return routeTable?.routes.some(({ target }) => target === 'igw') ?? false;
}

function instanceTypes(props: Props, template: LaunchTemplate | undefined): Maybe<string>[] {
  const own = props.texts('InstanceTypes');
  if (own.length > 0) return own;
  const fromTemplate = template?.data.text('InstanceType');
  return fromTemplate === undefined ? [] : [fromTemplate];
}

/** The custom resource of CDK's older cluster construct spells the same properties in lower camel case. */
function clusterProps(resource: Resource): Props {
  if (resource.type === 'AWS::EKS::Cluster') return resource.props;
  return pascalCase(resource.props.object('Config').values);
}

function pascalCase(values: ValueObject): Props {
  return new Props(pascal(values) as ValueObject);
}

function pascal(value: Value): Value {
  if (Array.isArray(value)) return value.map(pascal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key[0].toUpperCase() + key.slice(1), pascal(item)]),
  );
}
