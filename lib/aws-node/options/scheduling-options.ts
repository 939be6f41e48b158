/** How long the kubelet waits for the probes of aws-node. */
export interface AwsNodeProbeOptions {
  /**
   * Timeout of the liveness probe, in seconds. Raise it when busy nodes restart aws-node.
   *
   * @default - not set: the default of the add-on, 10
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/charts/aws-vpc-cni/values.yaml
   */
  readonly livenessTimeoutSeconds?: number;

  /**
   * Timeout of the readiness probe, in seconds.
   *
   * @default - not set: the default of the add-on, 10
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/charts/aws-vpc-cni/values.yaml
   */
  readonly readinessTimeoutSeconds?: number;
}

/** What aws-node may use of its node. */
export interface AwsNodeResourceOptions {
  /**
   * CPU that is kept for aws-node, as a Kubernetes quantity such as `50m`.
   *
   * @default - not set: the default of the add-on, '25m'
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/charts/aws-vpc-cni/values.yaml
   */
  readonly cpuRequest?: string;

  /**
   * CPU that aws-node may use at most, as a Kubernetes quantity such as `200m`. A low limit slows pod starts.
   *
   * @default - not set: no limit
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly cpuLimit?: string;

  /**
   * Memory that is kept for aws-node, as a Kubernetes quantity such as `64Mi`.
   *
   * @default - not set: no request
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly memoryRequest?: string;

  /**
   * Memory that aws-node may use at most, as a Kubernetes quantity such as `256Mi`. Beyond it, it is killed.
   *
   * @default - not set: no limit
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly memoryLimit?: string;
}

/** A taint that aws-node tolerates. */
export interface AwsNodeToleration {
  /**
   * Key of the taint.
   *
   * @default - every key
   */
  readonly key?: string;

  /**
   * `Exists` or `Equal`.
   *
   * @default - the default of Kubernetes, 'Equal'
   */
  readonly operator?: string;

  /**
   * Value of the taint, for the operator `Equal`.
   *
   * @default - no value
   */
  readonly value?: string;

  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   *
   * @default - every effect
   */
  readonly effect?: string;

  /**
   * Time for which a `NoExecute` taint is tolerated, in seconds.
   *
   * @default - for ever
   */
  readonly tolerationSeconds?: number;
}
