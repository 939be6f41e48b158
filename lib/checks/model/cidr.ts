import { CidrBlock } from '../../planning/cidr-block';
import { Unknown, type Maybe, type Value } from './value';

/** A CIDR block of a template: what was written, and the block that EC2 makes of it. */
export interface Cidr {
  /** As written; host bits and all. */
  readonly text: string;
  /** The block without host bits. */
  readonly block: CidrBlock;
}

/** A text in the place of a CIDR block that is none: EC2 refuses it, and nothing else can be said about it. */
export class NotCidr extends Unknown {
  constructor(public readonly text: string) {
    super(`${JSON.stringify(text)} is not a CIDR block`);
  }
}

/** Templates repeat the same blocks many times. */
const cache = new Map<string, Cidr | undefined>();

/** Reads a CIDR block leniently, as EC2 does; undefined when the text is not one. */
export function parseCidr(text: string): Cidr | undefined {
  if (cache.size > 50_000) cache.clear();
  if (!cache.has(text)) cache.set(text, read(text));
  return cache.get(text);
}

function read(text: string): Cidr | undefined {
  const block = CidrBlock._truncated(text);
  return block && { text, block };
}

/** A block, or why there is none. */
export function toCidr(value: Value): Maybe<Cidr> {
  if (value instanceof Unknown) return value;
  if (typeof value !== 'string') return new Unknown(`${JSON.stringify(value)} is not a CIDR block`);
  return parseCidr(value) ?? new NotCidr(value);
}
