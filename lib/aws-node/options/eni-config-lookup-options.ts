/** How a node finds its ENIConfig. The annotation wins over the label. */
export interface EniConfigLookupOptions {
  /**
   * Key of the node label whose value is the name of the ENIConfig.
   *
   * With a label of your own, set by node group, several pod subnets per Availability Zone are possible.
   *
   * @default 'topology.kubernetes.io/zone' - with custom networking; not set otherwise
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#eni_config_label_def
   */
  readonly label?: string;

  /**
   * Key of the node annotation whose value is the name of the ENIConfig.
   *
   * @default - not set: the default of aws-node, 'k8s.amazonaws.com/eniConfig'
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#eni_config_annotation_def
   */
  readonly annotation?: string;
}
