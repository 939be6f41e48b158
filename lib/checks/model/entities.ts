import type { Resource } from './resource';
import type { Cidr } from './cidr';
import type { Props } from './props';
import type { UserData } from './user-data';
import type { Maybe, Value, ValueObject } from './value';
import type { VpcCniVersion } from '../../aws-node/vpc-cni-version';

/** Anything a rule can look at: it stands on one resource of the template. */
export interface Entity {
  readonly resource: Resource;
}

/** A VPC with everything in it. */
export interface Vpc extends Entity {
  readonly blocks: VpcBlock[];
  readonly subnets: Subnet[];
  readonly routeTables: RouteTable[];
  readonly endpoints: Endpoint[];
  readonly natGateways: NatGateway[];
  readonly securityGroups: SecurityGroup[];
  /** Clusters that have subnets in this VPC. */
  readonly clusters: Cluster[];
  readonly dnsSupport: Maybe<boolean>;
  readonly dnsHostnames: Maybe<boolean>;
}

/** One CIDR block of a VPC: the primary, or an AWS::EC2::VPCCidrBlock. */
export interface VpcBlock extends Entity {
  readonly vpc?: Vpc;
  readonly family: 'ipv4' | 'ipv6';
  readonly primary: boolean;
  readonly cidr: Maybe<Cidr>;
}

/** What a subnet is used for. */
export type Role = 'cluster' | 'node' | 'pod' | 'fargate';

export interface Subnet extends Entity {
  /** Undefined when the VPC is not part of the assembly. */
  readonly vpc?: Vpc;
  readonly ipv4?: Maybe<Cidr>;
  readonly ipv6?: Maybe<Cidr>;
  readonly zone: Maybe<string>;
  readonly zoneId?: Maybe<string>;
  readonly mapPublicIp: Maybe<boolean>;
  readonly assignIpv6: Maybe<boolean>;
  readonly dns64: Maybe<boolean>;
  readonly tags: Map<string, Maybe<string>>;
  readonly roles: Set<Role>;
  readonly reservations: Reservation[];
  /** Set when the template associates one; the main route table counts as undefined. */
  routeTable?: RouteTable;
}

export interface RouteTable extends Entity {
  readonly vpc?: Vpc;
  readonly routes: Route[];
  readonly subnets: Subnet[];
}

export type RouteTarget =
  | 'nat'
  | 'igw'
  | 'egress-only'
  | 'transit'
  | 'vgw'
  | 'peering'
  | 'instance'
  | 'interface'
  | 'endpoint'
  | 'other';

export interface Route extends Entity {
  readonly table?: RouteTable;
  readonly destination?: Maybe<Cidr>;
  readonly target: RouteTarget;
  readonly targetValue?: Value;
}

export interface NatGateway extends Entity {
  readonly subnet?: Maybe<Subnet>;
  readonly isPublic: Maybe<boolean>;
}

export interface Endpoint extends Entity {
  readonly vpc?: Vpc;
  /** Short name of the service: `ec2`, `ecr.api`, `s3`. */
  readonly service: Maybe<string>;
  readonly isInterface: Maybe<boolean>;
  readonly subnets: Maybe<Subnet>[];
  readonly routeTables: Value[];
  readonly securityGroups: Value[];
  readonly privateDns: Maybe<boolean>;
}

export interface SecurityGroupRule extends Entity {
  readonly protocol: Maybe<string>;
  readonly fromPort?: Maybe<number>;
  readonly toPort?: Maybe<number>;
  readonly cidr?: Maybe<Cidr>;
  /** The other group, a prefix list, or undefined for a CIDR rule. */
  readonly peer?: Value;
}

export interface SecurityGroup extends Entity {
  readonly vpc?: Vpc;
  readonly ingress: SecurityGroupRule[];
  readonly egress: SecurityGroupRule[];
}

/** One reserved range; a custom resource with several blocks gives several of them. */
export interface Reservation extends Entity {
  readonly subnet: Maybe<Subnet>;
  readonly cidr: Maybe<Cidr>;
  readonly type: Maybe<string>;
}

export interface Cluster extends Entity {
  /** Properties of the cluster, in the spelling of AWS::EKS::Cluster. */
  readonly props: Props;
  readonly vpc?: Vpc;
  readonly name?: Maybe<string>;
  readonly version?: Maybe<string>;
  readonly subnets: Maybe<Subnet>[];
  readonly ipv6: Maybe<boolean>;
  readonly serviceCidr?: Maybe<Cidr>;
  readonly publicEndpoint: Maybe<boolean>;
  readonly privateEndpoint: Maybe<boolean>;
  readonly autoMode: Maybe<boolean>;
  readonly addons: Addon[];
  readonly nodegroups: Nodegroup[];
  readonly fargateProfiles: FargateProfile[];
  readonly eniConfigs: EniConfig[];
  readonly objects: KubernetesObject[];
  readonly charts: HelmRelease[];
  readonly role?: IamRole;
  /** The vpc-cni add-on, or a stand-in without settings. */
  readonly cni: VpcCni;
}

export interface Addon extends Entity {
  readonly cluster?: Cluster;
  readonly name: Maybe<string>;
  readonly version?: Maybe<string>;
  /** Parsed configurationValues: undefined when absent, the text itself when it is not JSON. */
  readonly configuration?: Value;
  readonly malformed: boolean;
}

/** Settings of aws-node for one cluster, with the defaults of the managed add-on filled in. */
export interface VpcCni extends Entity {
  readonly cluster: Cluster;
  readonly addon?: Addon;
  /** Set as written: undefined when the setting is absent. */
  env(name: string): Maybe<string> | undefined;
  initEnv(name: string): Maybe<string> | undefined;
  flag(name: string, fallback?: boolean): Maybe<boolean>;
  readonly prefixDelegation: Maybe<boolean>;
  /** Whether pods on Windows nodes get addresses from prefixes. */
  readonly windowsPrefixDelegation: Maybe<boolean>;
  readonly customNetworking: Maybe<boolean>;
  readonly podEni: Maybe<boolean>;
  readonly networkPolicy: Maybe<boolean>;
  readonly subnetDiscovery: Maybe<boolean>;
  /** Undefined when not pinned. */
  readonly version?: Maybe<VpcCniVersion>;
  readonly role?: IamRole;
}

export interface EniConfig extends Entity {
  readonly cluster?: Cluster;
  readonly name: Maybe<string>;
  readonly subnet: Maybe<Subnet>;
  readonly subnetValue?: Value;
  readonly securityGroups?: Value[];
}

export interface Nodegroup extends Entity {
  readonly cluster?: Cluster;
  readonly subnets: Maybe<Subnet>[];
  readonly instanceTypes: Maybe<string>[];
  readonly amiType?: Maybe<string>;
  readonly windows: Maybe<boolean>;
  readonly launchTemplate?: LaunchTemplate;
  readonly role?: IamRole;
}

export interface LaunchTemplate extends Entity {
  readonly data: Props;
  readonly userData: UserData;
}

export interface FargateProfile extends Entity {
  readonly cluster?: Cluster;
  /** The subnets it names, else the private subnets of its cluster, which EKS takes then. */
  readonly subnets: Maybe<Subnet>[];
  readonly namesSubnets: boolean;
}

/** An object that CDK's kubectl handler applies. */
export interface KubernetesObject extends Entity {
  readonly cluster?: Cluster;
  readonly object: ValueObject;
}

export interface HelmRelease extends Entity {
  readonly cluster?: Cluster;
  readonly chart: Maybe<string>;
  readonly version?: Maybe<string>;
  readonly values: Value;
}

export interface Statement {
  readonly allow: boolean;
  readonly actions: Value[];
  readonly resources: Value[];
  readonly condition: Value;
  readonly principal: Value;
}

export interface IamRole extends Entity {
  /** Names of managed policies, without their path. */
  readonly managedPolicies: Maybe<string>[];
  readonly statements: Statement[];
  readonly trust: Maybe<Statement[]>;
  /** Policies that stand in resources of their own. */
  readonly policyResources: Resource[];
}
