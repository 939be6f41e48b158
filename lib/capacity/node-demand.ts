import type { NodeAddressDemand, SubnetAddresses } from './address-demand-props';
import type { PodNode } from './pod-node';
import { furtherCards, hasTrunk } from './pod-node';
import type { Pool } from './warm-pool-size';

/** Interfaces and slots a node holds at some moment. */
export interface NodeHolding {
  /** Interfaces that serve pods. */
  readonly podEnis: number;
  /** Secondary addresses, or prefixes. */
  readonly slots: number;
  /** Pods with a branch interface. */
  readonly branchEnis: number;
}

const NOTHING: SubnetAddresses = { singleAddresses: 0, prefixes: 0 };

/** What aws-node takes for pods: one address for each interface it attaches, and the slots. */
function forPods(enis: number, slots: number, { slotSize }: Pool): SubnetAddresses {
  return slotSize === 1
    ? { singleAddresses: enis + slots, prefixes: 0 }
    : { singleAddresses: enis, prefixes: slots };
}

/**
 * Network address units: 1 for each address and prefix, 1 more for each interface beyond the primary one.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/network-address-usage.html
 */
function networkAddressUnits(enis: number, slots: number): number {
  return enis + (enis - 1) + slots;
}

/** An IPv6 node: one IPv4 and one IPv6 address, and a /80 for the pods. */
function ipv6Demand(further: number): NodeAddressDemand {
  return {
    enis: 1 + further,
    nodeSubnet: { singleAddresses: 1 + further, prefixes: 0 },
    podSubnet: NOTHING,
    ipv6Prefixes: 1,
    networkAddressUnits: networkAddressUnits(1 + further, 2),
  };
}

/** What a node takes from its subnets. Trunk and branch interfaces lie where the pods are. */
export function nodeDemand(node: PodNode, pool: Pool, holding: NodeHolding): NodeAddressDemand {
  const further = (hasTrunk(node) ? 1 : 0) + holding.branchEnis;
  if (node.ipFamily === 'ipv6') return ipv6Demand(further);
  // On each further card aws-node keeps one slot, whatever the targets say.
  const cards = furtherCards(node);
  const slots = holding.slots + cards;
  const enis = holding.podEnis + further + cards;
  const pods = forPods(enis, slots, pool);
  const all = node.customNetworking ? enis + 1 : enis;
  return {
    enis: all,
    nodeSubnet: node.customNetworking ? { singleAddresses: 1, prefixes: 0 } : pods,
    podSubnet: node.customNetworking ? pods : NOTHING,
    ipv6Prefixes: 0,
    networkAddressUnits: networkAddressUnits(all, slots),
  };
}
