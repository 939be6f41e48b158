import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { NodePoolOptions } from '../node-pool-options';

/** How nodes of Auto Mode get addresses for pods. */
export enum AutoModeIpv4PrefixSize {
  /** Prefixes of 16 addresses; single addresses where no prefix is left. */
  AUTO = 'Auto',

  /** Single addresses, one of them spare: for few pods on a node, and for fragmented subnets. */
  SINGLE_ADDRESSES = '32',
}

/** What happens to the source address of traffic that leaves the VPC. */
export enum AutoModeSnatPolicy {
  /** The node puts its own address in. */
  RANDOM = 'Random',

  /** The address of the pod stays: its subnet needs a route of its own, by a NAT or transit gateway. */
  DISABLED = 'Disabled',
}

/** What network policies allow where none selects a pod. */
export enum AutoModeNetworkPolicy {
  /** Everything. */
  DEFAULT_ALLOW = 'DefaultAllow',

  /** Nothing. */
  DEFAULT_DENY = 'DefaultDeny',
}

/**
 * A network interface that a node has from its launch, for EFA. Such nodes get no further addresses, for life.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export interface AutoModeNetworkInterface {
  /** Network card. */
  readonly networkCardIndex: number;

  /** Device on the card. */
  readonly deviceIndex: number;

  /**
   * Whether the interface is for EFA alone, without addresses.
   *
   * @default false
   */
  readonly efaOnly?: boolean;

  /**
   * Prefixes of 16 pod addresses. On the first card only.
   *
   * @default 0
   */
  readonly secondaryIpv4PrefixCount?: number;

  /**
   * Single pod addresses. On the first card only, and not beside prefixes.
   *
   * @default 0
   */
  readonly secondaryIpv4Count?: number;
}

/** Root volume of nodes of Auto Mode. */
export interface AutoModeStorage {
  /**
   * Size in GiB.
   *
   * @default 80
   */
  readonly sizeGibibytes?: number;

  /**
   * I/O operations per second, from 3000 to 16000.
   *
   * @default 3000
   */
  readonly iops?: number;

  /**
   * MiB per second, from 125 to 1000.
   *
   * @default 125
   */
  readonly throughput?: number;
}

/** Options of nodes of EKS Auto Mode. */
export interface AutoModeNodesOptions extends NodePoolOptions {
  /**
   * Name of the NodeClass and of the NodePool. `default` is that of EKS.
   *
   * @default 'podnet'
   */
  readonly name?: string;

  /**
   * How nodes get addresses for pods.
   *
   * @default AutoModeIpv4PrefixSize.AUTO
   */
  readonly ipv4PrefixSize?: AutoModeIpv4PrefixSize;

  /**
   * What happens to the source address of traffic that leaves the VPC.
   *
   * @default AutoModeSnatPolicy.RANDOM
   */
  readonly snatPolicy?: AutoModeSnatPolicy;

  /**
   * What pods may do that no NetworkPolicy selects. Setting it turns the network policy controller on: `manifests` then
   * hold its ConfigMap, unless the vpc-cni add-on of other nodes writes it.
   *
   * @default - network policies are not enforced
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
   */
  readonly networkPolicy?: AutoModeNetworkPolicy;

  /**
   * Security groups of pods in pod subnets.
   *
   * @default - the one of the cluster
   */
  readonly podSecurityGroups?: ec2.ISecurityGroup[];

  /**
   * Security groups of nodes beside the one of the cluster.
   *
   * @default - none
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Interfaces that nodes have from their launch, instead of those that come with pods.
   *
   * @default - interfaces come and go with pods
   */
  readonly networkInterfaces?: AutoModeNetworkInterface[];

  /**
   * Root volume.
   *
   * @default - 80 GiB
   */
  readonly storage?: AutoModeStorage;

  /**
   * Instance types.
   *
   * @default - `instanceCategories`, of generation 5 and later
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * Categories of instance types, where `instanceTypes` names none.
   *
   * @default ['c', 'm', 'r']
   */
  readonly instanceCategories?: string[];

  /**
   * Processor architectures.
   *
   * @default [InstanceArchitecture.X86_64]
   */
  readonly architectures?: ec2.InstanceArchitecture[];

  /**
   * Kubernetes labels of the nodes.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Kubernetes taints of the nodes.
   *
   * @default - none
   */
  readonly taints?: eks.TaintSpec[];

  /**
   * AWS tags of instances, volumes and interfaces. The role of the cluster is allowed to set them.
   *
   * @default - none
   */
  readonly tags?: { [name: string]: string };

  /**
   * Role of the nodes, with an access entry of yours.
   *
   * @default - a role that may join the cluster and pull images, with its access entry
   */
  readonly nodeRole?: iam.IRole;
}

/** Properties of `AutoModeNodes`. */
export interface AutoModeNodesProps extends AutoModeNodesOptions {
  /** The cluster, with Auto Mode on. */
  readonly cluster: eks.ICluster;

  /** Subnets of the nodes. */
  readonly nodeSubnets: ec2.ISubnet[];

  /**
   * Subnets of the pods, one in each zone of the nodes. The first interface of a node then serves no pods.
   *
   * @default - pods live in the node subnets
   */
  readonly podSubnets?: ec2.ISubnet[];

  /**
   * Whether the subnets of the pods have a route to a NAT or transit gateway.
   *
   * @default - not known
   */
  readonly podSubnetsHaveNatRoute?: boolean;

  /**
   * Whether other nodes of the cluster use the vpc-cni add-on, which writes the ConfigMap of the network policy controller.
   *
   * @default false
   */
  readonly besideOtherNodes?: boolean;
}
