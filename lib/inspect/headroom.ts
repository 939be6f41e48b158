import type { NodeAddressDemand, SubnetAddresses } from '../capacity/address-demand-props';
import { worstNode } from '../capacity/nodegroup-demand';
import { ADDRESSES_PER_PREFIX } from '../capacity/pod-arithmetic';
import { PodAddressingMode } from '../aws-node/pod-addressing';
import { liveOptions, liveTargets } from './live-settings';
import type { NetworkFacts } from './network-facts';
import type { NodeUse } from './node-use';
import type { SubnetUse } from './subnet-use';

/** What still fits into a subnet. */
export interface Headroom {
  /** Nodes full of pods, of the type that most nodes have. */
  readonly nodes?: number;
  /** Addresses that pods could get. */
  readonly pods: number;
}

/** The type that most nodes have; undefined where Kubernetes was not read. */
export function usualType(nodes: readonly NodeUse[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { instanceType } of nodes)
    if (instanceType !== undefined) counts.set(instanceType, (counts.get(instanceType) ?? 0) + 1);
  return [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))[0]?.[0];
}

/** The most that one more node takes; undefined for a type that the engine does not know. */
export function demandOfUsualNode(
  { env }: NetworkFacts,
  nodes: readonly NodeUse[],
): NodeAddressDemand | undefined {
  const instanceType = usualType(nodes);
  if (instanceType === undefined) return undefined;
  const maxPods = nodes.find((node) => node.instanceType === instanceType)?.maxPods;
  const group = {
    ...liveOptions(env),
    targets: liveTargets(env),
    name: instanceType,
    instanceTypes: [instanceType],
  };
  try {
    return worstNode({ ...group, maxSize: 1, maxPods });
  } catch {
    return undefined;
  }
}

/** What still fits, given what one more node takes from this subnet. */
export function headroomOf(
  use: SubnetUse,
  each: SubnetAddresses | undefined,
  env?: NetworkFacts['env'],
): Headroom {
  const inPrefixes = liveOptions(env).podAddressing?.mode === PodAddressingMode.PREFIX_DELEGATION;
  return {
    nodes: each && nodesWithin(use, each),
    pods: inPrefixes ? use.freePrefixes * ADDRESSES_PER_PREFIX : use.freeAddresses,
  };
}

function nodesWithin({ freeAddresses, freePrefixes }: SubnetUse, each: SubnetAddresses): number {
  const bySingles = each.singleAddresses === 0 ? Infinity : Math.floor(freeAddresses / each.singleAddresses);
  const byPrefixes = each.prefixes === 0 ? Infinity : Math.floor(freePrefixes / each.prefixes);
  return Math.max(0, Math.min(bySingles, byPrefixes));
}
