import type { PodAddressing } from './pod-addressing';
import type { VpcCniVersion } from './vpc-cni-version';

/** What the settings of the VPC CNI plugin depend on: the cluster around it. */
export interface VpcCniContext {
  /** How pods get their addresses. IPv6 clusters need prefix delegation. */
  readonly podAddressing: PodAddressing;

  /** Whether pods take their addresses from subnets of their own, by one ENIConfig per Availability Zone. */
  readonly customNetworking: boolean;

  /** IP family of the cluster, `ipv4` or `ipv6`: a value of `eks.IpFamily`. */
  readonly ipFamily: string;

  /** Version of the add-on that the settings are for. */
  readonly version: VpcCniVersion;

  /**
   * Version of the add-on that is in use today, so that a step EKS refuses is found early.
   *
   * @default - not known: the step is not checked
   */
  readonly previousVersion?: VpcCniVersion;

  /**
   * Kubernetes version of the cluster, such as `1.36`.
   *
   * @default - not known: nothing that depends on it is checked
   */
  readonly kubernetesVersion?: string;

  /**
   * Whether nodes reach the API server of the cluster by its private endpoint.
   *
   * @default - not known: not checked
   */
  readonly endpointPrivateAccess?: boolean;

  /**
   * Whether the route tables of the pod subnets lead out of the VPC by a NAT gateway or the like.
   *
   * @default - not known: not checked
   */
  readonly podSubnetsHaveNatRoute?: boolean;

  /**
   * Whether subnets carry `kubernetes.io/role/cni=0` or a cluster's own tag, which limit subnet discovery.
   *
   * @default false
   */
  readonly subnetExclusionTags?: boolean;

  /**
   * Whether the cluster has Windows nodes.
   *
   * @default false
   */
  readonly windowsNodes?: boolean;

  /**
   * Whether the cluster runs pods on Fargate.
   *
   * @default false
   */
  readonly fargate?: boolean;

  /**
   * Whether the cluster has bare metal nodes.
   *
   * @default false
   */
  readonly bareMetalNodes?: boolean;

  /**
   * Whether the cluster runs EKS Auto Mode, whose nodes do not use this add-on.
   *
   * @default false
   */
  readonly autoMode?: boolean;
}
