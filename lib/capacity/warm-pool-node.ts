import { examineNode } from './examine-node';
import { ADDRESSES_PER_PREFIX, podEnis } from './pod-arithmetic';
import type { PodNode } from './pod-node';
import { addressingMode } from './pod-node';
import { podsOf } from './pods-of-node';
import type { WarmPoolProps, WarmPoolTargets } from './warm-pool-props';
import type { Pool } from './warm-pool-size';
import { PodAddressingMode } from '../aws-node/pod-addressing';

/** As many pods as fit, unless their number is given. */
export type PoolProps = Omit<WarmPoolProps, 'pods'> & { readonly pods?: number };

/** A node with its pool, or everything that is wrong with them. */
export interface ExaminedPool {
  readonly node?: PodNode;
  readonly pool?: Pool;
  readonly problems: string[];
}

/** What aws-node does without settings: its manifest gives both warm targets as 1. */
const DEFAULTS: Required<WarmPoolTargets> = {
  warmEniTarget: 1,
  warmIpTarget: 0,
  minimumIpTarget: 0,
  warmPrefixTarget: 1,
};

const NAMES = Object.keys(DEFAULTS) as (keyof WarmPoolTargets)[];

/** Targets given here win over those of the addressing mode. */
function targetsOf({ targets, podAddressing }: PoolProps): Required<WarmPoolTargets> {
  const own: WarmPoolTargets = podAddressing ?? {};
  const value = (name: keyof WarmPoolTargets): number => targets?.[name] ?? own[name] ?? DEFAULTS[name];
  return Object.fromEntries(NAMES.map((name) => [name, value(name)])) as unknown as Required<WarmPoolTargets>;
}

function poolOf(node: PodNode, props: PoolProps): Pool {
  const maxPods = props.maxPods ?? podsOf(node).maxPods;
  const prefixes = addressingMode(node) === PodAddressingMode.PREFIX_DELEGATION;
  return {
    pods: props.pods ?? maxPods,
    maxPods,
    slotSize: prefixes ? ADDRESSES_PER_PREFIX : 1,
    slotsPerEni: node.limits.ipv4PerEni - 1,
    maxEnis: podEnis(node).value,
    firstEnis: node.customNetworking ? 0 : 1,
    targets: targetsOf(props),
  };
}

function badCounts({ pods, maxPods, targets }: Pool): string[] {
  return Object.entries({ pods, maxPods, ...targets })
    .filter(([, value]) => !(Number.isInteger(value) && value >= 0))
    .map(([name, value]) => `${name} is ${value}: give a whole number of 0 or more`);
}

function poolProblems(node: PodNode, pool: Pool): string[] {
  const { targets, slotSize } = pool;
  const emptyPool = targets.warmPrefixTarget + targets.warmIpTarget + targets.minimumIpTarget === 0;
  return [
    ...badCounts(pool),
    ...(node.windows || node.autoMode ? ['the node has no aws-node, which the warm pool belongs to'] : []),
    ...(slotSize > 1 && emptyPool
      ? [
          'aws-node does not start when warmPrefixTarget, warmIpTarget and minimumIpTarget are all 0: raise one of them',
        ]
      : []),
  ];
}

/** The node and the pool aws-node keeps on it. The mode wins over `podAddressing`. */
export function examinePool(props: PoolProps, mode?: PodAddressingMode): ExaminedPool {
  const { node, problems } = examineNode(props, mode);
  if (node === undefined || problems.length > 0) return { problems };
  const pool = poolOf(node, props);
  return { node, pool, problems: poolProblems(node, pool) };
}
