import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { MaxPods } from '../capacity/max-pods';
import type { MaxPodsOptions } from '../capacity/max-pods-props';
import { NodeOperatingSystem } from '../capacity/max-pods-props';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import { PodAddressing } from '../aws-node/pod-addressing';
import type { ImageTarget } from './images/image-family';
import type { NodeImage } from './node-image';
import type { NodeNetwork } from './node-network';
import type { NodeTemplateOptions } from './node-options';
import type { PodLimit } from './user-data/node-bootstrap';

/** Advice for whoever reads the output of `cdk synth`; the id is public contract. */
export interface NodeWarning {
  readonly id: string;
  readonly text: string;
}

/** A decision about max pods, and what to say about it. */
export interface DecidedPodLimit {
  readonly podLimit: PodLimit;
  readonly computed: MaxPodsGroupResult;
  readonly warnings: NodeWarning[];
}

/** Whether the first interface of a node carries no pods. */
export function usesCustomNetworking({ customNetworking, cluster }: NodeNetwork): boolean {
  return customNetworking ?? cluster.ipFamily !== eks.IpFamily.IP_V6;
}

function addressingOf(network: NodeNetwork, image: NodeImage): PodAddressing {
  if (!image.isWindows) return network.podAddressing ?? PodAddressing.prefixDelegation();
  return network.windowsPrefixDelegation ? PodAddressing.prefixDelegation() : PodAddressing.secondaryIp();
}

/** What whoever starts the nodes makes of them. */
export interface NodeStarter {
  /** Interfaces without an address that each node gets. */
  readonly efaOnlyInterfaces?: number;

  /** Whether the starter wants one number for all nodes, whatever the image could do. */
  readonly wantsOneNumber?: boolean;

  /** Whether the starter computes the number of each type by an expression in CEL. */
  readonly takesCel?: boolean;
}

/** MAX_ENI leaves room for Multus already. */
function reservedEnisOf({ maxEnis, multusEnis = 0 }: NodeNetwork, others?: number): number | undefined {
  if (multusEnis === 0 || maxEnis !== undefined) return others;
  return multusEnis + (others ?? 0);
}

/** What decides about max pods beside the instance types, in the words of the engine. */
export function maxPodsOptionsOf(
  network: NodeNetwork,
  { reservedEnis }: NodeTemplateOptions,
  image: NodeImage,
): MaxPodsOptions {
  return {
    podAddressing: addressingOf(network, image),
    customNetworking: !image.isWindows && usesCustomNetworking(network),
    securityGroupsForPods: !image.isWindows && network.securityGroupsForPods,
    ipFamily: network.cluster.ipFamily,
    maxEnis: network.maxEnis,
    multiNic: network.multiNic,
    reservedEnis: reservedEnisOf(network, reservedEnis),
    vpcCniVersion: network.vpcCniVersion,
    operatingSystem: image.isWindows ? NodeOperatingSystem.WINDOWS : NodeOperatingSystem.LINUX,
  };
}

/** What the instance types can hold, by the engine. */
function computeMaxPods(
  network: NodeNetwork,
  options: NodeTemplateOptions,
  image: NodeImage,
  { efaOnlyInterfaces }: NodeStarter,
): MaxPodsGroupResult {
  return MaxPods.forGroup({
    ...maxPodsOptionsOf(network, options, image),
    instanceTypes: options.instanceTypes.map(String),
    limits: options.limits,
    efaOnlyInterfaces,
  });
}

/**
 * Decides what kubelet is told: the number of the user, one number for all types, or an expression with which each type
 * finds its own.
 *
 * Throws for a number that the smallest type has no addresses for.
 */
export function decidePodLimit(
  network: NodeNetwork,
  options: NodeTemplateOptions,
  image: NodeImage,
  target: ImageTarget,
  starter: NodeStarter,
): DecidedPodLimit {
  const computed = computeMaxPods(network, options, image, starter);
  const limits = computed.results.flatMap((result) =>
    result.warnings.map((text) => ({ id: 'PodNetwork:InstanceTypeLimits', text })),
  );
  const warnings = [...limits, ...multusWarnings(network, computed)];
  if (options.maxPods !== undefined) {
    const above = checkWanted(options.maxPods, computed);
    return { podLimit: { maxPods: options.maxPods }, computed, warnings: [...warnings, ...above] };
  }
  const { maxPods, wasted } = computed;
  if (wasted.length === 0) return { podLimit: { maxPods }, computed, warnings };
  const expression = expressionFor(starter, computed, image._knowsExpressions(target));
  if (expression !== undefined) return { podLimit: { maxPods, expression }, computed, warnings };
  return { podLimit: { maxPods }, computed, warnings: [...warnings, wasteWarning(computed)] };
}

/** The expression that whoever starts the nodes can compute; undefined where there must be one number. */
function expressionFor(
  { wantsOneNumber, takesCel }: NodeStarter,
  { maxPodsExpression, karpenterExpression }: MaxPodsGroupResult,
  imageComputes: boolean,
): string | undefined {
  if (takesCel) return karpenterExpression;
  return !wantsOneNumber && imageComputes ? maxPodsExpression : undefined;
}

/** Without `maxEnis` the engine refuses types that Multus leaves no interface of. */
function multusWarnings(
  { maxEnis, multusEnis = 0 }: NodeNetwork,
  computed: MaxPodsGroupResult,
): NodeWarning[] {
  if (maxEnis === undefined || multusEnis === 0) return [];
  const tight = computed.results.filter(({ limits }) => maxEnis + multusEnis > limits.enis);
  return tight.map(({ instanceType, limits }) => ({
    id: 'PodNetwork:NoRoomForMultus',
    text: `${instanceType} has ${limits.enis} interfaces, eni.maxEnis lets aws-node take ${maxEnis} and Multus uses ${multusEnis}: lower eni.maxEnis, or use larger instance types`,
  }));
}

function checkWanted(wanted: number, computed: MaxPodsGroupResult): NodeWarning[] {
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw new Error(`maxPods ${wanted} is not a number of pods: use a whole number of at least 1`);
  }
  const smallest = computed.results.reduce((low, result) => (result.uncapped < low.uncapped ? result : low));
  if (wanted > smallest.uncapped) {
    throw new Error(
      `maxPods ${wanted} is more than ${smallest.instanceType} has addresses for (${smallest.formula}): use at most ${smallest.uncapped}, or larger instance types`,
    );
  }
  if (wanted <= computed.maxPods) return [];
  const types = computed.lowestInstanceTypes.join(', ');
  const text = `maxPods ${wanted} is above the ${computed.maxPods} that AWS recommends for ${types}: use ${computed.maxPods} unless you have measured more`;
  return [{ id: 'PodNetwork:MaxPodsAboveRecommended', text }];
}

function wasteWarning({ maxPods, lowestInstanceTypes, wasted }: MaxPodsGroupResult): NodeWarning {
  const losers = wasted.map((waste) => `${waste.instanceType} could run ${waste.maxPods}`).join(', ');
  return {
    id: 'PodNetwork:MaxPodsWasted',
    text: `every node runs at most ${maxPods} pods, the number of ${lowestInstanceTypes.join(', ')}: ${losers}; use a node group for each size`,
  };
}
