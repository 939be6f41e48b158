/** Public pages the rules rest on. */
const UG = 'https://docs.aws.amazon.com/eks/latest/userguide/';
const BP = 'https://docs.aws.amazon.com/eks/latest/best-practices/';
const VPC = 'https://docs.aws.amazon.com/vpc/latest/userguide/';
const API = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';
const CFN = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/';
const CNI = 'https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/';
const LBC = 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/';

/** A page of the EKS user guide. */
export const ug = (page: string): string => `${UG}${page}.html`;
/** A page of the EKS best practices guide. */
export const bp = (page: string): string => `${BP}${page}.html`;
/** A page of the VPC user guide. */
export const vpc = (page: string): string => `${VPC}${page}.html`;
/** A page of the EC2 API reference. */
export const ec2Api = (action: string): string => `${API}API_${action}.html`;
/** A page of the CloudFormation template reference. */
export const cfn = (page: string): string => `${CFN}${page}.html`;
/** A file of aws/amazon-vpc-cni-k8s at v1.23.1. */
export const cni = (path: string): string => `${CNI}${path}`;
/** An issue or pull request on GitHub. */
export const issue = (repository: string, number: number): string =>
  `https://github.com/${repository}/issues/${number}`;
/** Subnet discovery of the AWS Load Balancer Controller. */
export const LBC_SUBNETS = LBC;
export const VPC_CIDR_BLOCKS = vpc('vpc-cidr-blocks');
export const VPC_LIMITS = vpc('amazon-vpc-limits');
export const SUBNET_SIZING = vpc('subnet-sizing');
export const RESERVATIONS = vpc('subnet-cidr-reservation');
export const NETWORK_REQS = ug('network-reqs');
export const CLUSTER_ENDPOINT = ug('cluster-endpoint');
export const CREATE_CLUSTER = ug('create-cluster');
export const PRIVATE_CLUSTERS = ug('private-clusters');
export const LAUNCH_TEMPLATES = ug('launch-templates');
export const MAX_PODS = ug('choosing-instance-type');
export const CUSTOM_NETWORKING = bp('custom-networking');
export const CNI_IPV6 = ug('cni-ipv6');
export const CNI_README = cni('README.md');
export const CNI_MAIN = cni('cmd/aws-vpc-cni/main.go');
export const CNI_IPAMD = cni('pkg/ipamd/ipamd.go');
