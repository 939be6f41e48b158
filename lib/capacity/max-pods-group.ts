import type { MaxPodsGroupResult, MaxPodsResult } from './max-pods-result';

/** The lowest number of a group, and what the other types lose by it. */
export function groupResult(results: MaxPodsResult[]): MaxPodsGroupResult {
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
    results,
  };
}
