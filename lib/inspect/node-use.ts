import { ADDRESSES_PER_PREFIX } from '../capacity/pod-arithmetic';
import type { LiveInterface, LiveNode } from './network-facts';

/** What a node holds for its pods, against what they use. */
export interface NodeUse {
  readonly name: string;
  readonly instanceType?: string;
  readonly maxPods?: number;
  readonly pods: number;
  readonly interfaces: number;
  readonly prefixes: number;
  readonly secondaryAddresses: number;
  /** Addresses held for pods. */
  readonly held: number;
  /** Addresses held that no pod uses. */
  readonly idle: number;
  /** Subnets of its interfaces. */
  readonly subnetIds: readonly string[];
}

/** Puts a node and its interfaces together. */
export function nodeUse(
  { name, instanceType, maxPods, pods }: LiveNode,
  own: readonly LiveInterface[],
): NodeUse {
  const sum = (count: (eni: LiveInterface) => number): number =>
    own.reduce((total, eni) => total + count(eni), 0);
  const prefixes = sum((eni) => eni.prefixes.length);
  const secondaryAddresses = sum(({ secondary }) => secondary.length);
  const held = prefixes * ADDRESSES_PER_PREFIX + secondaryAddresses;
  return {
    name,
    instanceType,
    maxPods,
    pods,
    interfaces: own.length,
    prefixes,
    secondaryAddresses,
    held,
    idle: Math.max(0, held - pods),
    subnetIds: [...new Set(own.map(({ subnetId }) => subnetId))],
  };
}
