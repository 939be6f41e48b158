import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import type { CapacityNodegroup } from '../capacity/subnet-capacity-props';
import { maxUnavailableOf } from '../capacity/zone-nodes';
import type { KnownSubnets } from './known-subnets';
import { whyUnknown } from '../network/known-at-synth';
import { efaLayout, efaOnFirstCard } from './efa-layout';
import { factsOf } from './instance-facts';
import { NodeImage } from './node-image';
import type { NodeOptions } from './node-options';
import { maxPodsOptionsOf } from './node-pod-limit';
import { sizesOf } from './node-sizes';
import type { NodegroupUpdate } from './nodegroup-update';
import { NodegroupUpdateStrategy } from './nodegroup-update';
import type { ClusterView } from './cluster-view';
import { PodNetworkNodegroup } from './pod-network-nodegroup';

/** Nodes of one kind that know how many pods they hold. */
interface CountedNodes extends Construct {
  readonly maxPods: number;
  readonly maxPodsExpression?: string;
  readonly maxPodsResult: MaxPodsGroupResult;
}

/** A node group and what it was told. */
export interface AddedNodes {
  readonly nodes: CountedNodes;
  readonly options: NodeOptions & { readonly update?: NodegroupUpdate };
  readonly nodeSubnets: ec2.ISubnet[];
  readonly podSubnetGroup?: string;
}

function unavailableOf(maxSize: number, update?: NodegroupUpdate): number | undefined {
  const { maxUnavailable, maxUnavailablePercentage: percentage } = update ?? {};
  return percentage === undefined ? maxUnavailable : maxUnavailableOf(maxSize, percentage);
}

/** With an expression each node has its own number; what EKS writes into user data may be more than fits. */
function maxPodsOf({ maxPods, maxPodsExpression, maxPodsResult }: AddedNodes['nodes']): number | undefined {
  if (maxPodsExpression !== undefined) return undefined;
  return Math.min(maxPods, ...maxPodsResult.results.map(({ uncapped }) => uncapped));
}

/** Subnets in which the pods of the nodes get addresses, beside those of the nodes. */
function podSubnetsOf({ podSubnetSelection }: ClusterView, added: AddedNodes): ec2.ISubnet[] {
  const { _groups: groups, _discovery: discovery } = podSubnetSelection;
  if (added.options.image?.isWindows) return [];
  if (discovery !== undefined) {
    const { subnets, excludedSubnets = [] } = discovery;
    return [...subnets, ...added.nodeSubnets.filter((subnet) => !excludedSubnets.includes(subnet))];
  }
  return (groups.find(({ name }) => name === added.podSubnetGroup) ?? groups[0])?.subnets ?? [];
}

/** The node group in the words of the engine, or why it cannot be counted. */
export function capacityNodegroupOf(
  cluster: ClusterView,
  added: AddedNodes,
  known: KnownSubnets,
  sharesSubnets = false,
): CapacityNodegroup | string {
  const { nodes, options, nodeSubnets } = added;
  const { maxSize } = sizesOf(options);
  const types = factsOf(options.instanceTypes, options.limits);
  const podSubnets = podSubnetsOf(cluster, added);
  const name = sharesSubnets ? nodes.node.path : nodes.node.id;
  if (Token.isUnresolved(maxSize)) return `${name}: its maxSize is known only at deploy time`;
  const unknown = [...nodeSubnets, ...podSubnets].find((subnet) => known.cidrOf(subnet) === undefined);
  if (unknown !== undefined) {
    return `${name}: the CIDR block of subnet ${unknown.node.id} ${whyUnknown(unknown)}`;
  }
  const cidrsOf = (subnets: ec2.ISubnet[]): string[] => subnets.map((subnet) => known.cidrOf(subnet)!);
  return {
    ...maxPodsOptionsOf(cluster.nodeNetwork, options, options.image ?? NodeImage.al2023()),
    name,
    instanceTypes: options.instanceTypes.map(String),
    limits: options.limits,
    maxSize,
    efaOnlyInterfaces: options.efa ? efaOnFirstCard(efaLayout(nodes, types)) : undefined,
    maxUnavailable: unavailableOf(maxSize, options.update),
    surges:
      nodes instanceof PodNetworkNodegroup && options.update?.strategy !== NodegroupUpdateStrategy.MINIMAL,
    maxPods: maxPodsOf(nodes),
    expectedPodsPerNode: options.expectedPodsPerNode,
    nodeSubnets: cidrsOf(nodeSubnets),
    podSubnets: cidrsOf(podSubnets),
  };
}
