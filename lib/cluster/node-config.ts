/** What nodeadm must know to join a node to a cluster, and what kubelet must know of its pods. */
export interface NodeConfig {
  readonly clusterName: string;
  readonly apiServerEndpoint: string;
  readonly certificateAuthority: string;
  readonly serviceCidr: string;
  readonly maxPods: number;
  /** Memory kept for kubelet and the container runtime, such as `1465Mi`. */
  readonly kubeReservedMemory: string;
}

/**
 * Renders a NodeConfig for nodeadm, the bootstrap tool of Amazon Linux 2023.
 *
 * JSON is YAML, so no YAML writer is needed and tokens can stand anywhere.
 *
 * nodeadm computes the memory it reserves from its own idea of max pods (the formula of secondary IP mode), not from
 * `kubelet.config.maxPods`; so both are given.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
 */
export function renderNodeConfig(config: NodeConfig): string {
  const document = {
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: {
      cluster: {
        name: config.clusterName,
        apiServerEndpoint: config.apiServerEndpoint,
        certificateAuthority: config.certificateAuthority,
        cidr: config.serviceCidr,
      },
      kubelet: {
        config: {
          maxPods: config.maxPods,
          kubeReserved: { memory: config.kubeReservedMemory },
        },
      },
    },
  };
  return JSON.stringify(document, null, 2);
}
