import { createHash } from 'node:crypto';

/** CloudFormation accepts physical ids of at most 1 KB. */
export const PHYSICAL_ID_MAX_BYTES = 1024;

/** Id of a resource whose Create made nothing, as far as it knows. */
export const NOTHING_MADE = 'nothing-made';

/** Hash of a text, short enough to read and long enough not to collide. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Physical id that depends on nothing but its parts, so the same resource always has the same id.
 *
 * CloudFormation takes a changed id for a replacement and deletes the old resource; an id that holds
 * something random therefore deletes what was just updated.
 */
export function stablePhysicalId(...parts: readonly string[]): string {
  const id = parts.join('|');
  return Buffer.byteLength(id) <= PHYSICAL_ID_MAX_BYTES ? id : `${parts[0]}|${shortHash(id)}`;
}
