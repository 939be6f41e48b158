import * as ipaddr from 'ipaddr.js';

/** A CIDR block as numbers. */
export interface CidrNumbers {
  readonly first: bigint;
  readonly cidrMask: number;
  readonly isIpv6: boolean;
}

/** Why a text is not a CIDR block. */
export interface CidrFault {
  /** The sentence for the user. */
  readonly message: string;

  /** The block that EC2 would make of it: only when nothing but host bits is wrong. */
  readonly withoutHostBits?: CidrNumbers;
}

/** Text that the CDK replaces at deployment. */
const CDK_TOKEN = /\$\{Token\[/;

/** Text that the CDK gives for an SSM parameter until it has looked it up. */
const LOOKUP_PLACEHOLDER = /^dummy-value-for-/;

/** Whether a text stands for an SSM parameter that is still to be looked up. */
export function isLookupPlaceholder(text: string): boolean {
  return LOOKUP_PLACEHOLDER.test(text);
}

/** Number of bits of an address. */
export function addressBits(isIpv6: boolean): number {
  return isIpv6 ? 128 : 32;
}

/** Mask length of the prefixes that EC2 hands out: /28 in IPv4 subnets, /80 in IPv6 ones. */
export function prefixMask(isIpv6: boolean): number {
  return isIpv6 ? 80 : 28;
}

/** Prints an address: dotted for IPv4, RFC 5952 for IPv6. */
export function printAddress(address: bigint, isIpv6: boolean): string {
  const bytes: number[] = [];
  for (let shift = addressBits(isIpv6) - 8; shift >= 0; shift -= 8)
    bytes.push(Number((address >> BigInt(shift)) & 255n));
  const parsed = ipaddr.fromByteArray(bytes);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

/** Reads a CIDR block strictly: the numbers, or what is wrong. */
export function readCidr(cidr: unknown): CidrNumbers | CidrFault {
  if (typeof cidr !== 'string')
    return { message: `${String(cidr)} is not a CIDR block: write it as a string` };
  if (CDK_TOKEN.test(cidr))
    return { message: `${cidr} is known only at deploy time: write a literal block here` };
  if (isLookupPlaceholder(cidr))
    return {
      message: `${cidr} stands for a parameter that is still to be looked up, and a plan is for life while a parameter can change: write the block here, or into the context of cdk.json`,
    };
  const [address, mask, ...rest] = cidr.split('/');
  if (mask === undefined || rest.length > 0)
    return notCidr(cidr, 'write address/mask, for example 10.0.0.0/16');
  const isIpv6 = address.includes(':');
  const why = (isIpv6 ? ipv6Fault(address) : ipv4Fault(address)) ?? maskFault(mask, addressBits(isIpv6));
  return why === undefined ? refuseHostBits(cidr, address, Number(mask), isIpv6) : notCidr(cidr, why);
}

function notCidr(cidr: string, why: string): CidrFault {
  return { message: `${JSON.stringify(cidr)} is not a CIDR block: ${why}` };
}

function ipv4Fault(address: string): string | undefined {
  const octets = address.split('.');
  if (octets.length !== 4) return `an IPv4 address has 4 octets, this one has ${octets.length}`;
  return octets.map(octetFault).find((fault) => fault !== undefined);
}

function octetFault(octet: string): string | undefined {
  if (/^0\d+$/.test(octet))
    return `octet ${octet} has a leading zero (some tools read it as octal): write ${Number(octet)}`;
  return /^\d{1,3}$/.test(octet) && Number(octet) <= 255
    ? undefined
    : `octet ${JSON.stringify(octet)} is not a number from 0 to 255`;
}

function ipv6Fault(address: string): string | undefined {
  if (address.includes('%')) return 'zone ids have no place in a CIDR block: remove everything from the % on';
  if (address.includes('.')) return 'write all groups of an IPv6 address in hexadecimal';
  return ipaddr.IPv6.isValid(address) ? undefined : 'the IPv6 address is malformed';
}

function maskFault(mask: string, bits: number): string | undefined {
  return /^(0|[1-9]\d{0,2})$/.test(mask) && Number(mask) <= bits
    ? undefined
    : `mask ${JSON.stringify(mask)} is not a number from 0 to ${bits} without leading zeros`;
}

function refuseHostBits(
  cidr: string,
  address: string,
  cidrMask: number,
  isIpv6: boolean,
): CidrNumbers | CidrFault {
  const value = ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const hostBits = BigInt(addressBits(isIpv6) - cidrMask);
  const first = (value >> hostBits) << hostBits;
  if (first === value) return { first, cidrMask, isIpv6 };
  const correctedBlock = `${printAddress(first, isIpv6)}/${cidrMask}`;
  return {
    message: `${cidr} has host bits set, EC2 would silently turn it into ${correctedBlock}: write ${correctedBlock}`,
    withoutHostBits: { first, cidrMask, isIpv6 },
  };
}
