import type { VpcCniVersion } from '../aws-node/vpc-cni-version';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IDependable } from 'constructs';
import type { PodAddressing } from '../aws-node/pod-addressing';

/**
 * What nodes must know of their cluster and its pod network. `PodNetworkCluster.nodeNetwork` has it ready.
 *
 * Whatever is said here must be what aws-node is told; the cluster keeps both together.
 */
export interface NodeNetwork {
  /** The cluster; an imported one works too. */
  readonly cluster: eks.ICluster;

  /** Kubernetes version of the nodes; it selects the image. */
  readonly kubernetesVersion: eks.KubernetesVersion;

  /** Service CIDR block of the cluster, IPv4 or IPv6. */
  readonly serviceCidr: string;

  /**
   * How pods get their addresses.
   *
   * @default PodAddressing.prefixDelegation()
   */
  readonly podAddressing?: PodAddressing;

  /**
   * Whether pods live in subnets of their own, so that the first interface of a node carries no pods.
   *
   * @default - true in an IPv4 cluster
   */
  readonly customNetworking?: boolean;

  /**
   * Whether pods may have security groups of their own; the trunk interface then takes the place of another one.
   *
   * @default false
   */
  readonly securityGroupsForPods?: boolean;

  /**
   * Most interfaces that aws-node may attach to a node.
   *
   * @default - what the instance type allows
   */
  readonly maxEnis?: number;

  /**
   * Whether pods may have an interface on every network card. aws-node then holds addresses on each of them.
   *
   * @default false
   */
  readonly multiNic?: boolean;

  /**
   * Interfaces of each node that Multus uses. Max pods is computed without them, unless `maxEnis` is given: that number
   * leaves room for Multus already, so only one of the two is taken off.
   *
   * @default 0
   */
  readonly multusEnis?: number;

  /**
   * Version of the vpc-cni add-on.
   *
   * @default - one that has every feature used
   */
  readonly vpcCniVersion?: VpcCniVersion;

  /**
   * Whether pods on Windows nodes get addresses at all, from the VPC resource controller.
   *
   * @default true
   */
  readonly windowsIpam?: boolean;

  /**
   * Whether pods on Windows nodes get addresses from prefixes.
   *
   * @default false
   */
  readonly windowsPrefixDelegation?: boolean;

  /**
   * What must be there before the first node starts: vpc-cni with its ENIConfigs, kube-proxy, reservations.
   *
   * Only what is in the stack of the nodes can be waited for here; a stack of their own comes after the other anyway.
   *
   * @default - nothing
   */
  readonly dependencies?: IDependable[];
}
