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
   * Addresses that something other than nodes and pods takes: functions, databases, and whatever has no option here.
   *
   * @default - 8 in a node subnet where `loadBalancers` is not given, as many as the AWS Load Balancer Controller wants
   * free; else 0
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
   */
  readonly otherAddresses?: number;

  /**
   * Load balancers with an interface in the subnet; each is counted with 8 addresses, which an Application Load Balancer
   * wants free to scale.
   *
   * @default - 1 in a node subnet, by way of `otherAddresses`
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
   */
  readonly loadBalancers?: number;

  /**
   * Interface endpoints with an interface in the subnet.
   *
   * @default 0
   */
  readonly interfaceEndpoints?: number;

  /**
   * Pods on Fargate; each takes one address.
   *
   * @default 0
   */
  readonly fargatePods?: number;

  /**
   * Single addresses that are taken already by what is not part of this calculation, such as another cluster.
   *
   * @default 0
   */
  readonly takenAddresses?: number;

  /**
   * Prefixes that are taken already by what is not part of this calculation, such as another cluster.
   *
   * @default 0
   */
  readonly takenPrefixes?: number;
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
   * Pods of Deployments and the like on a node on an ordinary day, as far as they need an address. With it the report has
   * an expected load, and a peak that does not fit is a warning as long as the expected load fits.
   *
   * @default - not known: the peak alone decides
   */
  readonly expectedPodsPerNode?: number;

  /**
   * Pods of DaemonSets on each node that need an address; those with host networking need none. Added to
   * `expectedPodsPerNode`.
   *
   * @default 0
   */
  readonly daemonSetPods?: number;

  /**
   * Nodes on an ordinary day, in all zones together.
   *
   * @default - maxSize
   */
  readonly expectedNodes?: number;

  /**
   * Instances of the group and of its EC2 warm pool together, at most (`warmPoolConfig.maxGroupPreparedCapacity`). A stopped
   * instance keeps its interfaces and their addresses.
   *
   * @default - maxSize
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
   */
  readonly preparedCapacity?: number;

  /**
   * vCPUs of the nodes together, at most: `limits.cpu` of a Karpenter NodePool. No type is counted with more nodes than
   * that allows; `maxSize` stays the limit of nodes.
   *
   * @default - no limit
   * @see https://karpenter.sh/docs/concepts/nodepools/#speclimits
   */
  readonly vcpuLimit?: number;

  /**
   * Part of the nodes that are in the fullest zone, from 0 to 1.
   *
   * @default - the same number in each zone
   */
  readonly largestZoneShare?: number;

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

  /**
   * Growth of the expected number of nodes.
   *
   * @default - none: the report names no day of exhaustion
   */
  readonly growth?: CapacityGrowth;
}

/** How fast a fleet grows. */
export interface CapacityGrowth {
  /** Growth of the number of nodes, in percent a month; 5 doubles a fleet in 14 months. */
  readonly percentPerMonth: number;

  /**
   * The day of the expected number of nodes, as an ISO 8601 date such as `2026-11-24`.
   *
   * @default - the report names months only
   */
  readonly startDate?: string;
}

/** What a subnet has and runs out of. */
export enum CapacityLimit {
  /** Addresses handed out one by one: of interfaces, and secondary ones. */
  SINGLE_ADDRESSES = 'single addresses',

  /** Prefixes of type /28. */
  PREFIXES = 'prefixes',
}

/**
 * What a subnet gives beside the single addresses that are taken at a certain moment.
 *
 * `prefixes` is the best case: the reserved ones and whole free blocks beside them.
 */
export interface SubnetSupply extends SubnetAddresses {
  /** Reserved prefixes, which single addresses cannot break up. */
  readonly guaranteedPrefixes: number;

  /** Prefixes that are left at least when every single address breaks up a /28 block of its own. */
  readonly fragmentedPrefixes: number;
}

/** What the nodes of one zone take at a certain moment, and how full that makes their subnet. */
export interface SubnetLoad {
  /** Nodes that take addresses from the subnet. */
  readonly nodes: number;

  /** What they take, and what is there beside them. */
  readonly need: SubnetAddresses;

  /** What the subnet gives. */
  readonly supply: SubnetSupply;

  /** The fuller of single addresses and prefixes, in percent of the best case, rounded up; 999 stands for that and more. */
  readonly percent: number;

  /** What runs out first. */
  readonly firstLimit: CapacityLimit;

  /** Whether there is enough of both, at best. */
  readonly fits: boolean;
}

/** What the nodes of one zone take on an ordinary day. */
export interface ExpectedLoad extends SubnetLoad {
  /** Addresses that pods use, 16 for each prefix not counted in: what the network is there for. */
  readonly podAddresses: number;

  /** Addresses that aws-node holds ready beyond them. */
  readonly warmAddresses: number;
}

/** When a subnet is full if the fleet keeps growing. */
export interface SubnetExhaustion {
  /** Months until the expected load no longer fits at best; 0 where it does not fit today. */
  readonly months: number;

  /**
   * The day, as an ISO 8601 date.
   *
   * @default - no day to start from was given
   */
  readonly date?: string;
}

/** Whether one subnet, or several of a zone among which nodes choose, is large enough. */
export interface SubnetCapacityReport {
  /** What it is for. */
  readonly role: SubnetRole;

  /** Its Availability Zone, from 0. */
  readonly azIndex: number;

  /** Its IPv4 CIDR block; several where nodes or pods may use any of them. */
  readonly ipv4CidrBlocks: string[];

  /**
   * On an ordinary day: expected nodes, expected pods on each, and the warm pools of aws-node.
   *
   * @default - no node group says how many pods to expect
   */
  readonly expected?: ExpectedLoad;

  /** With every node group at its largest, while all of them are replaced. */
  readonly peak: SubnetLoad;

  /**
   * The same with the nodes of a lost zone in the zones that are left.
   *
   * @default - no node group comes from another zone
   */
  readonly afterZoneLoss?: SubnetLoad;

  /** Nodes that fit at best, of the type that takes most. */
  readonly nodesThatFit: number;

  /** Nodes that fit whatever fragmentation does: with reserved prefixes alone. */
  readonly nodesGuaranteed: number;

  /**
   * When the expected load no longer fits.
   *
   * @default - no growth, no expected load, or not within 50 years
   */
  readonly exhaustion?: SubnetExhaustion;
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
   * `SUB-04` and `RSV-07`: too few addresses; `RSV-08`: too few prefixes, reserved or not; `RSV-16`: enough only as long
   * as fragmentation leaves whole blocks; `SUB-05`: more than 80 percent; `SUB-06`: too full after the loss of a zone;
   * `QUO-01`, `QUO-02`: quotas.
   */
  readonly problems: PlanProblem[];
}
