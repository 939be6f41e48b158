import { CustomResource, Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { declaredKubernetes } from './declared-kubernetes';
import { AwsNodeHandler } from '../handlers/aws-node-handler';
import type { VpcCniVersion } from '../aws-node/vpc-cni-version';
import type { AwsNodeBackup } from './aws-node-backup';
import { UndeclaredSettings } from './undeclared-settings';
import { VerificationPolicy } from './verification-policy';

/** Properties of an `AwsNodeVerification`. */
export interface AwsNodeVerificationProps {
  /** The cluster; an imported one works too. */
  readonly cluster: eks.ICluster;

  /** The backup from before the change, whose bucket takes the report. */
  readonly backup: AwsNodeBackup;

  /** Version that was deployed. */
  readonly declaredVersion: VpcCniVersion;

  /** Configuration values that were deployed, as the very text of the add-on. */
  readonly declaredConfiguration: string;

  /**
   * What happens when settings are not what was declared, or were lost.
   *
   * @default VerificationPolicy.FAIL
   */
  readonly policy?: VerificationPolicy;

  /**
   * By what aws-node gets which role, as any text that changes when the identity does. A change is verified.
   *
   * @default - a change of identity is not verified
   */
  readonly identity?: string;

  /**
   * Kubernetes version of the cluster. A deployment that changes it only reports: the control plane does not come back.
   *
   * @default - that of a cluster made in the app, else not compared
   */
  readonly kubernetesVersion?: eks.KubernetesVersion;

  /**
   * What the role of aws-node allows. A change is verified.
   *
   * @default - a change of the role is not verified
   */
  readonly roleActions?: string[];

  /**
   * What EKS does with fields that others set, as the add-on is told it. A change is verified.
   *
   * @default - a change of it is not verified
   */
  readonly resolveConflicts?: string;

  /**
   * What happens to settings that are live and were never declared.
   *
   * @default UndeclaredSettings.REFUSE
   */
  readonly undeclaredSettings?: UndeclaredSettings;

  /**
   * Whether the cluster uses custom networking.
   *
   * @default true
   */
  readonly readEniConfigs?: boolean;

  /**
   * Subnets from which the API server can be reached. Needed where the endpoint is private.
   *
   * @default - the function runs outside of any VPC
   */
  readonly handlerSubnets?: ec2.ISubnet[];
}

/**
 * Looks after a change of the add-on: is it active, is it rolled out, are the settings those that were declared, and is
 * nothing gone that was there before?
 *
 * Make it depend on the add-on. With the policy FAIL CloudFormation rolls back to the version and configuration before.
 * A rollout that still advances when the time of the function is over, or that cannot be looked at, is told as unknown
 * and fails nothing.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * declare const backup: AwsNodeBackup;
 * declare const vpcCni: VpcCniAddon;
 * const verification = new AwsNodeVerification(this, 'Verification', {
 *   cluster,
 *   backup,
 *   declaredVersion: vpcCni.version,
 *   declaredConfiguration: vpcCni.addon.configurationValues!,
 * });
 * verification.node.addDependency(vpcCni);
 */
export class AwsNodeVerification extends Construct {
  /** One sentence about what was found, for the outputs of a stack. */
  public readonly summary: string;

  /** Where the report is, as `s3://bucket/key`. */
  public readonly reportUri: string;

  constructor(scope: Construct, id: string, props: AwsNodeVerificationProps) {
    super(scope, id);
    const { bucket, backupKey } = props.backup;
    const readEniConfigs = props.readEniConfigs ?? true;
    const handler = new AwsNodeHandler(this, 'Handler', {
      folder: 'aws-node-verification',
      description: 'Compares the settings of aws-node after an upgrade with what was declared',
      cluster: props.cluster,
      bucket,
      subnets: props.handlerSubnets ?? [],
      readEniConfigs,
    });
    handler.allowReading(bucket);

    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::AwsNodeVerification',
      serviceToken: handler.serviceToken,
      serviceTimeout: Duration.hours(1),
      properties: {
        ClusterName: props.cluster.clusterName,
        BucketName: bucket.bucketName,
        KmsKeyId: bucket.encryptionKey?.keyArn,
        DeclaredVersion: props.declaredVersion.toString(),
        DeclaredConfiguration: props.declaredConfiguration,
        BackupKey: backupKey,
        KubernetesVersion: declaredKubernetes(props),
        Identity: props.identity,
        RoleActions: props.roleActions,
        ResolveConflicts: props.resolveConflicts,
        UndeclaredSettings: props.undeclaredSettings ?? UndeclaredSettings.REFUSE,
        Policy: props.policy ?? VerificationPolicy.FAIL,
        ReadEniConfigs: String(readEniConfigs),
      },
    });
    resource.node.addDependency(handler);
    this.summary = resource.getAttString('Summary');
    this.reportUri = resource.getAttString('ReportUri');
  }
}
