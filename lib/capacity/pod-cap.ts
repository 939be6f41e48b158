import type { PodNode } from './pod-node';

/** The recommended maximum of pods on a node, and for which nodes. */
export interface PodCap {
  readonly pods: number;
  readonly reason: string;
  /** Whether the service enforces it, so that nobody can switch it off. */
  readonly enforced: boolean;
}

const SMALL_NODE_PODS = 110;
const LARGE_NODE_PODS = 250;
const SMALL_NODE_VCPUS = 30;

/**
 * The cap of a node.
 *
 * The calculator of AWS says "more than 30 vCPUs", the user guide "less than 30": no type has exactly 30.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 */
export function podCap({ limits: { vcpus }, autoMode }: PodNode): PodCap {
  if (autoMode) return { pods: SMALL_NODE_PODS, reason: 'EKS Auto Mode', enforced: true };
  if (vcpus === undefined) return { pods: SMALL_NODE_PODS, reason: 'vCPUs not known', enforced: false };
  if (vcpus <= SMALL_NODE_VCPUS) {
    return { pods: SMALL_NODE_PODS, reason: `up to ${SMALL_NODE_VCPUS} vCPUs`, enforced: false };
  }
  return { pods: LARGE_NODE_PODS, reason: `more than ${SMALL_NODE_VCPUS} vCPUs`, enforced: false };
}
