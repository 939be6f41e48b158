import type { NodeNetwork } from '../node-network';
import { usesCustomNetworking } from '../node-pod-limit';

/** Interfaces that the formula of Karpenter counts and pods do not get. It subtracts EFA-only interfaces itself. */
export function reservedEnisOf(network: NodeNetwork, others: number = 0): number {
  const primary = usesCustomNetworking(network) ? 1 : 0;
  const trunk = network.securityGroupsForPods ? 1 : 0;
  return primary + trunk + (network.multusEnis ?? 0) + others;
}
