import * as ipaddr from 'ipaddr.js';
import { TemplateRefusal } from './template';

/** Number of blocks that Fn::Cidr may be asked for. */
const MOST_BLOCKS = 256;

/**
 * The blocks of Fn::Cidr: `count` blocks of 2 to the power of `hostBits` addresses each, from the start of the block.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks(block: string, count: number, hostBits: number | undefined): string[] {
  if (!ipaddr.isValidCIDR(block))
    throw new TemplateRefusal(`Template error: Fn::Cidr: ${block} is not a CIDR block`);
  const [address, mask] = ipaddr.parseCIDR(block);
  const bytes = address.toByteArray();
  const bits = bytes.length * 8;
  const ownBits = hostBits ?? 8;
  if (!(count >= 1 && count <= MOST_BLOCKS))
    throw new TemplateRefusal(`Template error: Fn::Cidr count ${count}`);
  if (!(ownBits >= 1 && count * 2 ** ownBits <= 2 ** (bits - mask))) {
    throw new TemplateRefusal(
      `Template error: Fn::Cidr: ${block} has no room for ${count} blocks of ${ownBits} bits`,
    );
  }
  const first = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  return Array.from({ length: count }, (_, i) => {
    const start = first + (BigInt(i) << BigInt(ownBits));
    return `${textOf(start, bits)}/${bits - ownBits}`;
  });
}

function textOf(address: bigint, bits: number): string {
  const hex = address.toString(16).padStart(bits / 4, '0');
  return ipaddr.fromByteArray([...Buffer.from(hex, 'hex')]).toString();
}
