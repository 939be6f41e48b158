import { CidrBlock } from './cidr-block';
import { type CidrFault, type CidrNumbers, readCidr } from './cidr-text';
import type { PlanProblem } from './plan-problem';
import { planError } from './problem-text';

/** A CIDR block and the prop it was written in. */
export interface BlockAt {
  readonly path: string;
  readonly block: CidrBlock;
}

/** A block that could be read, or what is wrong with it. */
export interface BlockReading {
  readonly blocks: BlockAt[];
  readonly problems: PlanProblem[];
}

/** Reads a block of a prop; `hostBitsCode` is the rule about host bits there. */
export function readBlock(path: string, cidr: unknown, hostBitsCode = 'NET-02'): BlockReading {
  return blockReading(path, readCidr(cidr), hostBitsCode);
}

/** The same for a text that is read already. */
export function blockReading(
  path: string,
  reading: CidrNumbers | CidrFault,
  hostBitsCode: string,
): BlockReading {
  if (!('message' in reading)) {
    const { first, cidrMask, isIpv6 } = reading;
    return { blocks: [{ path, block: CidrBlock._of(first, cidrMask, isIpv6) }], problems: [] };
  }
  const { withoutHostBits, message } = reading;
  const code = withoutHostBits === undefined ? 'PLAN-01' : hostBitsCode;
  return { blocks: [], problems: [planError(code, path, message)] };
}

/** Reads a block that must be IPv4. */
export function readIpv4Block(path: string, cidr: unknown): BlockReading {
  const reading = readBlock(path, cidr);
  if (reading.blocks.every(({ block }) => !block.isIpv6)) return reading;
  const message = `${cidr} is IPv6: write an IPv4 block (the VPC gets its IPv6 block from AWS)`;
  return { blocks: [], problems: [planError('PLAN-01', path, message)] };
}
