const API = 'https://docs.aws.amazon.com/eks/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/eks/latest/userguide';

/** What EKS refuses. */
export const EKS_REFUSALS = {
  'cluster-exists': {
    code: 'ResourceInUseException',
    when: 'two clusters get the same name, as in the replacement of a named one',
    source: `${API}/API_CreateCluster.html`,
  },
  'cluster-not-found': {
    code: 'ResourceNotFoundException',
    when: 'the cluster does not exist',
    source: `${API}/API_DescribeCluster.html`,
  },
  'cluster-name': {
    code: 'InvalidParameterException',
    when: 'a name has more than 100 characters, or characters that EKS does not take',
    source: `${API}/API_CreateCluster.html`,
  },
  'cluster-role': {
    code: 'InvalidParameterException',
    when: 'the role of a cluster does not exist, or does not trust EKS',
    source: `${GUIDE}/cluster-iam-role.html`,
  },
  'cluster-auto-mode': {
    code: 'InvalidParameterException',
    when: 'Auto Mode is switched on in part, has node pools without a role, or a cluster role without its policies',
    source: `${GUIDE}/auto-enable-existing.html`,
  },
  'cluster-subnets': {
    code: 'InvalidParameterException',
    when: 'the subnets of a cluster are in one zone only, in different VPCs, or do not exist',
    source: `${GUIDE}/network-reqs.html`,
  },
  'cluster-addresses': {
    code: 'InvalidParameterException',
    when: 'a subnet of a cluster has fewer than five free addresses',
    source: `${GUIDE}/network-reqs.html`,
  },
  'cluster-zone': {
    code: 'UnsupportedAvailabilityZoneException',
    when: 'a subnet of a cluster is in a zone where EKS has no control plane',
    source: `${GUIDE}/network-reqs.html`,
  },
  'cluster-service-range': {
    code: 'InvalidParameterException',
    when: 'the range of services overlaps the VPC, is not private, or is not between /24 and /12',
    source: `${API}/API_KubernetesNetworkConfigRequest.html`,
  },
  'cluster-key': {
    code: 'InvalidParameterException',
    when: 'the key for secrets does not exist or cannot be used',
    source: `${API}/API_Provider.html`,
  },
  'cluster-version': {
    code: 'InvalidParameterException',
    when: 'the Kubernetes version is unknown to EKS',
    source: `${GUIDE}/kubernetes-versions.html`,
  },
  'cluster-version-step': {
    code: 'InvalidParameterException',
    when: 'a cluster goes up more than one minor version, or down',
    source: 'https://github.com/aws/containers-roadmap/issues/497',
  },
  'cluster-two-updates': {
    code: 'InvalidParameterException',
    when: 'one request changes two kinds of settings of a cluster',
    source: 'https://github.com/crossplane-contrib/provider-aws/issues/1014',
  },
  'cluster-endpoint': {
    code: 'InvalidParameterException',
    when: 'a cluster has neither a public nor a private endpoint',
    source: `${GUIDE}/cluster-endpoint.html`,
  },
  'cluster-zones': {
    code: 'InvalidParameterException',
    when: 'subnets of a control plane change to other zones than those it was made in',
    source: 'https://github.com/aws/containers-roadmap/issues/2258',
  },
  'cluster-busy': {
    code: 'ResourceInUseException',
    when: 'a cluster is changed while it is being changed',
    source: `${API}/API_UpdateClusterConfig.html`,
  },
  'cluster-in-use': {
    code: 'ResourceInUseException',
    when: 'a cluster is deleted while it has node groups or Fargate profiles',
    source: `${API}/API_DeleteCluster.html`,
  },
  'cluster-protected': {
    code: 'InvalidRequestException',
    when: 'an active cluster with deletion protection is deleted',
    source: `${GUIDE}/deletion-protection.html`,
  },
  'addon-exists': {
    code: 'ResourceInUseException',
    when: 'a cluster gets an add-on that it has',
    source: `${API}/API_CreateAddon.html`,
  },
  'addon-unknown': {
    code: 'InvalidParameterException',
    when: 'there is no add-on of that name',
    source: `${API}/API_CreateAddon.html`,
  },
  'addon-version': {
    code: 'InvalidParameterException',
    when: 'EKS does not offer the version of the add-on for the Kubernetes version',
    source: `${API}/API_DescribeAddonVersions.html`,
  },
  'addon-version-step': {
    code: 'InvalidParameterException',
    when: 'vpc-cni goes more than one minor version up or down',
    source: `${GUIDE}/vpc-add-on-update.html`,
  },
  'addon-configuration': {
    code: 'InvalidParameterException',
    when: 'the configuration does not fit the schema of the add-on',
    source: `${API}/API_CreateAddon.html`,
  },
  'addon-busy': {
    code: 'ResourceInUseException',
    when: 'an add-on is changed while it is being changed',
    source: 'https://github.com/aws-quickstart/cdk-eks-blueprints/issues/447',
  },
  'addon-role': {
    code: 'InvalidParameterException',
    when: 'the role of an add-on does not exist',
    source: `${API}/API_CreateAddon.html`,
  },
  'addon-conflict': {
    code: 'ConfigurationConflict',
    when: 'an add-on meets fields of a self-managed installation and may not take them over',
    source: 'https://github.com/aws/containers-roadmap/issues/1411',
  },
  'nodegroup-exists': {
    code: 'ResourceInUseException',
    when: 'a cluster gets two node groups of the same name',
    source: `${API}/API_CreateNodegroup.html`,
  },
  'nodegroup-template': {
    code: 'InvalidParameterException',
    when: 'a node group and its launch template say the same thing twice, or contradict each other',
    source: `${GUIDE}/launch-templates.html`,
  },
  'nodegroup-role': {
    code: 'InvalidParameterException',
    when: 'the role of a node group does not exist, does not trust EC2 or lacks the policy of worker nodes',
    source: `${GUIDE}/create-node-role.html`,
  },
  'nodegroup-instance-type': {
    code: 'InvalidParameterException',
    when: 'a node group asks for an instance type that does not exist',
    source: 'https://github.com/terraform-aws-modules/terraform-aws-eks/issues/1279',
  },
  'template-instance-type': {
    code: 'Ec2LaunchTemplateInvalidConfiguration',
    when: 'the launch template of a node group names an instance type that does not exist',
    source: 'https://github.com/eksctl-io/eksctl/issues/4544',
  },
  'nodegroup-scaling': {
    code: 'InvalidParameterException',
    when: 'the desired size is not between the smallest and the largest',
    source: `${API}/API_NodegroupScalingConfig.html`,
  },
  'nodegroup-labels': {
    code: 'InvalidParameterException',
    when: 'labels or taints are too many, too long, or in a domain that EKS keeps',
    source: `${API}/API_CreateNodegroup.html`,
  },
  'nodegroup-update': {
    code: 'InvalidParameterException',
    when: 'one update changes the version and something else, or the version beside an image of its own',
    source: 'https://github.com/aws/containers-roadmap/issues/1258',
  },
  'nodegroup-version': {
    code: 'InvalidParameterException',
    when: 'nodes are newer than the control plane, or more than three minor versions older',
    source: `${GUIDE}/update-managed-node-group.html`,
  },
  'nodes-cannot-join': {
    code: 'NodeCreationFailure',
    when: 'nodes have no pod network, or no way to the API server',
    source: 'https://github.com/aws/aws-cdk/issues/8520',
  },
  'fargate-exists': {
    code: 'ResourceInUseException',
    when: 'a cluster gets two Fargate profiles of the same name',
    source: 'https://github.com/eksctl-io/eksctl/issues/5652',
  },
  'fargate-busy': {
    code: 'ResourceInUseException',
    when: 'a Fargate profile is made or deleted while another one of the cluster is',
    source: 'https://github.com/aws/aws-cdk/issues/6084',
  },
  'fargate-selectors': {
    code: 'InvalidParameterException',
    when: 'a Fargate profile has no selector, or more than five',
    source: `${GUIDE}/fargate-profile.html`,
  },
  'fargate-role': {
    code: 'InvalidParameterException',
    when: 'the pod execution role of a Fargate profile does not exist, or does not trust Fargate',
    source: `${GUIDE}/pod-execution-role.html`,
  },
  'fargate-subnet': {
    code: 'InvalidParameterException',
    when: 'a Fargate profile gets a public subnet',
    source: 'https://github.com/awslabs/eks-perf-tests/issues/195',
  },
  'access-entry-exists': {
    code: 'ResourceInUseException',
    when: 'a principal gets a second access entry; a managed node group makes one for its role',
    source: 'https://github.com/aws/containers-roadmap/issues/2425',
  },
  'access-entry-principal': {
    code: 'InvalidParameterException',
    when: 'the principal of an access entry does not exist',
    source: `${API}/API_CreateAccessEntry.html`,
  },
  'access-entry-policy': {
    code: 'InvalidParameterException',
    when: 'an access policy does not exist, or is for an entry that is not STANDARD',
    source: `${API}/API_AssociateAccessPolicy.html`,
  },
  'access-mode': {
    code: 'InvalidRequestException',
    when: 'access entries are made while the cluster authenticates with its ConfigMap only, or go back to it',
    source: `${GUIDE}/setting-up-access-entries.html`,
  },
  'pod-identity-exists': {
    code: 'ResourceInUseException',
    when: 'a service account gets a second role',
    source: `${API}/API_CreatePodIdentityAssociation.html`,
  },
  'pod-identity-role': {
    code: 'InvalidParameterException',
    when: 'the role of a pod identity does not exist, or does not trust pods.eks.amazonaws.com',
    source: `${GUIDE}/pod-id-role.html`,
  },
} as const;
