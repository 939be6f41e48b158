import * as ipaddr from 'ipaddr.js';

/** A CIDR block as the integers of its first and last address. */
export interface Range {
  /** Canonical spelling: no host bits, IPv6 as in RFC 5952. */
  readonly text: string;
  readonly family: 4 | 6;
  readonly cidrMask: number;
  readonly first: bigint;
  readonly last: bigint;
}

export const addressBits = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** Mask length of what EC2 calls a prefix: 16 IPv4 addresses, or 2^48 IPv6 addresses. */
export const prefixMask = (family: 4 | 6): number => (family === 4 ? 28 : 80);

function toInteger(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function toText(family: 4 | 6, value: bigint): string {
  const bytes = Array.from({ length: addressBits(family) / 8 }, (_, i, all = addressBits(family) / 8) =>
    Number((value >> BigInt(8 * (all - 1 - i))) & 255n),
  );
  return family === 4 ? bytes.join('.') : new ipaddr.IPv6(bytes).toRFC5952String();
}

/** Integer value of an address; undefined if the text is none. */
export function parseAddress(text: string): { family: 4 | 6; value: bigint } | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text))
    return { family: 4, value: toInteger(ipaddr.IPv4.parse(text)) };
  const isPlainIpv6 = ipaddr.IPv6.isValid(text) && /^[0-9a-f:]+$/i.test(text);
  return isPlainIpv6 ? { family: 6, value: toInteger(ipaddr.IPv6.parse(text)) } : undefined;
}

/** The block of a mask length that an address lies in. */
export function rangeOf(family: 4 | 6, address: bigint, cidrMask: number): Range {
  const hostBits = BigInt(addressBits(family) - cidrMask);
  const first = (address >> hostBits) << hostBits;
  const last = first + (1n << hostBits) - 1n;
  return { text: `${toText(family, first)}/${cidrMask}`, family, cidrMask, first, last };
}

/** Reads `address/mask`; host bits are dropped. Undefined if the text is no CIDR block. */
export function parseRange(text: string): Range | undefined {
  const [, address, mask] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const parsed = address === undefined ? undefined : parseAddress(address);
  if (parsed === undefined || Number(mask) > addressBits(parsed.family)) return undefined;
  return rangeOf(parsed.family, parsed.value, Number(mask));
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** IPv4 before IPv6, then by address. */
export function compareRanges(a: Range, b: Range): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.cidrMask - b.cidrMask;
}
