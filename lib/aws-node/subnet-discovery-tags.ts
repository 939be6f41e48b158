const ROLE_TAG = 'kubernetes.io/role/cni';
const CLUSTER_TAG_PREFIX = 'cni.networking.k8s.aws/cluster/';

/**
 * Tags by which aws-node finds subnets for the interfaces of pods, without custom networking.
 *
 * Candidates are the subnet of the node and the tagged subnets of its Availability Zone; the one with the most
 * free addresses wins.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-subnet-selection.html
 *
 * @example
 * const tags = { ...SubnetDiscoveryTags.include(), ...SubnetDiscoveryTags.forCluster('shop') };
 */
export class SubnetDiscoveryTags {
  /** Tag of a subnet that pods may use. Needs v1.18.0. */
  public static include(): { [key: string]: string } {
    return { [ROLE_TAG]: '1' };
  }

  /** Tag of a subnet that pods must not use, even when nodes are in it. Needs v1.22.2. */
  public static exclude(): { [key: string]: string } {
    return { [ROLE_TAG]: '0' };
  }

  /**
   * Tag that keeps a subnet for one of several clusters in a VPC. Needs v1.22.2.
   *
   * @param clusterName name of the cluster, known when the app is written
   */
  public static forCluster(clusterName: string): { [key: string]: string } {
    return { [CLUSTER_TAG_PREFIX + clusterName]: 'shared' };
  }
}
