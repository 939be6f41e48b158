import type { MaxPodsGroupResult } from './max-pods-result';
import {
  ADDRESSES_PER_PREFIX,
  CAP_BY_VCPUS,
  HOST_NETWORK_PODS,
  lostEnis,
  usableEnis,
  podCap,
} from './pod-arithmetic';
import type { PodNode } from './pod-node';
import { addressingMode } from './pod-node';
import { podsOf } from './pods-of-node';
import { PodAddressingMode } from '../aws-node/pod-addressing';

/** CEL in nodeadm has no min(). */
function least(left: string, right: string): string {
  return `(${left} < ${right} ? ${left} : ${right})`;
}

function expression(node: PodNode): string {
  const usable = node.maxEnis === undefined ? 'default_enis' : least('default_enis', `${node.maxEnis}`);
  const lost = lostEnis(node).map((enis) => ` - ${enis}`);
  const enis = lost.length > 0 ? `(${usable}${lost.join('')})` : usable;
  const prefix =
    addressingMode(node) === PodAddressingMode.PREFIX_DELEGATION ? ` * ${ADDRESSES_PER_PREFIX}` : '';
  const pods = `${enis} * (ips_per_eni - 1)${prefix} + ${HOST_NETWORK_PODS}`;
  return node.uncapped ? pods : `${pods} > ${podCap(node).pods} ? ${podCap(node).pods} : ${pods}`;
}

/** An IPv6 node keeps its primary interface whatever is taken away; the expression does not know that. */
function fitsExpression(node: PodNode): boolean {
  const left = lostEnis(node).reduce((enis, lost) => enis - lost, usableEnis(node).value);
  return left > 0 && !node.windows && !node.autoMode;
}

/**
 * The max pods of each node as an expression for `spec.kubelet.maxPodsExpression` of nodeadm, which knows the limits of
 * the instance it runs on. nodeadm sizes kubeReserved by this expression, and not by `kubelet.config.maxPods`.
 *
 * None for types that differ in more than their interfaces (cap, mode, trunk), for Windows and for Auto Mode, where
 * nobody reads such an expression.
 *
 * @see https://github.com/awslabs/amazon-eks-ami/blob/81fec2e895854f599974fe4d3d72f61c0a9aaffa/nodeadm/internal/kubelet/eni_max_pods.go
 */
export function nodeadmExpression(nodes: PodNode[]): string | undefined {
  if (!nodes.every(fitsExpression)) return undefined;
  const [first, ...others] = new Set(nodes.map(expression));
  return others.length === 0 ? first : undefined;
}

/** Karpenter looks at every type that EC2 has, and refuses a number below 0 for any. */
function celExpression(node: PodNode): string {
  const usable = node.maxEnis === undefined ? 'default_enis' : `min(default_enis, ${node.maxEnis})`;
  const lost = lostEnis(node).map((enis) => ` - ${enis}`);
  const enis = lost.length > 0 ? `max(0, ${usable}${lost.join('')})` : usable;
  const prefix =
    addressingMode(node) === PodAddressingMode.PREFIX_DELEGATION ? ` * ${ADDRESSES_PER_PREFIX}` : '';
  const pods = `${enis} * (ips_per_eni - 1)${prefix} + ${HOST_NETWORK_PODS}`;
  return node.uncapped ? pods : `min(${CAP_BY_VCPUS}, ${pods})`;
}

/**
 * The max pods of each type as an expression in CEL for `kubelet.maxPods` of an EC2NodeClass, from Karpenter 1.15 on.
 *
 * None for types that differ in mode or trunk, and for types whose vCPUs are not known.
 *
 * @see https://github.com/aws/karpenter-provider-aws/blob/1d927085dd81a9df9301e613f371dac5b4d16bfe/designs/dynamic-kubelet-configuration-via-expressions.md
 */
export function karpenterExpression(nodes: PodNode[]): string | undefined {
  if (!nodes.every((node) => fitsExpression(node) && node.limits.vcpus !== undefined)) return undefined;
  const [first, ...others] = new Set(nodes.map(celExpression));
  return others.length === 0 ? first : undefined;
}

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
    karpenterExpression: karpenterExpression(nodes),
    results,
  };
}
