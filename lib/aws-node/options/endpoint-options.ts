/** Where aws-node finds the APIs that it calls. */
export interface AwsNodeEndpointOptions {
  /**
   * URL of the API server, so that aws-node starts without waiting for kube-proxy.
   *
   * Turn the private endpoint of the cluster on, or this traffic leaves the VPC.
   *
   * @default - not set: the cluster IP of the kubernetes Service
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#cluster_endpoint-v1121
   */
  readonly clusterEndpoint?: string;

  /**
   * URL of the EC2 API.
   *
   * @default - not set: the EC2 endpoint of the region
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/README.md#aws_ec2_endpoint-v1130
   */
  readonly ec2Endpoint?: string;
}
