import { CfnOutput, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { VpcCniAddon } from '../vpc-cni/vpc-cni-addon';
import { AwsNodeBackup } from './aws-node-backup';
import { AwsNodeVerification } from './aws-node-verification';
import type { UndeclaredSettings } from './undeclared-settings';
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
   * What happens to settings that are live and were never declared.
   *
   * @default UndeclaredSettings.REFUSE
   */
  readonly undeclaredSettings?: UndeclaredSettings;

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
   * @default - that of a cluster made in the app, else not compared
   */
  readonly kubernetesVersion?: eks.KubernetesVersion;

  /**
   * Version of the kube-proxy add-on in this deployment, to warn of one that does not go with the control plane.
   *
   * @default - not compared
   */
  readonly kubeProxyVersion?: string;
}

/**
 * Backup before and verification after every change of a `VpcCniAddon`.
 *
 * Role and add-on depend on the backup, the verification on the add-on: one deployment, in that order. What the guard
 * refuses has changed nothing; what the change broke is rolled back by CloudFormation.
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
    const identity = identityOf(vpcCni);
    const readEniConfigs = props.readEniConfigs ?? vpcCni.podSubnetSelection.isCustomNetworking;

    this.backup = new AwsNodeBackup(this, 'Backup', {
      cluster: props.cluster,
      kubernetesVersion: props.kubernetesVersion,
      bucket: props.bucket,
      undeclaredSettings: props.undeclaredSettings,
      continueOnBackupFailure: props.continueOnBackupFailure,
      bareMetalNodes: props.bareMetalNodes,
      handlerSubnets: props.handlerSubnets,
      targetVersion: vpcCni.version,
      targetConfiguration: configuration,
      kubeProxyVersion: props.kubeProxyVersion,
      ...identity,
      podSubnets: vpcCni.podSubnetSelection.subnets,
      readEniConfigs,
    });
    vpcCni.addon.node.addDependency(this.backup);
    // The guard speaks before the role changes: aws-node may still need what the new version does not.
    if (vpcCni.serviceAccountActions) vpcCni.serviceAccountRole.node.addDependency(this.backup);

    this.verification = new AwsNodeVerification(this, 'Verification', {
      cluster: props.cluster,
      backup: this.backup,
      declaredVersion: vpcCni.version,
      declaredConfiguration: configuration,
      kubernetesVersion: props.kubernetesVersion,
      policy: props.verificationPolicy,
      undeclaredSettings: props.undeclaredSettings,
      ...identity,
      readEniConfigs,
      handlerSubnets: props.handlerSubnets,
    });
    this.verification.node.addDependency(vpcCni);

    new CfnOutput(this, 'BackupUri', { value: this.backup.backupUri });
    new CfnOutput(this, 'Summary', { value: this.verification.summary });
  }
}

/** What makes backup and verification run when the identity of aws-node changes. */
interface IdentityProps {
  readonly identity: string;
  readonly roleActions?: string[];
  readonly resolveConflicts?: string;
}

/** Names the role by its construct where its ARN is not known yet: a reference would make the backup wait for it. */
function identityOf({ addon, serviceAccountRole, serviceAccountActions }: VpcCniAddon): IdentityProps {
  const { roleArn, node } = serviceAccountRole;
  const by = addon.podIdentityAssociations === undefined ? 'IRSA' : 'PodIdentity';
  return {
    identity: `${by} ${Token.isUnresolved(roleArn) ? node.addr : roleArn}`,
    roleActions: serviceAccountActions,
    resolveConflicts: addon.resolveConflicts,
  };
}
