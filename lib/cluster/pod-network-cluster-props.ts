import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IPodNetworkVpc } from '../network/pod-network';
import type { UpgradeGuarding } from '../upgrade/upgrade-guarding';
import type { ClusterFacts } from '../aws-node/cluster-facts';
import type { PodAddressing } from '../aws-node/pod-addressing';
import type { PodSubnetSelection } from '../vpc-cni/pod-subnet-selection';
import type { ResolveConflicts } from '../vpc-cni/resolve-conflicts';
import type { VpcCniSettingsProps } from '../aws-node/vpc-cni-settings-props';
import type { VpcCniVersion } from '../aws-node/vpc-cni-version';
import type { ClusterAccessOptions } from './cluster-access-options';
import type { ControlPlaneOptions } from './control-plane-options';

/** Properties of a `PodNetworkCluster`. */
export interface PodNetworkClusterProps extends ControlPlaneOptions, ClusterAccessOptions {
  /** The VPC and its subnets by role. */
  readonly network: IPodNetworkVpc;

  /**
   * IP family of pods and services. It can never be changed.
   *
   * @default IpFamily.IP_V4
   */
  readonly ipFamily?: eks.IpFamily;

  /**
   * Whether EKS Auto Mode is on: compute, block storage and load balancing, which EKS switches together. Its built-in
   * node pools stay off; `addAutoModeNodes` adds yours.
   *
   * vpc-cni, kube-proxy and coredns are installed only when other nodes are added too. It can be
   * turned on and off in a cluster that runs.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/automode.html
   */
  readonly autoMode?: boolean;

  /**
   * Service CIDR block of an IPv4 cluster, /24 to /12 within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.
   * It can never be changed.
   *
   * @default - 172.20.0.0/16, or 10.100.0.0/16 where the VPC holds the first
   */
  readonly serviceIpv4Cidr?: string;

  /**
   * How pods get their addresses.
   *
   * @default PodAddressing.prefixDelegation()
   */
  readonly podAddressing?: PodAddressing;

  /**
   * In which subnets pods get their addresses.
   *
   * @default - custom networking with the pod subnets of the network; the node subnets where it has none, and in an
   * IPv6 cluster
   */
  readonly podSubnetSelection?: PodSubnetSelection;

  /**
   * Position of the pod block, in `podCidrBlocks` of the address plan, in which new interfaces of pods get addresses: one for
   * all zones, or one for each zone in the order of the node subnets.
   *
   * The way out of a full block: a first deployment appends a block to the plan, a second one sets this, and nothing restarts.
   * Only with custom networking, and instead of `podSubnetSelection`.
   *
   * @default - the first block that is not retired
   * @see https://github.com/cdk-eks-podnet/cdk-eks-podnet/blob/main/docs/changing-the-plan.md
   */
  readonly activePodBlocks?: number[];

  /**
   * Version of the vpc-cni add-on. Say which, or it changes with the library.
   *
   * @default VpcCniVersion.LATEST_KNOWN
   */
  readonly vpcCniVersion?: VpcCniVersion;

  /**
   * Settings of aws-node beyond addressing and pod subnets.
   *
   * @default - what the add-on does by itself
   */
  readonly vpcCniSettings?: VpcCniSettingsProps;

  /**
   * By what aws-node takes its role: a token of the cluster (IRSA), or the agent of EKS Pod Identity, which is installed
   * first then.
   *
   * @default IdentityType.IRSA
   */
  readonly identityType?: eks.IdentityType;

  /**
   * Role of the aws-node service account. It must trust what `identityType` says, and never be the role of nodes.
   *
   * @default - an `AwsNodeRole`
   */
  readonly awsNodeRole?: iam.IRole;

  /**
   * Whether the role of aws-node is cut down to this cluster and this VPC by conditions on tags. IPv4 only.
   *
   * @default false
   */
  readonly scopeAwsNodeRole?: boolean;

  /**
   * What is known of the cluster beyond these props, such as the version of vpc-cni that runs today. Only checked, never
   * deployed.
   *
   * @default - what the cluster and its network know by themselves
   */
  readonly clusterFacts?: ClusterFacts;

  /**
   * What happens to settings of aws-node that were changed by hand.
   *
   * @default ResolveConflicts.PRESERVE
   */
  readonly resolveConflicts?: ResolveConflicts;

  /**
   * Version of the kube-proxy add-on, such as `v1.36.0-eksbuild.14`.
   *
   * @default - the newest that this release knows for the Kubernetes version; for one it does not know, the default of
   * EKS, which then never changes
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html
   */
  readonly kubeProxyVersion?: string;

  /**
   * Whether to install coredns here. Leave it out where the nodes are in another stack, and install it beside them: its
   * add-on stays DEGRADED without nodes.
   *
   * @default true
   */
  readonly installCoreDns?: boolean;

  /**
   * Version of the coredns add-on, such as `v1.14.3-eksbuild.3`.
   *
   * @default - the newest that this release knows for the Kubernetes version; for one it does not know, the default of
   * EKS, which then never changes
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
   */
  readonly coreDnsVersion?: string;

  /**
   * Whether and how changes of vpc-cni are guarded by a backup before and a verification after.
   *
   * The two functions run in the node subnets, and need NAT gateways or endpoints for the APIs of EKS, STS, S3, EC2 and
   * CloudFormation.
   *
   * @default UpgradeGuarding.on()
   */
  readonly upgradeGuard?: UpgradeGuarding;

  /**
   * Whether synth fails when node groups at their largest do not fit into their subnets, and warns when they nearly do
   * not. `PodNetworkCluster.capacity` tells the numbers either way. With security groups for pods, synth also fails when no
   * instance type of the cluster has a trunk interface.
   *
   * Subnets whose CIDR block is not known at synth are not checked.
   *
   * @default true
   */
  readonly validateCapacity?: boolean;
}
