import type { AddressPool } from './address-pools';
import { nodesOfDraw, othersOf } from './pool-load';
import { totalNodes } from './nodes-at-peak';
import type { SubnetLoad } from './subnet-capacity-props';
import { CapacityLimit } from './subnet-capacity-props';
import type { Supply } from './subnet-supply';

/** A number with commas. */
export const number = (value: number): string => value.toLocaleString('en-US');

/** A pool at some moment. */
export interface PoolMoment {
  readonly pool: AddressPool;
  readonly supply: Supply;
  readonly load: SubnetLoad;
  /** The zone that is lost at that moment. */
  readonly lostZone?: number;
}

/** Where the number of nodes comes from: `102 nodes of General (100 + 2 while it is replaced)`. */
function nodesText({ pool, lostZone }: PoolMoment, index: number): string {
  const draw = pool.draws[index];
  const nodes = nodesOfDraw(draw, lostZone);
  const surge = nodes.surge > 0 ? ` (${number(nodes.ordinary)} + ${nodes.surge} while it is replaced)` : '';
  return `${number(totalNodes(nodes))} nodes of ${draw.placed.group.name}${surge}`;
}

/** How the need comes about: nodes times what each takes, for each group, and what else is there. */
function sumText(moment: PoolMoment, limit: CapacityLimit): string {
  const { pool } = moment;
  const terms = pool.draws.flatMap(({ each }, index) => {
    const count = limit === CapacityLimit.PREFIXES ? each.prefixes : each.singleAddresses;
    return count === 0 ? [] : [`${nodesText(moment, index)} x ${count}`];
  });
  const others = limit === CapacityLimit.PREFIXES ? 0 : othersOf(pool);
  return [...terms, ...(others > 0 ? [`${others} for load balancers and the like`] : [])].join(' + ');
}

/** What is there of one kind. */
function supplyText({ supply, load }: PoolMoment, limit: CapacityLimit): string {
  if (limit === CapacityLimit.SINGLE_ADDRESSES) {
    return `${number(supply.singleAddresses)} ${supply.isReserved ? 'unreserved' : 'usable'} ones`;
  }
  const prefixes = number(load.supply.prefixes);
  return supply.isReserved
    ? `${prefixes} reserved ones`
    : `room for ${prefixes} beside ${number(load.need.singleAddresses)} single addresses`;
}

/** Need and supply of one kind with every number: `needs 1,064 prefixes at peak [152 nodes ... x 7] and has ...`. */
export function arithmetic(moment: PoolMoment, limit: CapacityLimit): string {
  const { need } = moment.load;
  const [amount, kind] =
    limit === CapacityLimit.PREFIXES ? [need.prefixes, 'prefixes'] : [need.singleAddresses, 'addresses'];
  const when = moment.lostZone === undefined ? 'at peak' : 'after the loss of a zone';
  return `needs ${number(amount)} ${kind} ${when} [${sumText(moment, limit)}] and has ${supplyText(moment, limit)}`;
}
