import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ClusterFacts } from '../aws-node/cluster-facts';
import type { PodAddressing } from '../aws-node/pod-addressing';
import type { PodSubnetSelection } from './pod-subnet-selection';
import type { ResolveConflicts } from './resolve-conflicts';
import type { VpcCniSettingsProps } from '../aws-node/vpc-cni-settings-props';
import type { VpcCniVersion } from '../aws-node/vpc-cni-version';

/** Properties of a `VpcCniAddon`. */
export interface VpcCniAddonProps {
  /** The cluster; an imported one works too. */
  readonly cluster: eks.ICluster;

  /**
   * How pods get their addresses.
   *
   * @default PodAddressing.prefixDelegation()
   */
  readonly podAddressing?: PodAddressing;

  /**
   * In which subnets pods get their addresses.
   *
   * @default PodSubnetSelection.nodeSubnets()
   */
  readonly podSubnetSelection?: PodSubnetSelection;

  /**
   * IP family of the cluster.
   *
   * @default - the IP family the cluster knows of, else IPv4
   */
  readonly ipFamily?: eks.IpFamily;

  /**
   * Version of the add-on. Say which, or it changes with the library.
   *
   * @default VpcCniVersion.LATEST_KNOWN
   */
  readonly version?: VpcCniVersion;

  /**
   * Settings of aws-node beyond addressing and pod subnets.
   *
   * @default - what the add-on does by itself
   */
  readonly settings?: VpcCniSettingsProps;

  /**
   * By what aws-node takes its role: a token of the cluster (IRSA), or the agent of EKS Pod Identity.
   *
   * With Pod Identity, the agent add-on of a cluster made in the app is defined and installed first. An imported cluster
   * must have it.
   *
   * @default IdentityType.IRSA
   */
  readonly identityType?: eks.IdentityType;

  /**
   * Role of the aws-node service account. It must trust what `identityType` says, and never be the role of nodes.
   *
   * @default - an `AwsNodeRole`
   */
  readonly serviceAccountRole?: iam.IRole;

  /**
   * Whether the role of aws-node is cut down to this cluster and this VPC by conditions on tags. IPv4 only.
   *
   * @default false
   */
  readonly scopeToCluster?: boolean;

  /**
   * What is known of the cluster and cannot be seen from here. Only checked, never deployed.
   *
   * @default - what can be read off a cluster made in the app; nothing of an imported one
   */
  readonly clusterFacts?: ClusterFacts;

  /**
   * What happens to settings that were changed by hand in the cluster.
   *
   * Choose OVERWRITE for the first deployment over a self-managed aws-node.
   *
   * @default ResolveConflicts.PRESERVE
   */
  readonly resolveConflicts?: ResolveConflicts;

  /**
   * Keep aws-node running in the cluster when the add-on is deleted.
   *
   * @default true
   */
  readonly preserveOnDelete?: boolean;
}
