/** Why a variable of aws-node has no option. */
export interface VariableWithoutOption {
  readonly kind: 'set by EKS' | 'deprecated' | 'internal';
  readonly reason: string;
}

/** Variables of aws-node that the add-on does not take from its configuration values. */
export const VARIABLES_WITHOUT_OPTION: Readonly<Record<string, VariableWithoutOption>> = {
  ENABLE_IPv4: { kind: 'set by EKS', reason: 'EKS sets it from the IP family of the cluster' },
  ENABLE_IPv6: { kind: 'set by EKS', reason: 'EKS sets it from the IP family of the cluster' },
  CLUSTER_NAME: { kind: 'set by EKS', reason: 'EKS sets it to the name of the cluster' },
  VPC_ID: { kind: 'set by EKS', reason: 'EKS sets it to the VPC of the cluster' },
  VPC_CNI_VERSION: { kind: 'set by EKS', reason: 'the add-on sets it to its own version' },
  MY_NODE_NAME: { kind: 'set by EKS', reason: 'the add-on takes it from the downward API' },
  MY_POD_NAME: { kind: 'set by EKS', reason: 'the add-on takes it from the downward API' },
  HOST_CNI_BIN_PATH: { kind: 'set by EKS', reason: 'the add-on mounts the path on EKS nodes itself' },
  HOST_CNI_CONFDIR_PATH: { kind: 'set by EKS', reason: 'the add-on mounts the path on EKS nodes itself' },
  AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER: {
    kind: 'deprecated',
    reason: 'without effect since v1.12.1: the init container does it',
  },
  ENABLE_NFTABLES: {
    kind: 'deprecated',
    reason: 'without effect since v1.13.2: aws-node finds the mode of iptables itself',
  },
  AWS_VPC_K8S_CNI_CONNMARK: { kind: 'internal', reason: 'undocumented, and not in the schema of the add-on' },
  AWS_VPC_K8S_CNI_BACKING_STORE: {
    kind: 'internal',
    reason: 'undocumented, and not in the schema of the add-on',
  },
  MANAGE_UNTAGGED_ENI: {
    kind: 'internal',
    reason:
      'undocumented, and not in the schema of the add-on: tag interfaces with node.k8s.amazonaws.com/no_manage instead',
  },
  AWS_VPC_K8S_EGRESS_V4_PLUGIN_LOG_FILE: {
    kind: 'internal',
    reason: 'undocumented, and not in the schema of the add-on',
  },
  AWS_VPC_K8S_EGRESS_V6_PLUGIN_LOG_FILE: {
    kind: 'internal',
    reason: 'undocumented, and not in the schema of the add-on',
  },
  HTTP_TIMEOUT: { kind: 'internal', reason: 'undocumented, and not in the schema of the add-on' },
};
