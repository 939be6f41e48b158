import type { PrefixReservation } from './prefix-reservation';
import type { SubnetCidrMasks, SubnetRole } from './subnet-role';

/** Service quotas that the plan is checked against. */
export interface AddressPlanQuotas {
  /**
   * IPv4 CIDR blocks of one VPC, the primary one included.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
   */
  readonly ipv4CidrBlocksPerVpc?: number;

  /**
   * Subnets of one VPC.
   *
   * @default 200
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
   */
  readonly subnetsPerVpc?: number;
}

/** What can be chosen about an address plan beyond its blocks. */
export interface AddressPlanOptions {
  /**
   * AZs that the layout has room for, 2 to 6.
   *
   * Decide on the first day: each number of slots has a layout of its own, and a subnet that moves is a subnet replaced.
   *
   * @default 3
   */
  readonly azSlots?: number;

  /**
   * AZs that get subnets now, 2 to `azSlots`. Can grow up to `azSlots` without touching any existing subnet.
   *
   * @default - 3, or 2 with two slots
   */
  readonly maxAzs?: number;

  /**
   * Whether public subnets are part of the plan. Their addresses are kept for them either way,
   * so they can be added later.
   *
   * @default true
   */
  readonly publicSubnets?: boolean;

  /**
   * Whether each AZ has a /28 subnet for the attachment of a transit gateway, between cluster and public subnets.
   *
   * @default false
   * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-best-design-practices.html
   */
  readonly transitSubnets?: boolean;

  /**
   * AZs in which EKS places the interfaces of the control plane: the first ones of the plan, 2 to `maxAzs`.
   *
   * EKS takes no other set of AZs once the cluster exists. So this does not follow `maxAzs` above 3; state it when you
   * begin with 2 AZs and mean to use more later.
   *
   * @default - 3, or 2 where maxAzs is 2
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly controlPlaneAzs?: number;

  /**
   * Mask lengths that differ from the layout's. Part of the layout: decide them on the first day too.
   *
   * @default - the fixed layout of `azSlots`
   */
  readonly cidrMasks?: SubnetCidrMasks;

  /**
   * The CIDR block of Kubernetes services, checked against all blocks of the VPC.
   *
   * @default - EKS chooses 10.100.0.0/16 or 172.20.0.0/16
   */
  readonly serviceIpv4Cidr?: string;

  /**
   * CIDR blocks of networks that the VPC is connected to, by peering, a transit gateway or a VPN: VPC, pod and service blocks
   * are checked against them.
   *
   * @default - none
   */
  readonly connectedCidrBlocks?: string[];

  /**
   * Quotas of the account where they differ from the AWS defaults.
   *
   * @default - the quotas of a new account
   */
  readonly quotas?: AddressPlanQuotas;

  /**
   * What is kept for /28 prefixes in each pod subnet.
   *
   * @default PrefixReservation.scaled()
   */
  readonly podReservation?: PrefixReservation;

  /**
   * What is kept for /28 prefixes in each node subnet, where pods live without pod blocks.
   *
   * @default - PrefixReservation.scaled() without pod blocks, PrefixReservation.none() with them
   */
  readonly nodeReservation?: PrefixReservation;
}

/** What an address plan is computed from. Blocks are plain strings: tokens cannot be planned with. */
export interface AddressPlanProps extends AddressPlanOptions {
  /** The primary IPv4 CIDR block of the VPC, /16 or smaller, for example `10.0.0.0/16`. */
  readonly vpcCidrBlock: string;

  /**
   * Secondary CIDR blocks for pod subnets, usually /16 blocks of 100.64.0.0/10.
   *
   * Each is divided over all AZ slots. Only append to the list: a block is known by its position.
   * At most 26 blocks have IPv6 subnets; the quota of a new account ends at 4.
   *
   * @default - no pod subnets, pods live in the node subnets
   */
  readonly podCidrBlocks?: string[];

  /**
   * Pod blocks that are no longer in use: they keep their place in `podCidrBlocks`, and their subnets and the block itself
   * are removed. Remove them only when no network interface is left in them.
   *
   * @default - none
   */
  readonly retiredPodCidrBlocks?: string[];
}

/** What an address plan is computed from where the blocks come from IPAM pools at deployment. */
export interface MaskPlanProps {
  /** Mask length of the VPC block, 16 to 28. */
  readonly vpcCidrMask: number;

  /**
   * Mask lengths of the pod blocks. Only append to the list.
   *
   * @default - no pod subnets, pods live in the node subnets
   */
  readonly podCidrMasks?: number[];

  /**
   * Layout and reservations. Blocks of services and of connected networks cannot be compared with addresses that are not known.
   *
   * @default - the defaults of an address plan
   */
  readonly options?: AddressPlanOptions;
}

/** One subnet of an address plan. Role, AZ slot and pod block are its key; its addresses never change. */
export interface PlannedSubnet {
  /** What it is for. */
  readonly role: SubnetRole;

  /** Its AZ slot, from 0. */
  readonly azIndex: number;

  /**
   * Position of its block in `podCidrBlocks`.
   *
   * @default - not a pod subnet
   */
  readonly podBlockIndex?: number;

  /** Its IPv4 CIDR block. */
  readonly ipv4CidrBlock: string;

  /** IPv4 addresses it can hand out: all but the five that AWS keeps. */
  readonly usableAddresses: number;

  /**
   * Which /64 of the VPC's IPv6 /56 it gets, 0 to 255: the AZ slot, counted from 0x00 for cluster subnets,
   * 0x08 for transit, 0x10 for public, 0x20 for node and 0x30 for pod subnets, and 8 further for each pod block after the first.
   */
  readonly ipv6Index: number;

  /** Blocks inside it that are to be reserved for /28 prefixes, from the first address on. */
  readonly reservedCidrBlocks: string[];
}
