import type { EgressOptions } from './options/egress-options';
import type { AwsNodeEndpointOptions } from './options/endpoint-options';
import type { EniConfigLookupOptions } from './options/eni-config-lookup-options';
import type { EniOptions } from './options/eni-options';
import type { IntrospectionOptions } from './options/introspection-options';
import type { AwsNodeLoggingOptions } from './options/logging-options';
import type { MultusOptions } from './options/multus-options';
import type { NetworkPolicyOptions } from './options/network-policy-options';
import type { PodInterfaceOptions } from './options/pod-interface-options';
import type {
  AwsNodeProbeOptions,
  AwsNodeResourceOptions,
  AwsNodeToleration,
} from './options/scheduling-options';
import type { SecurityGroupsForPodsOptions } from './options/security-groups-for-pods-options';
import type { SnatOptions } from './options/snat-options';
import type { WindowsIpamOptions } from './options/windows-ipam-options';

/**
 * Settings of the VPC CNI plugin, grouped by concern.
 *
 * What is not given is not written: the add-on keeps its default. What is given is written, `0`, `false` and
 * the empty string too. How pods get their addresses is not here but in `PodAddressing`.
 */
export interface VpcCniSettingsProps {
  /**
   * How a node finds its ENIConfig.
   *
   * @default - by the zone label, with custom networking
   */
  readonly eniConfigLookup?: EniConfigLookupOptions;

  /**
   * Whether aws-node looks for subnets with the tag `kubernetes.io/role/cni` when it makes an interface.
   *
   * Spreads the addresses of pods over more subnets of the VPC without custom networking, which wins over it.
   *
   * @default - not set: the default of aws-node, true
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-subnet-selection.html
   */
  readonly subnetDiscovery?: boolean;

  /**
   * How aws-node handles the network interfaces of a node.
   *
   * @default - the defaults of aws-node
   */
  readonly eni?: EniOptions;

  /**
   * How aws-node sets up the interface of a pod.
   *
   * @default - the defaults of aws-node
   */
  readonly podInterface?: PodInterfaceOptions;

  /**
   * Which source address pods show outside the VPC.
   *
   * @default - the defaults of aws-node: the address of the node
   */
  readonly snat?: SnatOptions;

  /**
   * How pods reach the IP family that their cluster does not have.
   *
   * @default - the defaults of aws-node
   */
  readonly egress?: EgressOptions;

  /**
   * Security groups for pods.
   *
   * @default - off
   */
  readonly securityGroupsForPods?: SecurityGroupsForPodsOptions;

  /**
   * Network policies.
   *
   * @default - off
   */
  readonly networkPolicy?: NetworkPolicyOptions;

  /**
   * Where aws-node and the CNI plugin write their logs.
   *
   * @default - the defaults of aws-node
   */
  readonly logging?: AwsNodeLoggingOptions;

  /**
   * What aws-node shows of itself on its node.
   *
   * @default - the defaults of aws-node
   */
  readonly introspection?: IntrospectionOptions;

  /**
   * Where aws-node finds the APIs that it calls.
   *
   * @default - the defaults of aws-node
   */
  readonly endpoints?: AwsNodeEndpointOptions;

  /**
   * Addresses for pods on Windows nodes.
   *
   * @default - off
   */
  readonly windows?: WindowsIpamOptions;

  /**
   * How long the kubelet waits for the probes of aws-node.
   *
   * @default - the defaults of the add-on
   */
  readonly probes?: AwsNodeProbeOptions;

  /**
   * What aws-node may use of its node.
   *
   * @default - the defaults of the add-on
   */
  readonly resources?: AwsNodeResourceOptions;

  /**
   * Taints that aws-node tolerates. A list replaces the default: pods on nodes that it misses get no network.
   *
   * @default - the default of the add-on: every taint
   */
  readonly tolerations?: AwsNodeToleration[];

  /**
   * Node affinity of aws-node, as in a Kubernetes manifest. Replaces the default of the add-on.
   *
   * @default - the default of the add-on: Linux nodes on amd64 and arm64, neither Fargate, hybrid nor Auto Mode
   */
  readonly affinity?: { [key: string]: unknown };

  /**
   * What Multus uses of each node. Nothing is installed or written: only checked.
   *
   * @default - no Multus
   */
  readonly multus?: MultusOptions;

  /**
   * Environment variables of aws-node that have no option here, for example of a newer version.
   *
   * A variable that has an option, or that EKS sets itself, is refused.
   *
   * @default - none
   */
  readonly extraEnv?: { [key: string]: string };

  /**
   * Configuration values of the add-on that have no option here, laid over the computed ones.
   *
   * A value that has an option is refused.
   *
   * @default - none
   */
  readonly extraConfigurationValues?: { [key: string]: unknown };
}
