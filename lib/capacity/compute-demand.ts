import type { AddressDemandProps, AddressDemandResult, NodeAddressDemand } from './address-demand-props';
import { quotaProblems } from './capacity-quotas';
import { EniLimits } from './eni-limits';
import { nodeDemand } from './node-demand';
import type { PodNode } from './pod-node';
import { examinePool } from './warm-pool-node';
import type { Pool, PoolState } from './warm-pool-size';
import { peakSlots, restingPool, totalSlots } from './warm-pool-size';
import { zoneWarnings, zoneDemand } from './zone-demand';
import type { PodAddressingMode } from '../aws-node/pod-addressing';

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
  if (pool !== undefined && podsPerNode <= pool.maxPods && branchEnisPerNode === 0) return [];
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

function branchEnis({ limits, securityGroupsForPods }: PodNode, given: number | undefined): number {
  return given ?? (securityGroupsForPods ? (limits.branchEnis ?? 0) : 0);
}

function demandWith(node: PodNode, pool: Pool, state: PoolState, branches: number): NodeAddressDemand {
  return nodeDemand(node, pool, {
    podEnis: state.held.length,
    slots: totalSlots(state),
    branchEnis: branches,
  });
}

function demandAtPeak(node: PodNode, pool: Pool, branches: number): NodeAddressDemand {
  const slots = peakSlots(pool);
  const podEnis = Math.max(1, Math.ceil(slots / pool.slotsPerEni));
  return nodeDemand(node, pool, { podEnis, slots, branchEnis: branches });
}

/** Nodes in each zone while a node group is replaced. */
function nodesPerZone(props: AddressDemandProps, zones: number): number {
  const { nodes, growthFactor = 1, surgeNodesPerAz = 2 } = props;
  return Math.ceil((nodes * growthFactor) / zones) + surgeNodesPerAz;
}

function demandOf(props: AddressDemandProps, node: PodNode, pool: Pool): AddressDemandResult {
  const { nodes, growthFactor = 1, availabilityZones = 3 } = props;
  const branches = branchEnis(node, props.branchEnisPerNode);
  const nodeAtPeak = demandAtPeak(node, pool, branches);
  const allNodes = Math.ceil(nodes * growthFactor);
  const demand = {
    maxPods: pool.maxPods,
    nodeAtRest: demandWith(node, pool, restingPool(pool), branches),
    nodeAtPeak,
    zone: zoneDemand(nodeAtPeak, nodesPerZone(props, availabilityZones)),
    zoneAfterFailover:
      availabilityZones > 1 ? zoneDemand(nodeAtPeak, nodesPerZone(props, availabilityZones - 1)) : undefined,
    enis: allNodes * nodeAtPeak.enis,
    networkAddressUnits: allNodes * nodeAtPeak.networkAddressUnits,
  };
  const quotas = quotaProblems(demand).map(({ message }) => message);
  return { ...demand, warnings: [...zoneWarnings(demand.zone, demand.zoneAfterFailover), ...quotas] };
}

function examined(props: AddressDemandProps, mode?: PodAddressingMode): { node: PodNode; pool: Pool } {
  const { node, pool, problems } = examinePool({ ...props, pods: props.podsPerNode }, mode);
  const all = [...problems, ...demandProblems(props, pool)];
  if (all.length > 0) throw new Error(`no address demand for ${props.instanceType}: ${all.join('; ')}`);
  return { node: node!, pool: pool! };
}

/** The demand, with the mode as a parameter of its own; it wins over `podAddressing`. */
export function computeDemand(props: AddressDemandProps, mode?: PodAddressingMode): AddressDemandResult {
  const { node, pool } = examined(props, mode);
  return demandOf(props, node, pool);
}

/** A node on an ordinary day, and how many of its addresses no pod uses. */
export interface NodeAtRest {
  readonly demand: NodeAddressDemand;
  readonly warmAddresses: number;
}

/** What one node holds with its expected pods. */
export function restOfNode(props: AddressDemandProps): NodeAtRest {
  const { node, pool } = examined(props);
  const state = restingPool(pool);
  return {
    demand: demandWith(node, pool, state, branchEnis(node, props.branchEnisPerNode)),
    // An IPv6 node has one /80, which is never short.
    warmAddresses: node.ipFamily === 'ipv6' ? 0 : totalSlots(state) * pool.slotSize - state.served,
  };
}

/** The most that one node can come to hold. */
export function peakOfNode(props: AddressDemandProps): NodeAddressDemand {
  const { node, pool } = examined(props);
  return demandAtPeak(node, pool, branchEnis(node, props.branchEnisPerNode));
}
