/** A range of IPv4 addresses as numbers: fifty thousand interfaces are too many for objects of big integers. */
export interface Ipv4Block {
  readonly first: number;
  readonly size: number;
}

/** An address as a number; undefined for anything else. */
export function addressOf(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const bytes = match.slice(1).map(Number);
  return bytes.some((byte) => byte > 255) ? undefined : bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** A CIDR block as a range; undefined for anything else, host bits among it. */
export function blockOf(text: string): Ipv4Block | undefined {
  const [address, mask = '', ...rest] = text.split('/');
  const first = addressOf(address);
  if (first === undefined || rest.length > 0 || !/^\d{1,2}$/.test(mask) || Number(mask) > 32)
    return undefined;
  const size = 2 ** (32 - Number(mask));
  return first % size === 0 ? { first, size } : undefined;
}
