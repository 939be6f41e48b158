import type { Resource } from '../checks/model/resource';
import { plural } from '../text/counts';

/** EKS waits this long for the pods of one node, then the update fails unless it is forced. */
const DRAIN_MINUTES = 15;

/** Nodes of a managed node group as its template has them, as words: `3 nodes (at most 6)`. */
export function nodesOf(group: Resource): string {
  const { desired, most } = sizes(group);
  if (desired === undefined) return 'all nodes';
  return most === undefined || most === desired
    ? plural(desired, 'node')
    : `${plural(desired, 'node')} (at most ${most})`;
}

/** Longest time that draining all nodes takes, in minutes. */
export function rolloutMinutes(group: Resource): number {
  const { desired = 1, most = desired } = sizes(group);
  return Math.ceil(most / atOnce(group, most)) * DRAIN_MINUTES;
}

/** Nodes that EKS exchanges at once; one by default. */
function atOnce(group: Resource, nodes: number): number {
  const config = group.props.object('UpdateConfig');
  const count = config.number('MaxUnavailable');
  const percentage = config.number('MaxUnavailablePercentage');
  if (typeof count === 'number') return Math.max(1, count);
  return typeof percentage === 'number' ? Math.max(1, Math.floor((nodes * percentage) / 100)) : 1;
}

function sizes(group: Resource): { desired?: number; most?: number } {
  const config = group.props.object('ScalingConfig');
  const size = (name: string): number | undefined => {
    const value = config.number(name);
    return typeof value === 'number' ? value : undefined;
  };
  return { desired: size('DesiredSize') ?? size('MinSize'), most: size('MaxSize') };
}
