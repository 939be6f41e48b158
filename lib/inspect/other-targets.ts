import { ADDRESSES_PER_PREFIX } from '../capacity/pod-arithmetic';
import { examinePool } from '../capacity/warm-pool-node';
import type { WarmPoolTargets } from '../capacity/warm-pool-props';
import { restingPool, totalSlots } from '../capacity/warm-pool-size';
import { liveOptions } from './live-settings';
import type { NodeUse } from './node-use';

/** Targets the nodes could have instead, and what that would change. */
export interface OtherTargets {
  /** As the settings of aws-node write them. */
  readonly text: string;
  /** Addresses that all nodes together would hold less. */
  readonly freedAddresses: number;
  /** What is paid for it when pods start. */
  readonly price: string;
}

const PRICE =
  'pods that start at once on one node beyond them wait for the next round of aws-node (5 s) and a call of EC2, ' +
  'or about 10 s where it attaches an interface';

/** Pods that nine of ten nodes do not exceed. */
function usualPods(nodes: readonly NodeUse[]): number {
  const sorted = nodes.map(({ pods }) => pods).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}

/** Small pools that are worth a thought: a few addresses, or as many as most nodes need from the start. */
function candidates(nodes: readonly NodeUse[]): WarmPoolTargets[] {
  const minimumIpTarget = Math.max(1, usualPods(nodes));
  return [{ warmIpTarget: 1 }, { warmIpTarget: 5 }, { warmIpTarget: 2, minimumIpTarget }];
}

/** Addresses a node would hold; undefined for a type that the engine does not know. */
function heldWith(
  targets: WarmPoolTargets,
  { instanceType, maxPods, pods }: NodeUse,
  env?: Env,
): number | undefined {
  if (instanceType === undefined) return undefined;
  const { pool, problems } = examinePool({ ...liveOptions(env), instanceType, maxPods, pods, targets });
  if (pool === undefined || problems.length > 0) return undefined;
  return totalSlots(restingPool(pool)) * pool.slotSize;
}

type Env = Readonly<Record<string, string>>;

function textOf({ warmIpTarget, minimumIpTarget }: WarmPoolTargets): string {
  const minimum = minimumIpTarget === undefined ? '' : `, MINIMUM_IP_TARGET=${minimumIpTarget}`;
  return `WARM_IP_TARGET=${warmIpTarget}${minimum}`;
}

/** Targets that would free addresses, the most first. */
export function otherTargets(nodes: readonly NodeUse[], env?: Env): OtherTargets[] {
  return candidates(nodes)
    .map((targets) => ({
      text: textOf(targets),
      freedAddresses: nodes.reduce((sum, node) => sum + freed(targets, node, env), 0),
      price: `keeps ${targets.warmIpTarget} free addresses ready: ${PRICE}`,
    }))
    .filter(({ freedAddresses }) => freedAddresses >= ADDRESSES_PER_PREFIX)
    .sort((a, b) => b.freedAddresses - a.freedAddresses);
}

function freed(targets: WarmPoolTargets, node: NodeUse, env?: Env): number {
  const held = heldWith(targets, node, env);
  return held === undefined ? 0 : Math.max(0, node.held - held);
}
