/** Part of a cluster that calls AWS services from inside the VPC. */
export enum ClusterFeature {
  /** Nodes join the cluster, aws-node attaches interfaces, images come from Amazon ECR. */
  NODES = 'nodes',

  /** IAM roles for service accounts. */
  IRSA = 'irsa',

  /** EKS Pod Identity. */
  POD_IDENTITY = 'pod-identity',

  /** Functions of this library in the VPC: backup and verification of aws-node. */
  UPGRADE_GUARD = 'upgrade-guard',

  /** Functions behind `kubectlProviderOptions`: Helm charts and manifests. */
  KUBECTL = 'kubectl',

  /** Logs of nodes, pods or network policies to CloudWatch Logs. */
  LOGS = 'logs',

  /** Metrics to CloudWatch. */
  METRICS = 'metrics',

  /** AWS Load Balancer Controller. */
  LOAD_BALANCERS = 'load-balancers',

  /** Cluster Autoscaler. */
  CLUSTER_AUTOSCALER = 'cluster-autoscaler',

  /** Karpenter. */
  KARPENTER = 'karpenter',

  /** Session Manager and other functions of the SSM agent on nodes. */
  SESSION_MANAGER = 'session-manager',
}
