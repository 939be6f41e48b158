import type { PodNetworkVpcAttributes } from './pod-network-attributes';
import type { PodEgress } from './pod-egress';

/**
 * A VPC that exists already, and what it gets for pods.
 *
 * Ranges for prefixes are reserved by `prefixReservation` in the new subnets alone, here `PrefixReservation.scaled()` by
 * default. Pod subnets that exist already, `podSubnets`, are pod block 0; the new blocks follow.
 */
export interface PodNetworkExtensionProps extends PodNetworkVpcAttributes {
  /**
   * Secondary CIDR blocks for pods. Only append to the list.
   *
   * @default - one block, searched in searchCidrBlocks
   */
  readonly podCidrBlocks?: string[];

  /**
   * Space in which a pod block is searched: the first free block of `podCidrMask` that neither `vpcCidrBlocks` nor
   * `connectedCidrBlocks` hold.
   *
   * For the first synthesis. A warning names the block that was found until you pin it in `podCidrBlocks`: once the VPC lists
   * it among its own blocks, a search would find another.
   *
   * @default - nothing is searched
   */
  readonly searchCidrBlocks?: string[];

  /**
   * Mask length of the block that is searched.
   *
   * @default 16
   */
  readonly podCidrMask?: number;

  /**
   * CIDR blocks of networks that the VPC is connected to, by peering, a transit gateway or a VPN.
   *
   * @default - none
   */
  readonly connectedCidrBlocks?: string[];

  /**
   * Names of the Availability Zones of the pod subnets. Only append to the list, up to `azSlots`.
   *
   * @default - those of the node subnets, in their order
   */
  readonly podAvailabilityZones?: string[];

  /**
   * Availability Zones that each pod block has room for. Decide on the first day.
   *
   * @default - 4, or as many as there are zones if that is more
   */
  readonly azSlots?: number;

  /**
   * How pods reach what is outside of the VPC.
   *
   * @default PodEgress.likeNodes()
   */
  readonly podEgress?: PodEgress;

  /**
   * Quota of IPv4 CIDR blocks for this VPC, where it was raised.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
   */
  readonly ipv4CidrBlocksPerVpc?: number;
}
