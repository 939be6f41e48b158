import { ADDRESSES_PER_PREFIX } from '../capacity/pod-arithmetic';
import { BlockClass, blockClasses } from './block-classes';
import { blockOf, type Ipv4Block } from './ipv4';
import type { LiveInterface, LiveSubnet } from './network-facts';

/** How full a subnet is. */
export interface SubnetUse {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
  /** /28 blocks by class. */
  readonly blocks: Readonly<Record<BlockClass, number>>;
  /** Blocks that can become prefixes now. */
  readonly freePrefixes: number;
  /** Addresses outside of reservations that can be taken one by one now. */
  readonly freeAddresses: number;
  /** Interfaces in the subnet. */
  readonly interfaces: number;
}

/** The first four addresses of a subnet and the last one belong to AWS. */
const KEPT_OFFSETS = [0, 1, 2, 3, -1];

const isIn = ({ first, size }: Ipv4Block, address: number): boolean =>
  address >= first && address < first + size;

/** Addresses outside of reservations that are not taken by AWS, an interface or a prefix. */
function freeSingles(
  subnet: Ipv4Block,
  reserved: readonly Ipv4Block[],
  own: readonly LiveInterface[],
): number {
  const isOpen = (address: number): boolean =>
    isIn(subnet, address) && !reserved.some((range) => isIn(range, address));
  const kept = KEPT_OFFSETS.map((offset) => subnet.first + (offset < 0 ? subnet.size + offset : offset));
  const singles = new Set([...kept, ...own.flatMap(singlesOf)]);
  const inPrefixes = own.flatMap(({ prefixes }) => prefixes.filter(isOpen)).length * ADDRESSES_PER_PREFIX;
  const outside = subnet.size - reserved.reduce((sum, { size }) => sum + size, 0);
  return outside - [...singles].filter(isOpen).length - inPrefixes;
}

function singlesOf({ primary, secondary }: LiveInterface): number[] {
  return primary === undefined ? [...secondary] : [primary, ...secondary];
}

/** Counts the blocks and addresses of a subnet. */
export function subnetUse(subnet: LiveSubnet, own: readonly LiveInterface[]): SubnetUse {
  const reserved = subnet.reservedCidrBlocks.flatMap((cidr) => blockOf(cidr) ?? []);
  const singles = own.flatMap(singlesOf);
  const prefixes = own.flatMap((eni) => eni.prefixes);
  const blocks = countsOf(blockClasses(subnet.block, { singles, prefixes, reserved }));
  return {
    id: subnet.id,
    zone: subnet.zone,
    cidr: subnet.cidr,
    blocks,
    freePrefixes: blocks[BlockClass.FREE] + blocks[BlockClass.RESERVED],
    freeAddresses: freeSingles(subnet.block, reserved, own),
    interfaces: own.length,
  };
}

function countsOf(classes: readonly BlockClass[]): Record<BlockClass, number> {
  const counts = Object.fromEntries(Object.values(BlockClass).map((name) => [name, 0])) as Record<
    BlockClass,
    number
  >;
  for (const name of classes) counts[name] += 1;
  return counts;
}
