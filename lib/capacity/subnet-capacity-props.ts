import type { SubnetAddresses } from './address-demand-props';
import type { InstanceEniLimits } from './eni-limits';
import type { MaxPodsOptions } from './max-pods-props';
import type { WarmPoolTargets } from './warm-pool-props';
import type { PlanProblem } from '../planning/plan-problem';
import type { SubnetRole } from '../planning/subnet-role';

/** A subnet that nodes take addresses from. A `PlannedSubnet` of an address plan is one too. */
export interface CapacitySubnet {
  /** What it is for; subnets that are neither for nodes nor for pods are passed over. */
  readonly role: SubnetRole;

  /** Its Availability Zone, from 0. Subnets with the same number are in the same zone. */
  readonly azIndex: number;

  /** Its IPv4 CIDR block. */
  readonly ipv4CidrBlock: string;

  /**
   * Ranges reserved for prefixes.
   *
   * @default - none
   */
  readonly reservedCidrBlocks?: string[];

  /**
   * Addresses that something other than nodes and pods takes: load balancers, endpoints, functions.
   *
   * @default - 8 in a node subnet, which the AWS Load Balancer Controller wants free; 0 in a pod subnet
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
   */
  readonly otherAddresses?: number;
}

/** A node group at its largest. */
export interface CapacityNodegroup extends MaxPodsOptions {
  /** How messages call it. */
  readonly name: string;

  /** Names of the types it may launch. The type that takes most decides. */
  readonly instanceTypes: string[];

  /**
   * Limits given by hand for some of the types, found by their `instanceType`.
   *
   * @default - the table that ships with the package
   */
  readonly limits?: InstanceEniLimits[];

  /** Largest number of nodes, in all its zones together. */
  readonly maxSize: number;

  /**
   * Nodes replaced at once. An update brings so many nodes more, or twice the number of zones where that is more.
   *
   * @default 1
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
   */
  readonly maxUnavailable?: number;

  /**
   * Whether new nodes start before old ones go. Not so with the update strategy MINIMAL, or without EKS.
   *
   * @default true
   */
  readonly surges?: boolean;

  /**
   * What kubelet is told.
   *
   * @default - what `MaxPods.compute` says for each type
   */
  readonly maxPods?: number;

  /**
   * What aws-node keeps ready.
   *
   * @default - the targets of `podAddressing`, and the defaults of aws-node for the rest
   */
  readonly targets?: WarmPoolTargets;

  /**
   * Pods with security groups of their own on each node.
   *
   * @default 0
   */
  readonly branchEnisPerNode?: number;

  /**
   * CIDR blocks of the subnets its nodes are in.
   *
   * @default - every node subnet
   */
  readonly nodeSubnets?: string[];

  /**
   * CIDR blocks of the subnets its pods are in, beside the node subnets unless `customNetworking` is on.
   *
   * @default - every pod subnet with `customNetworking`, otherwise none
   */
  readonly podSubnets?: string[];
}

/** Node groups, and the subnets they share. */
export interface SubnetCapacityProps {
  /** The subnets. */
  readonly subnets: CapacitySubnet[];

  /** Every node group that takes addresses from them. */
  readonly nodegroups: CapacityNodegroup[];
}

/** What a subnet has and runs out of. */
export enum CapacityLimit {
  /** Addresses handed out one by one: of interfaces, and secondary ones. */
  SINGLE_ADDRESSES = 'single addresses',

  /** Prefixes of type /28. */
  PREFIXES = 'prefixes',
}

/** What the nodes of one zone take at a certain moment, and how full that makes their subnet. */
export interface SubnetLoad {
  /** Nodes that take addresses from the subnet. */
  readonly nodes: number;

  /** What they take, and what is there beside them. */
  readonly need: SubnetAddresses;

  /** What the subnet gives. Without reservations prefixes are those that the single addresses leave whole, at best. */
  readonly supply: SubnetAddresses;

  /** The fuller of single addresses and prefixes, in percent, rounded up; 999 stands for that and more. */
  readonly percent: number;

  /** What runs out first. */
  readonly firstLimit: CapacityLimit;

  /** Whether there is enough of both. */
  readonly fits: boolean;
}

/** Whether one subnet, or several of a zone among which nodes choose, is large enough. */
export interface SubnetCapacityReport {
  /** What it is for. */
  readonly role: SubnetRole;

  /** Its Availability Zone, from 0. */
  readonly azIndex: number;

  /** Its IPv4 CIDR block; several where nodes or pods may use any of them. */
  readonly ipv4CidrBlocks: string[];

  /** With every node group at its largest, while all of them are replaced. */
  readonly peak: SubnetLoad;

  /**
   * The same with the nodes of a lost zone in the zones that are left.
   *
   * @default - no node group comes from another zone
   */
  readonly afterZoneLoss?: SubnetLoad;

  /** Nodes that fit, of the type that takes most. */
  readonly nodesThatFit: number;
}

/** Whether node groups at their largest fit into their subnets. */
export interface CapacityReport {
  /** Every subnet that nodes take addresses from: by zone, node subnets before pod subnets. */
  readonly subnets: SubnetCapacityReport[];

  /** Network interfaces of all nodes at peak. The quota of a Region is 5,000. */
  readonly enis: number;

  /** Network address units of all nodes at peak. The quota of a VPC is 64,000. */
  readonly networkAddressUnits: number;

  /**
   * What does not fit (error) or nearly not (warning).
   *
   * `SUB-04` and `RSV-07`: too few addresses; `RSV-08`: too few reserved prefixes; `SUB-05`: more than 80 percent;
   * `SUB-06`: too full after the loss of a zone; `QUO-01`, `QUO-02`: quotas.
   */
  readonly problems: PlanProblem[];
}
