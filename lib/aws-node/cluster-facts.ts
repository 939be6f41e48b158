import type { VpcCniVersion } from './vpc-cni-version';

/**
 * What the settings of aws-node are checked against, where the add-on cannot see it by itself.
 *
 * Facts change nothing of what is deployed; they only find mistakes earlier.
 */
export interface ClusterFacts {
  /**
   * Kubernetes version of the cluster, such as `1.36`.
   *
   * @default - that of a cluster made in the app, else not known
   */
  readonly kubernetesVersion?: string;

  /**
   * Version of the vpc-cni add-on that is in use today, so that a step EKS refuses is found early.
   *
   * @default - not known: the step is not checked
   */
  readonly previousVersion?: VpcCniVersion;

  /**
   * Kubernetes version of the cluster today, so that a deployment that changes it together with vpc-cni is found early.
   *
   * @default - not known: not compared
   */
  readonly previousKubernetesVersion?: string;

  /**
   * Whether nodes reach the API server by the private endpoint of the cluster.
   *
   * @default - that of a cluster made in the app, else not known
   */
  readonly endpointPrivateAccess?: boolean;

  /**
   * Whether the route tables of the pod subnets lead to a NAT gateway or the like.
   *
   * @default - not known: not checked
   */
  readonly podSubnetsHaveNatRoute?: boolean;

  /**
   * Whether the cluster has Windows nodes.
   *
   * @default false
   */
  readonly windowsNodes?: boolean;

  /**
   * Whether the cluster runs pods on Fargate. They get addresses from the subnets of their Fargate profile; nothing
   * of aws-node reaches them.
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
   * Whether the cluster runs EKS Auto Mode, whose nodes ignore this add-on.
   *
   * @default - that of a cluster made in the app, else false
   */
  readonly autoMode?: boolean;
}
