import type { AddressDemandProps } from './address-demand-props';
import { EniLimits } from './eni-limits';
import type { Pool } from './warm-pool-size';

/** Counts that decide how many nodes a zone has: name, value, the least allowed. */
function counts(props: AddressDemandProps): [string, number, number, boolean][] {
  const {
    nodes,
    availabilityZones = 3,
    growthFactor = 1,
    surgeNodesPerAz = 2,
    branchEnisPerNode = 0,
  } = props;
  return [
    ['nodes', nodes, 1, true],
    ['availabilityZones', availabilityZones, 1, true],
    ['growthFactor', growthFactor, 1, false],
    ['surgeNodesPerAz', surgeNodesPerAz, 0, true],
    ['branchEnisPerNode', branchEnisPerNode, 0, true],
  ];
}

function badCounts(props: AddressDemandProps): string[] {
  return counts(props)
    .filter(
      ([, value, least, whole]) => !(value >= least && (whole ? Number.isInteger(value) : value < Infinity)),
    )
    .map(
      ([name, value, least, whole]) =>
        `${name} is ${value}: give a ${whole ? 'whole ' : ''}number of ${least} or more`,
    );
}

/** Pods that kubelet would not start, or that find no branch interface. */
function tooManyPods(props: AddressDemandProps, pool: Pool | undefined): string[] {
  const { instanceType, podsPerNode = 0, branchEnisPerNode = 0, securityGroupsForPods = false } = props;
  const branchEnis =
    props.limits?.branchEnis ?? EniLimits.find(instanceType)?.branchEnis ?? branchEnisPerNode;
  return [
    ...(pool !== undefined && podsPerNode > pool.maxPods
      ? [`podsPerNode is ${podsPerNode}, but a node runs ${pool.maxPods} at most: plan with more nodes`]
      : []),
    ...(branchEnisPerNode > 0 && !securityGroupsForPods
      ? [`branchEnisPerNode is ${branchEnisPerNode} without securityGroupsForPods: turn that on`]
      : []),
    ...(branchEnisPerNode > branchEnis
      ? [
          `branchEnisPerNode is ${branchEnisPerNode}, but ${instanceType} holds ${branchEnis}: use a larger type`,
        ]
      : []),
  ];
}

/** Everything that is wrong with the counts. */
export function demandProblems(props: AddressDemandProps, pool: Pool | undefined): string[] {
  return [...badCounts(props), ...tooManyPods(props, pool)];
}
