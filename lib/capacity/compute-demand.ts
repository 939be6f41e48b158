import type { AddressDemandProps, AddressDemandResult, NodeAddressDemand } from './address-demand-props';
import { demandProblems } from './address-demand-problems';
import { demandWarnings } from './address-demand-warnings';
import { nodeDemand } from './node-demand';
import type { PodNode } from './pod-node';
import { examinePool } from './warm-pool-node';
import type { Pool } from './warm-pool-size';
import { peakSlots, restingPool, totalSlots } from './warm-pool-size';
import { zoneDemand } from './zone-demand';
import type { PodAddressingMode } from '../aws-node/pod-addressing';

function branchEnis({ limits, securityGroupsForPods }: PodNode, given: number | undefined): number {
  return given ?? (securityGroupsForPods ? (limits.branchEnis ?? 0) : 0);
}

function demandAtRest(node: PodNode, pool: Pool, branches: number): NodeAddressDemand {
  const state = restingPool(pool);
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
    nodeAtRest: demandAtRest(node, pool, branches),
    nodeAtPeak,
    zone: zoneDemand(nodeAtPeak, nodesPerZone(props, availabilityZones)),
    zoneAfterFailover:
      availabilityZones > 1 ? zoneDemand(nodeAtPeak, nodesPerZone(props, availabilityZones - 1)) : undefined,
    enis: allNodes * nodeAtPeak.enis,
    networkAddressUnits: allNodes * nodeAtPeak.networkAddressUnits,
  };
  return { ...demand, warnings: demandWarnings(demand) };
}

/** The demand, with the mode as a parameter of its own; it wins over `podAddressing`. */
export function computeDemand(props: AddressDemandProps, mode?: PodAddressingMode): AddressDemandResult {
  const { node, pool, problems } = examinePool({ ...props, pods: props.podsPerNode }, mode);
  const all = [...problems, ...demandProblems(props, pool)];
  if (all.length > 0) throw new Error(`no address demand for ${props.instanceType}: ${all.join('; ')}`);
  return demandOf(props, node!, pool!);
}
