import { DEFAULT_CAPACITY_QUOTAS } from '../../capacity/capacity-quotas';
import { DEFAULT_VPC_QUOTAS } from '../../planning/vpc-quota-checks';
import type { CustomRule } from './custom-rule';
import type { RuleProfile } from './rule-profile';
import type { StackTemplate } from '../model/stack-template';

/** Quotas of the AWS account, where they differ from the defaults of AWS. */
export interface CheckQuotas {
  /**
   * IPv4 CIDR blocks of a VPC (quota L-83CA0A9D).
   *
   * @default 5
   */
  readonly ipv4CidrBlocksPerVpc?: number;

  /**
   * Subnets of a VPC.
   *
   * @default 200
   */
  readonly subnetsPerVpc?: number;

  /**
   * Security groups of a network interface.
   *
   * @default 5
   */
  readonly securityGroupsPerInterface?: number;

  /**
   * Inbound or outbound rules of a security group.
   *
   * @default 60
   */
  readonly rulesPerSecurityGroup?: number;

  /**
   * Interface endpoints of a VPC.
   *
   * @default 50
   */
  readonly interfaceEndpointsPerVpc?: number;

  /**
   * Route tables of a VPC.
   *
   * @default 200
   */
  readonly routeTablesPerVpc?: number;

  /**
   * Routes of a route table.
   *
   * @default 50
   */
  readonly routesPerTable?: number;

  /**
   * Network address units of a VPC.
   *
   * @default 64000
   */
  readonly networkAddressUnitsPerVpc?: number;

  /**
   * Network interfaces of a Region (quota L-DF5E4CA3).
   *
   * @default 5000
   */
  readonly interfacesPerRegion?: number;

  /**
   * NAT gateways of an Availability Zone, which is also the quota of Elastic IP addresses of a Region.
   *
   * @default 5
   */
  readonly natGatewaysPerZone?: number;
}

/** What the templates do not say and the rules can use. */
export interface CheckOptions {
  /**
   * Rules to check, by id (`RSV-06`) or by group (`RSV`), whichever profile they are in.
   *
   * @default - the rules of the profile
   */
  readonly rules?: string[];

  /**
   * Part of the rule book to check.
   *
   * @default RuleProfile.POD_NETWORK
   */
  readonly profile?: RuleProfile;

  /**
   * Rules of your own, checked in every profile.
   *
   * @default - the rules of the book alone
   */
  readonly customRules?: CustomRule[];

  /**
   * Quotas of the account.
   *
   * @default - the default quotas of AWS
   */
  readonly quotas?: CheckQuotas;

  /**
   * CIDR blocks of networks that are connected to the VPC: peered VPCs, transit gateways, on premises.
   *
   * @default - no connected networks: rules about them do not apply
   */
  readonly connectedCidrBlocks?: string[];

  /**
   * Nodes of each cluster at its peak.
   *
   * @default - the sum of the maximum sizes of the node groups, where the templates give them
   */
  readonly expectedNodes?: number;

  /**
   * Pods of a node that need an address of their own.
   *
   * @default - the max pods of the nodes
   */
  readonly expectedPodsPerNode?: number;

  /**
   * Version of the vpc-cni add-on that is installed now, such as `v1.20.4-eksbuild.1`.
   *
   * @default - a new add-on: rules about version steps do not apply
   */
  readonly previousAddonVersion?: string;

  /**
   * The templates that are deployed now, for rules about changes: the same stacks, under the same names.
   *
   * @default - nothing is deployed yet: rules about changes do not apply
   */
  readonly previousTemplates?: StackTemplate[];

  /**
   * Kubernetes version that the clusters run now, such as `1.35`.
   *
   * @default - a new cluster: rules about version steps do not apply
   */
  readonly previousKubernetesVersion?: string;
}

/** Every quota with its value. */
export type Quotas = Required<CheckQuotas>;

/** The default quotas of AWS. */
export const DEFAULT_QUOTAS: Quotas = {
  ...DEFAULT_VPC_QUOTAS,
  ...DEFAULT_CAPACITY_QUOTAS,
  securityGroupsPerInterface: 5,
  rulesPerSecurityGroup: 60,
  interfaceEndpointsPerVpc: 50,
  routeTablesPerVpc: 200,
  routesPerTable: 50,
  natGatewaysPerZone: 5,
};
