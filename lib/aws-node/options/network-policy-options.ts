/** What a new pod may do before its network policies are in place. */
export enum NetworkPolicyEnforcingMode {
  /** Everything: policies follow a moment after the pod has started. */
  STANDARD = 'standard',

  /** Nothing: every pod needs a policy, CoreDNS included. */
  STRICT = 'strict',
}

/** Network policies, enforced on Linux nodes by the node agent of the VPC CNI plugin. */
export interface NetworkPolicyOptions {
  /**
   * Whether network policies are enforced. Needs Linux nodes on EC2 with kernel 5.10 or later.
   *
   * @default true - when this group is given
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
   */
  readonly enabled?: boolean;

  /**
   * What a new pod may do before its network policies are in place.
   *
   * @default - not set: the default of aws-node, NetworkPolicyEnforcingMode.STANDARD
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
   */
  readonly enforcingMode?: NetworkPolicyEnforcingMode;

  /**
   * Whether the node agent writes a line for each accepted and denied flow.
   *
   * @default - not set: the default of the node agent, false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-policies-troubleshooting.html
   */
  readonly policyEventLogs?: boolean;

  /**
   * Whether those lines go to CloudWatch Logs too. Needs `policyEventLogs` and permissions for aws-node.
   *
   * @default - not set: the default of the node agent, false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-policies-troubleshooting.html
   */
  readonly cloudWatchLogs?: boolean;

  /**
   * Port of the node agent's metrics on every node.
   *
   * @default - not set: the default of the node agent, 8162
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
   */
  readonly metricsPort?: number;

  /**
   * Port of the node agent's health probe on every node.
   *
   * @default - not set: the default of the node agent, 8163
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
   */
  readonly healthProbePort?: number;
}
