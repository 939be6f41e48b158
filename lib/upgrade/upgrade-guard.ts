import { CfnOutput } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { VpcCniAddon } from '../vpc-cni/vpc-cni-addon';
import { AwsNodeBackup } from './aws-node-backup';
import { AwsNodeVerification } from './aws-node-verification';
import type { UpgradeSteps } from './upgrade-steps';
import type { VerificationPolicy } from './verification-policy';

/** How changes of the vpc-cni add-on are guarded. */
export interface UpgradeGuardOptions {
  /**
   * Bucket for backups and reports.
   *
   * @default - a bucket of its own: versioned, encrypted, TLS only, without public access, kept when the stack goes
   */
  readonly bucket?: s3.IBucket;

  /**
   * What happens when the target is more than one minor version away.
   *
   * @default UpgradeSteps.REFUSE
   */
  readonly steps?: UpgradeSteps;

  /**
   * Go on when the backup fails. For those who must.
   *
   * @default false
   */
  readonly continueOnBackupFailure?: boolean;

  /**
   * What happens when settings are not what was declared, or were lost.
   *
   * @default VerificationPolicy.FAIL
   */
  readonly verificationPolicy?: VerificationPolicy;

  /**
   * Whether the cluster has bare metal nodes, which raises the lowest version for prefix delegation to v1.11.0.
   *
   * @default false
   */
  readonly bareMetalNodes?: boolean;

  /**
   * Whether backup and verification read ENIConfigs.
   *
   * They are cluster-scoped custom resources, and the smallest access policy that covers them, AmazonEKSAdminViewPolicy,
   * also reads Secrets. The functions read neither Secrets nor anything else beside aws-node; who cannot accept the
   * access entry turns this off, and ENIConfigs are then missing in backup and verification.
   *
   * @default - true with custom networking, false without
   */
  readonly readEniConfigs?: boolean;

  /**
   * Subnets from which the API server and the APIs of AWS can be reached.
   *
   * @default - in a `PodNetworkCluster` its node subnets, elsewhere outside of any VPC
   */
  readonly handlerSubnets?: ec2.ISubnet[];
}

/** Properties of an `UpgradeGuard`. */
export interface UpgradeGuardProps extends UpgradeGuardOptions {
  /** The cluster; an imported one works too. */
  readonly cluster: eks.ICluster;

  /** The add-on whose changes are guarded. */
  readonly vpcCni: VpcCniAddon;

  /**
   * Kubernetes version of the cluster, to notice that both change in one deployment.
   *
   * @default - not compared
   */
  readonly kubernetesVersion?: eks.KubernetesVersion;
}

/**
 * Backup before and verification after every change of a `VpcCniAddon`.
 *
 * The add-on depends on the backup, the verification on the add-on: one deployment, in that order, and a failure at any
 * point leaves the cluster as it was or rolls it back.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * declare const vpcCni: VpcCniAddon;
 * new UpgradeGuard(this, 'UpgradeGuard', { cluster, vpcCni, verificationPolicy: VerificationPolicy.WARN });
 */
export class UpgradeGuard extends Construct {
  /** The backup before the change. */
  public readonly backup: AwsNodeBackup;

  /** The verification after it. */
  public readonly verification: AwsNodeVerification;

  constructor(scope: Construct, id: string, props: UpgradeGuardProps) {
    super(scope, id);
    const { vpcCni } = props;
    const configuration = vpcCni.addon.configurationValues!;
    const readEniConfigs = props.readEniConfigs ?? vpcCni.podSubnetSelection.isCustomNetworking;

    this.backup = new AwsNodeBackup(this, 'Backup', {
      cluster: props.cluster,
      kubernetesVersion: props.kubernetesVersion,
      bucket: props.bucket,
      steps: props.steps,
      continueOnBackupFailure: props.continueOnBackupFailure,
      bareMetalNodes: props.bareMetalNodes,
      handlerSubnets: props.handlerSubnets,
      targetVersion: vpcCni.version,
      targetConfiguration: configuration,
      serviceAccountRole: vpcCni.serviceAccountRole,
      roleActions: vpcCni.serviceAccountActions,
      podSubnets: vpcCni.podSubnetSelection.subnets,
      readEniConfigs,
    });
    vpcCni.addon.node.addDependency(this.backup);

    this.verification = new AwsNodeVerification(this, 'Verification', {
      cluster: props.cluster,
      backup: this.backup,
      declaredVersion: vpcCni.version,
      declaredConfiguration: configuration,
      policy: props.verificationPolicy,
      readEniConfigs,
      handlerSubnets: props.handlerSubnets,
    });
    this.verification.node.addDependency(vpcCni);

    new CfnOutput(this, 'BackupUri', { value: this.backup.backupUri });
    new CfnOutput(this, 'Summary', { value: this.verification.summary });
  }
}
