/** What aws-node shows of itself on its node. */
export interface IntrospectionOptions {
  /**
   * Where the introspection endpoint listens: `host:port`, or `unix:` and a path.
   *
   * @default - not set: the default of aws-node, '127.0.0.1:61679'
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#introspection_bind_address
   */
  readonly bindAddress?: string;

  /**
   * Whether the introspection endpoint is off.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#disable_introspection
   */
  readonly disableIntrospection?: boolean;

  /**
   * Whether the Prometheus metrics on port 61678 are off.
   *
   * @default - not set: the default of aws-node, false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#disable_metrics
   */
  readonly disableMetrics?: boolean;
}
