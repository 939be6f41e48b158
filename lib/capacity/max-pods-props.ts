import type { VpcCniVersion } from '../aws-node/vpc-cni-version';
import type { InstanceEniLimits } from './eni-limits';
import type { PodAddressing } from '../aws-node/pod-addressing';

/** Operating system of a node. */
export enum NodeOperatingSystem {
  /** Amazon Linux or Bottlerocket. */
  LINUX = 'linux',

  /** Windows Server: one interface serves all pods. */
  WINDOWS = 'windows',
}

/** What decides about max pods beside the instance type. */
export interface MaxPodsOptions {
  /**
   * How aws-node gives addresses to pods.
   *
   * On Windows, prefixes are a switch of their own (`enable-windows-prefix-delegation`).
   *
   * @default - prefix delegation on Linux, secondary addresses on Windows
   */
  readonly podAddressing?: PodAddressing;

  /**
   * Whether pods live in other subnets than the primary interface of the node (ENIConfig).
   * The primary interface then gives pods no address.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/custom-networking.html
   */
  readonly customNetworking?: boolean;

  /**
   * Whether pods may have security groups of their own. The trunk interface takes the place of an interface.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/sgpp.html
   */
  readonly securityGroupsForPods?: boolean;

  /**
   * IP family of the cluster: `ipv4` or `ipv6`, the values of `eks.IpFamily`.
   *
   * @default 'ipv4'
   */
  readonly ipFamily?: string;

  /**
   * The `MAX_ENI` setting of aws-node: how many interfaces it may use at most.
   *
   * @default - every interface of the default network card
   */
  readonly maxEnis?: number;

  /**
   * Interfaces of the default network card that something other than aws-node uses.
   *
   * @default 0
   */
  readonly reservedEnis?: number;

  /**
   * EFA-only interfaces on the default network card; they have no IP address, yet take the place of an interface.
   *
   * @default 0
   */
  readonly efaOnlyInterfaces?: number;

  /**
   * Whether pods may have an interface on every network card (`ENABLE_MULTI_NIC`). aws-node then holds an interface with
   * one secondary address, or one prefix, on each further card. Max pods is that of the default card either way.
   *
   * @default false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#enable_multi_nic-v1200
   */
  readonly multiNic?: boolean;

  /**
   * Operating system of the node.
   *
   * @default NodeOperatingSystem.LINUX
   */
  readonly operatingSystem?: NodeOperatingSystem;

  /**
   * Whether EKS Auto Mode runs the node. It has its own network agent, and never more than 110 pods.
   *
   * @default false
   */
  readonly autoMode?: boolean;

  /**
   * Version of the vpc-cni add-on.
   *
   * @default - a version that has every feature used here
   */
  readonly vpcCniVersion?: VpcCniVersion;

  /**
   * Whether to go past the recommended 110 pods (250 above 30 vCPUs) up to what the addresses allow.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
   */
  readonly uncapped?: boolean;
}

/** One instance type and what decides about its max pods. */
export interface MaxPodsProps extends MaxPodsOptions {
  /** Name of the type, such as `m5.large`. */
  readonly instanceType: string;

  /**
   * Limits given by hand, for a type the table does not hold. What is left out comes from the table,
   * if the type is there.
   *
   * @default - the table that ships with the package
   */
  readonly limits?: InstanceEniLimits;
}

/** The instance types of one node group and what decides about their max pods. */
export interface MaxPodsGroupProps extends MaxPodsOptions {
  /** Names of the types the group may launch. */
  readonly instanceTypes: string[];

  /**
   * Limits given by hand for some of the types, found by their `instanceType`.
   *
   * @default - the table that ships with the package
   */
  readonly limits?: InstanceEniLimits[];
}
