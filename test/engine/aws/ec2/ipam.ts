import { answer, provider, type Aws, type Providers } from '../aws';
import { textOr } from '../property-values';
import { refuse } from '../refusals';

/** Pools that the network team of the examples shares with everybody, by id. */
const POOLS: Readonly<Record<string, string>> = {
  'ipam-pool-0a11111111111111a': '10.128.0.0/9',
  'ipam-pool-0b22222222222222b': '100.96.0.0/11',
};

const sizeOf = (mask: number): number => 2 ** (32 - mask);

function numberOf(cidr: string): number {
  const [address = ''] = cidr.split('/');
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

const textOf = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

/** The first free block of a pool. Not kept: what else is in the pool is a matter of the account of IPAM. */
export function blockFromPool(poolId: string, mask: number, taken: readonly string[]): string {
  const pool = POOLS[poolId] ?? refuse('ipam-pool-not-found', `The ipam-pool ID '${poolId}' does not exist`);
  const size = sizeOf(mask);
  const isFree = (first: number): boolean =>
    taken.every((cidr) => {
      const other = numberOf(cidr);
      return first + size <= other || other + sizeOf(Number(cidr.split('/')[1])) <= first;
    });
  let first = numberOf(pool);
  while (!isFree(first)) first += size;
  return `${textOf(first)}/${mask}`;
}

/** Allocations by hand, whose reference is pool, allocation and block. */
export function ipamProviders({ network, tables }: Aws): Providers {
  const allocation = provider({
    create({ properties }) {
      const poolId = textOr(properties.IpamPoolId, '');
      const id = `ipam-pool-alloc-${tables.nextNumber()}`;
      const taken = [...network.vpcs.values()].flatMap(({ blocks }) => Object.values(blocks));
      const cidr = blockFromPool(
        poolId,
        Number(properties.NetmaskLength),
        taken.filter((block) => !block.includes(':')),
      );
      return answer(`${poolId}|${id}|${cidr}`, { IpamPoolAllocationId: id });
    },
    delete: () => undefined,
  });
  return { 'AWS::EC2::IPAMAllocation': allocation };
}
