import type { MaxPodsProps } from './max-pods-props';
import type { WarmPoolTargets } from './warm-pool-props';

/** The nodes of a cluster and where they run. */
export interface AddressDemandProps extends MaxPodsProps {
  /** Nodes of the cluster today. */
  readonly nodes: number;

  /**
   * Pods on a node that need an address, on an ordinary day.
   *
   * @default - as many as fit
   */
  readonly podsPerNode?: number;

  /**
   * What kubelet was told.
   *
   * @default - what `MaxPods.compute` says
   */
  readonly maxPods?: number;

  /**
   * What aws-node keeps ready.
   *
   * @default - the targets of `podAddressing`, and the defaults of aws-node for the rest
   */
  readonly targets?: WarmPoolTargets;

  /**
   * Availability Zones the nodes are spread over.
   *
   * @default 3
   */
  readonly availabilityZones?: number;

  /**
   * How many times the nodes of today to plan for: 2 stands for twice as many.
   *
   * @default 1
   */
  readonly growthFactor?: number;

  /**
   * Nodes more in each zone while a node group is replaced.
   *
   * A managed node group brings up to twice the number of zones, or `maxUnavailable` if that is more; two for each
   * zone cover one node group at a time. The update strategy MINIMAL needs 0.
   *
   * @default 2
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
   */
  readonly surgeNodesPerAz?: number;

  /**
   * Pods with security groups of their own on each node; each has a branch interface with an address.
   *
   * @default - with `securityGroupsForPods` as many as the type holds, else 0
   */
  readonly branchEnisPerNode?: number;
}

/** Addresses of one subnet, by how they are taken from it. */
export interface SubnetAddresses {
  /** Single addresses: of interfaces, and secondary ones. */
  readonly singleAddresses: number;

  /** Prefixes of type /28: 16 free addresses in a row, aligned. */
  readonly prefixes: number;
}

/** What one node takes. */
export interface NodeAddressDemand {
  /** Network interfaces: primary, those for pods, trunk and branch interfaces. */
  readonly enis: number;

  /** From the subnet of the node. */
  readonly nodeSubnet: SubnetAddresses;

  /** From the pod subnet; nothing without custom networking. */
  readonly podSubnet: SubnetAddresses;

  /** IPv6 prefixes of type /80. */
  readonly ipv6Prefixes: number;

  /** Network address units: one for each address, prefix and further interface. */
  readonly networkAddressUnits: number;
}

/** What the nodes of one zone take from one subnet. */
export interface SubnetDemand extends SubnetAddresses {
  /** IPv4 addresses in all: the single ones and 16 for each prefix. */
  readonly addresses: number;

  /**
   * Mask length of the smallest subnet that holds them, from 16 to 28. With prefixes, the head of the subnet is for
   * single addresses and a chain of reservations of type `prefix` covers the rest.
   *
   * @default - more than a subnet can hold
   */
  readonly cidrMask?: number;
}

/** What one zone needs with a certain number of nodes in it. */
export interface ZoneDemand {
  /** Nodes in the zone. */
  readonly nodes: number;

  /** From the subnet of the nodes. */
  readonly nodeSubnet: SubnetDemand;

  /**
   * From the pod subnet.
   *
   * @default - no custom networking, hence no pod subnet
   */
  readonly podSubnet?: SubnetDemand;
}

/** What the nodes need, in each zone and in all. */
export interface AddressDemandResult {
  /** Max pods of each node. */
  readonly maxPods: number;

  /** One node on an ordinary day. */
  readonly nodeAtRest: NodeAddressDemand;

  /** One node at the most it can come to hold. Subnets are planned with it. */
  readonly nodeAtPeak: NodeAddressDemand;

  /** Each zone while a node group is replaced. */
  readonly zone: ZoneDemand;

  /**
   * Each zone that is left after one zone was lost.
   *
   * @default - there is one zone only
   */
  readonly zoneAfterFailover?: ZoneDemand;

  /** Network interfaces of all nodes. The quota of a Region is 5,000. */
  readonly enis: number;

  /** Network address units of all nodes. The quota of a VPC is 64,000. */
  readonly networkAddressUnits: number;

  /** Quotas and sizes that do not fit. */
  readonly warnings: string[];
}
