import type { CidrBlock } from './cidr-block';
import type { SubnetCidrMasks } from './subnet-role';

/** Fewest and most AZ slots of a plan: EKS needs two AZs, no Region has more than six. */
export const AZ_SLOTS = { fewest: 2, most: 6 } as const;

/** Mask lengths that AWS accepts for a VPC CIDR block and for a subnet. */
export const AWS_CIDR_MASK = { shortest: 16, longest: 28 } as const;

/** The mask length of each role that lives in the VPC block. */
export interface VpcMasks {
  readonly cluster: number;
  readonly public: number;
  readonly node: number;
}

/** One block per AZ slot for each role that lives in the VPC block. */
export interface VpcSlots {
  readonly cluster: CidrBlock[];
  readonly public: CidrBlock[];
  readonly node: CidrBlock[];
}

/** Bits that it takes to number so many slots. */
export function slotBits(count: number): number {
  return Math.ceil(Math.log2(count));
}

/** Addresses of an IPv4 block. */
export function ipv4Size(cidrMask: number): number {
  return 2 ** (32 - cidrMask);
}

/**
 * The fixed layout of a number of AZ slots in a VPC block.
 *
 * The block is cut into the fewest equal parts that are more than the slots: the last ones are the node
 * subnets, the first ones hold the rest. A public subnet is a quarter of a node subnet. With /16 and 3 slots:
 * nodes /18, public /20; with 6 slots: nodes /19, public /21. In small VPC blocks public subnets give way
 * first, then node subnets; the masks returned for a block that is too small do not fit.
 */
export function defaultVpcMasks(vpcMask: number, azSlots: number): VpcMasks {
  const { longest } = AWS_CIDR_MASK;
  const node = Math.min(vpcMask + slotBits(azSlots + 1), longest);
  const candidates = masksFrom(node).flatMap((nodeMask) =>
    masksFrom(Math.min(nodeMask + 2, longest)).map((publicMask) => ({
      cluster: longest,
      public: publicMask,
      node: nodeMask,
    })),
  );
  return candidates.find((masks) => vpcSlotsFit(vpcMask, azSlots, masks)) ?? candidates[0];
}

function masksFrom(shortest: number): number[] {
  return Array.from({ length: AWS_CIDR_MASK.longest - shortest + 1 }, (_, index) => shortest + index);
}

/** The fixed layout with the masks that the user wants otherwise. */
export function vpcMasks(vpcMask: number, azSlots: number, wanted: SubnetCidrMasks = {}): VpcMasks {
  const standard = defaultVpcMasks(vpcMask, azSlots);
  return {
    cluster: wanted.cluster ?? standard.cluster,
    public: wanted.public ?? standard.public,
    node: wanted.node ?? standard.node,
  };
}

/** Where the public subnets begin, counted in public subnets: after the cluster subnets, never at the start. */
function firstPublic(azSlots: number, masks: VpcMasks): number {
  return Math.max(1, Math.ceil((azSlots * ipv4Size(masks.cluster)) / ipv4Size(masks.public)));
}

/** Mask length of the subnets of a transit gateway attachment, which takes one address in each. */
const TRANSIT_MASK = AWS_CIDR_MASK.longest;

/** The subnets of a transit gateway attachment: behind the cluster subnets, where there is room before the public ones. */
export function placeTransitSlots(vpcBlock: CidrBlock, azSlots: number, masks: VpcMasks): CidrBlock[] {
  const first = (azSlots * ipv4Size(masks.cluster)) / ipv4Size(TRANSIT_MASK);
  return [...Array(azSlots).keys()].map((slot) => vpcBlock._piece(TRANSIT_MASK, first + slot));
}

/** Whether there is that room. */
export function transitSlotsFit(azSlots: number, masks: VpcMasks): boolean {
  const head = azSlots * (ipv4Size(masks.cluster) + ipv4Size(TRANSIT_MASK));
  return head <= firstPublic(azSlots, masks) * ipv4Size(masks.public);
}

/** Whether the slots of all roles fit into a VPC block side by side. */
export function vpcSlotsFit(vpcMask: number, azSlots: number, masks: VpcMasks): boolean {
  const head = (firstPublic(azSlots, masks) + azSlots) * ipv4Size(masks.public);
  return head + azSlots * ipv4Size(masks.node) <= ipv4Size(vpcMask);
}

/** The blocks of every slot: cluster subnets first, then public ones, node subnets at the end. */
export function placeVpcSlots(vpcBlock: CidrBlock, azSlots: number, masks: VpcMasks): VpcSlots {
  const slots = [...Array(azSlots).keys()];
  const pieces = (cidrMask: number, from: number) =>
    slots.map((slot) => vpcBlock._piece(cidrMask, from + slot));
  return {
    cluster: pieces(masks.cluster, 0),
    public: pieces(masks.public, firstPublic(azSlots, masks)),
    node: pieces(masks.node, 2 ** (masks.node - vpcBlock.cidrMask) - azSlots),
  };
}

/** The default mask length of the pod subnets of a pod block. */
export function podMask(podBlockMask: number, azSlots: number): number {
  return podBlockMask + slotBits(azSlots);
}

/** The blocks of every slot of a pod block, from its start. */
export function placePodSlots(podBlock: CidrBlock, azSlots: number, cidrMask: number): CidrBlock[] {
  return [...Array(azSlots).keys()].map((slot) => podBlock._piece(cidrMask, slot));
}

/** The most AZ slots whose default layout fits into a VPC block; 0 when not even two do. */
export function mostSlots(vpcMask: number): number {
  for (let slots: number = AZ_SLOTS.most; slots >= AZ_SLOTS.fewest; slots -= 1) {
    if (vpcSlotsFit(vpcMask, slots, defaultVpcMasks(vpcMask, slots))) return slots;
  }
  return 0;
}

/** The mask length of the smallest VPC block into which the default layout of so many slots fits. */
export function longestVpcMask(azSlots: number): number {
  let mask: number = AWS_CIDR_MASK.longest;
  while (!vpcSlotsFit(mask, azSlots, defaultVpcMasks(mask, azSlots))) mask -= 1;
  return mask;
}
