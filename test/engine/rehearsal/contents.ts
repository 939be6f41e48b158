import type { AwsWorld } from '../aws/world';

/** Fields that differ between two states which are the same to a user: moments, histories, and what they count. */
const VOLATILE = new Set([
  ...['since', 'until', 'createdAt', 'deletedAt', 'modifiedAt', 'updates', 'upgrades', 'versions', 'generation'],
  ...['id', 'uuid', 'subnetCidrReservationId', 'networkInterfaceId', 'privateIpAddresses', 'objects'],
  ...['formerVersion', 'rolloutSince'],
]); // prettier-ignore

/** Everything that exists in a world, one line each, sorted: two worlds are the same when the lines are. */
export function contentsOf(world: AwsWorld): string[] {
  const now = world.clock.now();
  const isGone = (value: unknown): boolean => {
    const { until, deletedAt } = value as { until?: number; deletedAt?: number };
    return (until ?? Infinity) <= now || deletedAt !== undefined;
  };
  // What was done to an add-on is history: a change and its way back are two updates more.
  const isHistory = (table: ReadonlyMap<string, unknown>): boolean => table === world.eks.updates;
  const lines = world.tables.all.flatMap((table, index) =>
    [...(isHistory(table) ? [] : table)]
      .filter(([, value]) => !isGone(value))
      .map(
        ([key, value]) =>
          `${index} ${/^(scr|grant|eni)-/.test(key) ? '' : key} ${JSON.stringify(value, withoutVolatile)}`,
      ),
  );
  return lines.sort();
}

function withoutVolatile(key: string, value: unknown): unknown {
  if (VOLATILE.has(key)) return undefined;
  return value instanceof Map ? [...value] : value;
}
