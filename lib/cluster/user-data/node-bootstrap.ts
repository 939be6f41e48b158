/** A taint as kubelet spells it. */
export interface KubeletTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** How many pods kubelet accepts on each node of a group. */
export interface PodLimit {
  /** The number that every instance type of the group can hold. */
  readonly maxPods: number;

  /** The number of each type as an expression of nodeadm, for types that differ; undefined where one number is for all. */
  readonly expression?: string;
}

/** Everything a node must be told to join its cluster, whatever its operating system. */
export interface NodeBootstrap {
  readonly clusterName: string;
  readonly apiServerEndpoint: string;
  readonly certificateAuthority: string;
  readonly serviceCidr: string;
  readonly clusterDnsIp: string;
  readonly podLimit: PodLimit;
  readonly labels: { [name: string]: string };
  readonly taints: KubeletTaint[];
}
