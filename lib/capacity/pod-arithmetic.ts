import type { PodNode } from './pod-node';
import { addressingMode, hasTrunk } from './pod-node';
import { PodAddressingMode } from '../aws-node/pod-addressing';

/** The recommended maximum of pods on a node, and for which nodes. */
export interface PodCap {
  readonly pods: number;
  readonly reason: string;
  /** Whether the service enforces it, so that nobody can switch it off. */
  readonly enforced: boolean;
}

const SMALL_NODE_PODS = 110;

/**
 * Most pods on a node of EKS Auto Mode.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export const AUTO_MODE_PODS = 110;

const LARGE_NODE_PODS = 250;
const SMALL_NODE_VCPUS = 30;

/** The cap of any node as an expression of its vCPUs. */
export const CAP_BY_VCPUS = `vcpus > ${SMALL_NODE_VCPUS} ? ${LARGE_NODE_PODS} : ${SMALL_NODE_PODS}`;

/**
 * The cap of a node.
 *
 * The calculator of AWS says "more than 30 vCPUs", the user guide "less than 30": no type has exactly 30.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 */
export function podCap({ limits: { vcpus }, autoMode }: PodNode): PodCap {
  if (autoMode) return { pods: AUTO_MODE_PODS, reason: 'EKS Auto Mode', enforced: true };
  if (vcpus === undefined) return { pods: SMALL_NODE_PODS, reason: 'vCPUs not known', enforced: false };
  if (vcpus <= SMALL_NODE_VCPUS) {
    return { pods: SMALL_NODE_PODS, reason: `up to ${SMALL_NODE_VCPUS} vCPUs`, enforced: false };
  }
  return { pods: LARGE_NODE_PODS, reason: `more than ${SMALL_NODE_VCPUS} vCPUs`, enforced: false };
}

/** Addresses of a /28 prefix. */
export const ADDRESSES_PER_PREFIX = 16;

/** aws-node and kube-proxy share the network of the node, so they count as pods without an address. */
export const HOST_NETWORK_PODS = 2;

/** A number and the arithmetic that leads to it. */
export interface Term {
  readonly value: number;
  readonly text: string;
}

/** aws-node never uses more interfaces than MAX_ENI; Auto Mode does not know that setting. */
export function usableEnis({ limits, maxEnis, autoMode }: PodNode): Term {
  if (maxEnis === undefined || maxEnis >= limits.enis || autoMode)
    return { value: limits.enis, text: `${limits.enis}` };
  return { value: maxEnis, text: `min(${maxEnis}, ${limits.enis})` };
}

/** Interfaces that give pods no address: the primary one under custom networking, the trunk, those of others. */
export function lostEnis(node: PodNode): number[] {
  const primary = node.customNetworking && !node.autoMode ? 1 : 0;
  const trunk = hasTrunk(node) ? 1 : 0;
  return [primary, trunk, node.reservedEnis, node.efaOnlyInterfaces].filter((lost) => lost > 0);
}

/** Interfaces that give addresses to pods. */
export function podEnis(node: PodNode): Term {
  // The Windows agent works with the primary interface alone.
  if (node.windows) return { value: 1, text: '1' };
  const usable = usableEnis(node);
  const lost = lostEnis(node);
  if (lost.length === 0) return usable;
  const value = lost.reduce((left, taken) => left - taken, usable.value);
  const text = [usable.text, ...lost].join(' - ');
  // One /80 on the primary interface is enough for every pod of an IPv6 node.
  const least = node.ipFamily === 'ipv6' ? 1 : 0;
  return value < least ? { value: least, text: `max(${least}, ${text})` } : { value, text: `(${text})` };
}

/**
 * Pods that find an address on the node, host-network pods added.
 *
 * ENIs x (addresses per ENI - 1) + 2, the middle term times 16 with prefixes. The first address of an interface is
 * its own. Sources that leave out the `+ 2`, or subtract 1 from the product, do not give the published numbers.
 *
 * @see https://github.com/awslabs/amazon-eks-ami/blob/d31abb69/templates/al2/runtime/max-pods-calculator.sh
 */
export function uncappedPods(node: PodNode): Term {
  const enis = podEnis(node);
  const perEni = node.limits.ipv4PerEni - 1;
  const prefix = addressingMode(node) === PodAddressingMode.PREFIX_DELEGATION ? ADDRESSES_PER_PREFIX : 1;
  const perEniText = `(${node.limits.ipv4PerEni} - 1)${prefix > 1 ? ` x ${prefix}` : ''}`;
  if (node.windows) return windowsPods(perEni * prefix, perEniText);
  const value = enis.value * perEni * prefix + HOST_NETWORK_PODS;
  return { value, text: `${enis.text} x ${perEniText} + ${HOST_NETWORK_PODS} = ${value}` };
}

/**
 * Windows: the addresses of one interface. kube-proxy and the CNI plugin are services there, not pods, hence no + 2.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
 */
function windowsPods(value: number, text: string): Term {
  const plain = text.replace(/^\((.*)\)$/, '$1');
  return { value, text: `${plain} = ${value}` };
}
