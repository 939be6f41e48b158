import { createHash } from 'node:crypto';
import type { ResourceProvider } from '../resource-provider';
import type { VirtualClock } from '../virtual-clock';
import type { FunctionConfiguration, World } from '../world';
import type { Aws, Providers } from './aws';
import { defaultDials, type Dials } from './dials';
import { endpointProviders } from './ec2/endpoints';
import { gatewayProviders } from './ec2/gateways';
import { ipamProviders } from './ec2/ipam';
import { launchTemplateProviders, type LaunchTemplate } from './ec2/launch-templates';
import { natProviders } from './ec2/nat';
import { networkAclProviders } from './ec2/network-acls';
import { Network } from './ec2/network';
import { placementGroupProviders } from './ec2/placement-groups';
import { routeProviders } from './ec2/routes';
import { securityGroupProviders } from './ec2/security-groups';
import { subnetProviders } from './ec2/subnets';
import { vpcProviders } from './ec2/vpc';
import { accessProviders } from './eks/access-providers';
import { addonProviders } from './eks/addons';
import { ApiServers } from './eks/api-servers';
import { clusterProviders } from './eks/cluster-providers';
import { Clusters } from './eks/clusters';
import { fargateProviders } from './eks/fargate-providers';
import { nodegroupProviders } from './eks/nodegroup-providers';
import { Callers, SECRET_KEY } from './http/callers';
import { Servers } from './http/servers';
import { Identities } from './iam/identities';
import { roleProviders } from './iam/providers';
import { wayOut, wayToApiServer } from './network-way';
import { deliverLogs } from './services/function-logs';
import { eventProviders } from './services/event-providers';
import { functionProviders, type FunctionRecord } from './services/functions';
import { Storage } from './services/storage';
import { storageProviders } from './services/storage-providers';
import { Tables } from './tables';
import { zonesOf, type Zone } from './zones';

export interface AwsWorldOptions {
  readonly clock: VirtualClock;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** @default '123456789012' */
  readonly accountId?: string;
  readonly dials?: Partial<Dials>;
}

/** One account in one region: what resources of stacks and calls of handlers act upon alike. */
export class AwsWorld implements World, Aws {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly accountId: string;
  readonly partition = 'aws';
  readonly dials: Dials;
  readonly tables = new Tables();
  readonly network = new Network(this.tables);
  readonly storage = new Storage(this.tables);
  readonly iam: Identities;
  readonly eks: Clusters;
  readonly functions = this.tables.table<FunctionRecord>();
  readonly launchTemplates = this.tables.table<LaunchTemplate>();
  readonly apiServers: ApiServers;
  readonly servers: Servers;
  /** Set by the engine: runs a function that another one, or itself, has invoked. */
  invokeFunction?: (nameOrArn: string, event: unknown) => void;
  /** Set by the engine: runs a function, and answers what it returned. */
  callFunction?: World['callFunction'];
  /** Set by the engine: status of a stack, for a handler that asks CloudFormation. */
  stackStatus?: (stackId: string) => string | undefined;
  private readonly callers = new Callers();
  private readonly providers: Providers;
  private readonly zones: readonly Zone[];

  constructor({ clock, region = 'us-east-1', accountId = '123456789012', dials = {} }: AwsWorldOptions) {
    this.clock = clock;
    this.region = region;
    this.accountId = accountId;
    this.dials = { ...defaultDials(), ...dials };
    this.zones = zonesOf(region);
    Object.assign(this.network.state, { region, accountId });
    this.iam = new Identities(clock, this.dials, this.tables);
    this.iam.region = region;
    this.eks = new Clusters(clock, this.dials, this.tables);
    this.servers = new Servers(this, this.callers);
    this.apiServers = new ApiServers(this, () => this.servers.urlOf('STS'));
    this.eks.open = (name) => this.apiServers.open(name);
    this.providers = {
      ...vpcProviders(this),
      ...subnetProviders(this),
      ...gatewayProviders(this),
      ...routeProviders(this),
      ...natProviders(this),
      ...networkAclProviders(this),
      ...securityGroupProviders(this),
      ...endpointProviders(this),
      ...ipamProviders(this),
      ...launchTemplateProviders(this, this.launchTemplates),
      ...placementGroupProviders(this, this.launchTemplates),
      ...roleProviders(this),
      ...clusterProviders(this),
      ...addonProviders(this),
      ...nodegroupProviders(this, this.launchTemplates),
      ...fargateProviders(this),
      ...accessProviders(this),
      ...functionProviders(this, this.functions),
      ...storageProviders(this),
      ...eventProviders(this),
    };
  }

  async listen(): Promise<void> {
    await this.servers.listen();
  }

  async close(): Promise<void> {
    await Promise.all([this.servers.close(), this.apiServers.close()]);
  }

  providerFor(type: string): ResourceProvider | undefined {
    return this.providers[type];
  }

  /** Types that this world plays. */
  get types(): string[] {
    return Object.keys(this.providers);
  }

  ssmParameter(name: string): string | undefined {
    const own = this.storage.parameters.get(name);
    if (own !== undefined) return own;
    if (!/^\/aws\/service\/.*(image[-_]id|ami-.*)$/.test(name)) return undefined;
    // Each name stands for an image of its own.
    return `ami-${createHash('sha256').update(name).digest('hex').slice(0, 17)}`;
  }

  availabilityZones(): readonly string[] {
    return this.zones.map(({ name }) => name);
  }

  zoneId(zone: string): string {
    return this.zones.find(({ name }) => name === zone)?.id ?? '';
  }

  arn(service: string, resource: string): string {
    const region = service === 'iam' ? '' : this.region;
    return `arn:${this.partition}:${service}:${region}:${this.accountId}:${resource}`;
  }

  /** Asked for at each invocation, whose log Lambda then delivers. */
  environmentOf(configuration: FunctionConfiguration): Readonly<Record<string, string>> {
    deliverLogs(this, configuration);
    return {
      AWS_ACCESS_KEY_ID: this.callers.keyFor(configuration),
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
      AWS_SESSION_TOKEN: 'session',
      ...this.servers.environment,
    };
  }

  /** A function in a VPC may come from any of its subnets: each has to have a way. */
  whyUnreachable({ subnetIds, securityGroupIds }: FunctionConfiguration, url: URL): string | undefined {
    const cluster = this.eks.clusters.get(this.apiServers.clusterAt(url) ?? '');
    const groups = securityGroupIds;
    if (subnetIds.length === 0)
      return cluster === undefined ? undefined : wayToApiServer(this, cluster, undefined, undefined);
    // What is not one of the servers is a signed URL of S3, to which custom resources answer.
    const service = (this.servers.serviceAt(url) ?? 's3').toLowerCase();
    for (const subnetId of subnetIds) {
      const subnet = this.network.state.subnets.get(subnetId);
      if (subnet === undefined) return `${subnetId} does not exist any more`;
      const lost =
        cluster === undefined
          ? wayOut(this, subnet, service, groups)
          : wayToApiServer(this, cluster, subnet, groups);
      if (lost !== undefined) return lost;
    }
    return undefined;
  }

  snapshot(): () => void {
    return this.tables.snapshot();
  }
}
