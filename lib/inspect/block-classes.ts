import type { Ipv4Block } from './ipv4';

/** What a /28 block of a subnet is good for. */
export enum BlockClass {
  /** 16 free addresses outside of reservations: a prefix, or single addresses. */
  FREE = 'free',

  /** 16 free addresses in a reservation: a prefix. */
  RESERVED = 'reserved',

  /** A prefix of an interface. */
  PREFIX_HELD = 'prefix-held',

  /** Some addresses taken and some free, outside of reservations: single addresses only. */
  FRAGMENTED = 'fragmented',

  /** No address free, addresses of AWS at the ends of the subnet, or single addresses in a reservation. */
  USED = 'used',
}

const BLOCK = 16;

/** Addresses of a subnet that are taken. */
export interface TakenAddresses {
  /** Addresses of interfaces, one by one. */
  readonly singles: readonly number[];
  /** First addresses of /28 prefixes. */
  readonly prefixes: readonly number[];
  /** Reserved ranges. */
  readonly reserved: readonly Ipv4Block[];
}

/** The class of each /28 block of a subnet, in order of address. */
export function blockClasses(
  subnet: Ipv4Block,
  { singles, prefixes, reserved }: TakenAddresses,
): BlockClass[] {
  const count = subnet.size / BLOCK;
  const indexOf = (address: number): number => Math.floor((address - subnet.first) / BLOCK);
  const taken = new Uint8Array(count);
  const isHeld = new Uint8Array(count);
  const isReserved = new Uint8Array(count);
  for (const address of new Set(singles)) if (isIn(subnet, address)) taken[indexOf(address)] += 1;
  for (const first of prefixes) if (isIn(subnet, first)) isHeld[indexOf(first)] = 1;
  for (const { first, size } of reserved)
    isReserved.fill(1, Math.max(0, indexOf(first)), Math.max(0, indexOf(first + size - 1) + 1));
  return Array.from(taken, (singlesInBlock, index) => {
    if (isHeld[index]) return BlockClass.PREFIX_HELD;
    if (index === 0 || index === count - 1 || singlesInBlock === BLOCK) return BlockClass.USED;
    if (singlesInBlock > 0) return isReserved[index] ? BlockClass.USED : BlockClass.FRAGMENTED;
    return isReserved[index] ? BlockClass.RESERVED : BlockClass.FREE;
  });
}

function isIn({ first, size }: Ipv4Block, address: number): boolean {
  return address >= first && address < first + size;
}
