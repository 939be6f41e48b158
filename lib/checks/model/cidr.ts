import * as ipaddr from 'ipaddr.js';
import { Unknown, type Maybe, type Value } from './value';

/** A CIDR block as a template spells it: host bits are kept, so that a rule can name them. */
export interface Cidr {
  /** As written. */
  readonly text: string;
  /** The same block without host bits, in canonical spelling. */
  readonly canonical: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly mask: number;
  /** First address as a number. */
  readonly start: bigint;
  /** Last address as a number. */
  readonly end: bigint;
}

const BITS = { ipv4: 32n, ipv6: 128n };
const cache = new Map<string, Cidr | undefined>();

/** Reads a CIDR block; undefined when the text is not one. */
export function parseCidr(text: string): Cidr | undefined {
  if (cache.size > 50_000) cache.clear();
  if (!cache.has(text)) cache.set(text, parse(text.trim()));
  return cache.get(text);
}

function parse(text: string): Cidr | undefined {
  const match = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text);
  if (match === null || !validAddress(match[1])) return undefined;
  const address = ipaddr.parse(match[1]);
  const family = address.kind();
  const mask = Number(match[2]);
  if (mask > Number(BITS[family])) return undefined;
  const hostBits = BITS[family] - BigInt(mask);
  const number = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const start = (number >> hostBits) << hostBits;
  const end = start + (1n << hostBits) - 1n;
  return { text, canonical: format(family, start, mask), family, mask, start, end };
}

function validAddress(text: string): boolean {
  return text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** Spells a block from its first address. */
export function format(family: 'ipv4' | 'ipv6', start: bigint, mask: number): string {
  const bytes = [];
  for (let shift = BITS[family] - 8n; shift >= 0n; shift -= 8n) bytes.push(Number((start >> shift) & 255n));
  return `${ipaddr.fromByteArray(bytes).toString()}/${mask}`;
}

/** A block, or why there is none; text that is no CIDR block counts as unknown and is another tool's finding. */
export function toCidr(value: Value): Maybe<Cidr> {
  if (value instanceof Unknown) return value;
  return parseCidr(String(value)) ?? new Unknown(`${JSON.stringify(value)} is not a CIDR block`);
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.family === b.family && a.start <= b.end && b.start <= a.end;
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.start <= inner.start && inner.end <= outer.end;
}

/** Addresses of a block, as a number (exact for IPv4). */
export function size(block: Cidr): number {
  return Number(block.end - block.start + 1n);
}

/** Addresses of a subnet that AWS leaves to its owner: all but five. */
export function usableAddresses(block: Cidr): number {
  return Math.max(0, size(block) - 5);
}
