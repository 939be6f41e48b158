import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { VpcCniVersion } from '../aws-node/vpc-cni-version';
import type { UndeclaredSettings } from './undeclared-settings';

/** Properties of an `AwsNodeBackup`. */
export interface AwsNodeBackupProps {
  /** The cluster; an imported one works too. Its authentication mode must include the API. */
  readonly cluster: eks.ICluster;

  /**
   * Version of the add-on that is about to be deployed.
   *
   * @default - the version in use: nothing is guarded but the configuration
   */
  readonly targetVersion?: VpcCniVersion;

  /**
   * Configuration values of the add-on that are about to be deployed, as the very text of the add-on.
   *
   * @default - the configuration is not checked, and a change of it makes no backup
   */
  readonly targetConfiguration?: string;

  /**
   * Kubernetes version of the cluster, to notice that both change in one deployment.
   *
   * @default - that of a cluster made in the app, else not compared
   */
  readonly kubernetesVersion?: eks.KubernetesVersion;

  /**
   * By what aws-node gets which role, as any text that changes when the identity does. A change makes a backup.
   *
   * @default - a change of identity makes no backup
   */
  readonly identity?: string;

  /**
   * What EKS does with fields that others set, as the add-on is told it. A change makes a backup.
   *
   * @default - taken for PRESERVE
   */
  readonly resolveConflicts?: string;

  /**
   * What happens to settings that are live and were never declared.
   *
   * @default UndeclaredSettings.REFUSE
   */
  readonly undeclaredSettings?: UndeclaredSettings;

  /**
   * Version of the kube-proxy add-on in this deployment, to warn of one that does not go with the control plane.
   *
   * @default - not compared
   */
  readonly kubeProxyVersion?: string;

  /**
   * What the role of aws-node allows, such as `ec2:CreateTags`, to find what the target version misses.
   *
   * @default - not checked, and v1.22.0 and v1.22.1 are refused whatever the role allows
   */
  readonly roleActions?: string[];

  /**
   * Bucket for backups and reports.
   *
   * @default - a bucket of its own: versioned, encrypted, TLS only, without public access, kept when the stack goes
   */
  readonly bucket?: s3.IBucket;

  /**
   * Go on when the backup fails. For those who must.
   *
   * @default false
   */
  readonly continueOnBackupFailure?: boolean;

  /**
   * Whether there are ENIConfigs to save, that is, whether the cluster uses custom networking.
   *
   * ENIConfigs are cluster-scoped: reading them takes the access policy AmazonEKSAdminViewPolicy.
   *
   * @default true
   */
  readonly readEniConfigs?: boolean;

  /**
   * Subnets of pods, whose subnet CIDR reservations are saved.
   *
   * @default - those that the ENIConfigs name
   */
  readonly podSubnets?: ec2.ISubnet[];

  /**
   * Whether the cluster has bare metal nodes, which raises the lowest version for prefix delegation to v1.11.0.
   *
   * @default false
   */
  readonly bareMetalNodes?: boolean;

  /**
   * Subnets from which the API server can be reached, with a way to the APIs of EKS, STS, S3, EC2 and CloudFormation. Needed where the endpoint is private.
   *
   * @default - the function runs outside of any VPC
   */
  readonly handlerSubnets?: ec2.ISubnet[];
}
