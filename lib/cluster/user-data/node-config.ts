import { KubeReserved } from '../../capacity/kube-reserved';
import type { NodeBootstrap, PodLimit } from './node-bootstrap';

/** A value as JSON knows it. */
export type Json = { [key: string]: unknown };

/**
 * Max pods, and the memory that belongs to it.
 *
 * nodeadm sizes its reservation by its own idea of max pods, the expression or else the formula of secondary IP mode,
 * and never by `config.maxPods`. So a number brings its memory along, in the words of kubelet that every release of
 * nodeadm passes on; an expression needs nothing beside it, and `config.maxPods` would win over it.
 *
 * @see https://github.com/awslabs/amazon-eks-ami/blob/81fec2e895854f599974fe4d3d72f61c0a9aaffa/nodeadm/doc/examples.md
 */
function podLimitOf({ maxPods, expression }: PodLimit): { maxPodsExpression?: string; config: Json } {
  if (expression !== undefined) return { maxPodsExpression: expression, config: {} };
  return { config: { maxPods, ...reservedMemory(maxPods) } };
}

/** The memory depends on max pods alone; processor time and disk are left to nodeadm, which sees the instance. */
function reservedMemory(maxPods: number): Json {
  return { kubeReserved: { memory: KubeReserved.compute({ maxPods, vcpus: 1 }).memory } };
}

function without<T extends object>(empty: T): T | undefined {
  return Object.keys(empty).length > 0 ? empty : undefined;
}

/** The `spec` with which nodeadm, the bootstrap tool of Amazon Linux 2023, joins a node to its cluster. */
export function nodeConfigSpec(node: NodeBootstrap): Json {
  const { maxPodsExpression, config } = podLimitOf(node.podLimit);
  const taints = node.taints.length > 0 ? { registerWithTaints: node.taints } : {};
  const labels = Object.entries(node.labels).map(([name, value]) => `${name}=${value}`);
  return {
    cluster: {
      name: node.clusterName,
      apiServerEndpoint: node.apiServerEndpoint,
      certificateAuthority: node.certificateAuthority,
      cidr: node.serviceCidr,
    },
    kubelet: {
      maxPodsExpression,
      config: without({ ...config, ...taints }),
      flags: labels.length > 0 ? [`--node-labels=${labels.join(',')}`] : undefined,
    },
  };
}

/** The `spec` of a part that goes beside the one of EKS, which writes max pods and forgets the memory. */
export function reservationSpec(maxPods: number): Json {
  return { kubelet: { config: reservedMemory(maxPods) } };
}

/**
 * A NodeConfig document.
 *
 * JSON is YAML, so no YAML writer is needed and tokens can stand anywhere.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
 */
export function renderNodeConfig(spec: Json): string {
  return JSON.stringify({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', spec }, null, 2);
}
