import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ClusterUpgradePolicy } from './cluster-upgrade-policy';
import type { ControlPlaneLogs } from './control-plane-logs';

/** Options for the control plane of a `PodNetworkCluster`. */
export interface ControlPlaneOptions {
  /** Kubernetes version. */
  readonly version: eks.KubernetesVersion;

  /**
   * Name of the cluster: 1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit.
   *
   * @default - CloudFormation makes one
   */
  readonly clusterName?: string;

  /**
   * Behavior of EKS when the standard support of the Kubernetes version ends.
   *
   * @default - the default of EKS, extended support
   */
  readonly upgradePolicy?: ClusterUpgradePolicy;

  /**
   * Which logs the control plane writes to CloudWatch Logs, and how long they are kept.
   *
   * @default ControlPlaneLogs.all()
   */
  readonly controlPlaneLogs?: ControlPlaneLogs;

  /**
   * Key that encrypts the secrets of the cluster.
   *
   * @default - a key of its own, rotated, kept when the stack is deleted
   */
  readonly secretsEncryptionKey?: kms.IKey;

  /**
   * Protect the cluster from being deleted.
   *
   * EKS then refuses to delete it in a rollback as well: where anything fails after the cluster of a first deployment is
   * active, the stack ends in ROLLBACK_FAILED. Set it once the first deployment has succeeded.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Enables `addHelmChart`, `addManifest`, `addServiceAccount` and `AlbController` on `PodNetworkCluster.cluster`. The
   * layer holds kubectl and helm, such as `KubectlV36Layer` of `@aws-cdk/lambda-layer-kubectl-v36`.
   *
   * Costs two Lambda functions and two layers in the stack, and their role administers the cluster. The functions run in
   * the node subnets unless `privateSubnets` names others, and need NAT gateways or endpoints for the APIs of EKS, STS,
   * Lambda, S3 and ECR.
   *
   * @default - off: no kubectl, no layer
   */
  readonly kubectlProviderOptions?: eks.KubectlProviderOptions;
}
