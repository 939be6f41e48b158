import type { ClusterFacts } from './cluster-facts';
import type { PodAddressing } from './pod-addressing';
import type { VpcCniVersion } from './vpc-cni-version';

/** What the settings of the VPC CNI plugin depend on: the cluster around it. */
export interface VpcCniContext extends ClusterFacts {
  /** How pods get their addresses. IPv6 clusters need prefix delegation. */
  readonly podAddressing: PodAddressing;

  /** Whether pods take their addresses from subnets of their own, by one ENIConfig per Availability Zone. */
  readonly customNetworking: boolean;

  /** IP family of the cluster, `ipv4` or `ipv6`: a value of `eks.IpFamily`. */
  readonly ipFamily: string;

  /** Version of the add-on that the settings are for. */
  readonly version: VpcCniVersion;

  /**
   * Whether subnets carry `kubernetes.io/role/cni=0` or a cluster's own tag, which limit subnet discovery.
   *
   * @default false
   */
  readonly subnetExclusionTags?: boolean;

  /**
   * Whether EKS is going to be asked for exactly this version, which it knows with its `-eksbuild.<n>` only.
   *
   * @default false
   */
  readonly deploysVersion?: boolean;

  /**
   * Actions that the role of aws-node allows, such as `ec2:DescribeSubnets`; `*` and `?` match as in IAM.
   *
   * @default - not known: a defect that depends on them is a warning
   */
  readonly roleActions?: string[];
}
