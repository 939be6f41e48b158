import type { BlockAt } from './block-reading';
import { byAddress } from './free-space';

/** For each block the blocks written before it that it overlaps. One pass over sorted blocks, however many there are. */
export function earlierOverlaps(blocks: readonly BlockAt[]): BlockAt[][] {
  const found: number[][] = blocks.map(() => []);
  const order = [...blocks.keys()].sort((a, b) => byAddress(blocks[a].block, blocks[b].block));
  let open: number[] = [];
  for (const index of order) {
    const { block } = blocks[index];
    open = open.filter((other) => blocks[other].block._last >= block._first);
    for (const other of open) {
      if (blocks[other].block.overlaps(block)) found[Math.max(index, other)].push(Math.min(index, other));
    }
    open.push(index);
  }
  return found.map((earlier) => earlier.sort((a, b) => a - b).map((index) => blocks[index]));
}

/** Blocks with the props or resources they were written in: `10.0.0.0/16 (vpcCidrBlock) and 10.1.0.0/16 (Vpc)`. */
export function listed(blocks: readonly BlockAt[]): string {
  return blocks.map(({ path, block }) => `${block} (${path})`).join(' and ');
}
