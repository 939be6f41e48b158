import type { MaxPodsGroupResult } from './max-pods-result';
import { nodeadmExpression } from './nodeadm-expression';
import type { PodNode } from './pod-node';
import { podsOf } from './pods-of-node';

/** The lowest number of a group, what the other types lose by it, and how to lose nothing. */
export function groupResult(nodes: PodNode[]): MaxPodsGroupResult {
  const results = nodes.map(podsOf);
  const lowest = Math.min(...results.map(({ maxPods }) => maxPods));
  return {
    maxPods: lowest,
    lowestInstanceTypes: results
      .filter(({ maxPods }) => maxPods === lowest)
      .map(({ instanceType }) => instanceType),
    wasted: results
      .filter(({ maxPods }) => maxPods > lowest)
      .map(({ instanceType, maxPods }) => ({ instanceType, maxPods, wastedPods: maxPods - lowest }))
      .sort((a, b) => b.wastedPods - a.wastedPods),
    maxPodsExpression: nodeadmExpression(nodes),
    results,
  };
}
