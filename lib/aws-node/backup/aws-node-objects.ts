/** Where the objects of aws-node live in the Kubernetes API. */
export const AwsNodeObject = {
  DAEMON_SET: '/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node',
  CONFIG_MAP: '/api/v1/namespaces/kube-system/configmaps/amazon-vpc-cni',
  SERVICE_ACCOUNT: '/api/v1/namespaces/kube-system/serviceaccounts/aws-node',
  /** Pods of kube-system; those of aws-node have the label `k8s-app=aws-node`. */
  PODS: '/api/v1/namespaces/kube-system/pods',
  ENI_CONFIGS: '/apis/crd.k8s.amazonaws.com/v1alpha1/eniconfigs',
} as const;
