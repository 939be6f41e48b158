import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AwsNodeHandler } from '../handlers/aws-node-handler';
import { clusterResource } from '../synth/cluster-resource';
import type { AwsNodeBackupProps } from './aws-node-backup-props';
import { BackupBucket } from './backup-bucket';
import { declaredKubernetes } from './declared-kubernetes';
import { UndeclaredSettings } from './undeclared-settings';

/** Longest life of a custom resource; the handler gives up, and answers, before. */
const SERVICE_TIMEOUT = Duration.hours(1);

/**
 * Saves the settings of aws-node before the add-on changes, and says no before EKS does.
 *
 * The properties hold the target version, configuration and identity, so CloudFormation runs it before every change of
 * one of them. It only reads: the one who changes the add-on is CloudFormation. A failed backup fails the deployment before anything has changed. What is saved: the add-on, the DaemonSet
 * with what was set by hand, the ConfigMap, the service account, all ENIConfigs, the reservations of the pod subnets; as
 * one JSON document and as manifests a person can apply. Backups are never deleted.
 *
 * The guard refuses a version that does not exist for the cluster, that is more than one minor away (with the sequence of
 * versions to deploy), that is known to be bad, or whose schema does not take the configuration; and live settings that
 * were never declared, since the change could take them away.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * const backup = new AwsNodeBackup(this, 'Backup', { cluster, targetVersion: VpcCniVersion.of('v1.21.1-eksbuild.8') });
 */
export class AwsNodeBackup extends Construct {
  /** Bucket of the backups. */
  public readonly bucket: s3.IBucket;

  /** Key of the backup in the bucket; empty when there was nothing to save. */
  public readonly backupKey: string;

  /** Where the backup is, as `s3://bucket/key`. */
  public readonly backupUri: string;

  private readonly handler: AwsNodeHandler;

  constructor(scope: Construct, id: string, props: AwsNodeBackupProps) {
    super(scope, id);
    this.bucket = props.bucket ?? this.defineBucket(props.cluster);
    this.handler = new AwsNodeHandler(this, 'Handler', {
      folder: 'aws-node-backup',
      description: 'Saves the settings of aws-node before an upgrade, and guards the upgrade',
      cluster: props.cluster,
      bucket: this.bucket,
      subnets: props.handlerSubnets ?? [],
      readEniConfigs: props.readEniConfigs ?? true,
    });
    this.allowGuarding(props);

    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::AwsNodeBackup',
      serviceToken: this.handler.serviceToken,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: this.propertiesOf(props),
    });
    resource.node.addDependency(this.handler);
    this.backupKey = resource.getAttString('BackupKey');
    this.backupUri = resource.getAttString('BackupUri');
  }

  /** A cluster of this stack that EKS starts without add-ons has nothing to save in its first deployment. */
  private defineBucket(cluster: eks.ICluster): s3.IBucket {
    const resource = clusterResource(cluster);
    const startsEmpty = resource?.bootstrapSelfManagedAddons === false && resource.stack === Stack.of(this);
    return new BackupBucket(this, 'Bucket', { awsNodeMayExist: !startsEmpty }).bucket;
  }

  private propertiesOf(props: AwsNodeBackupProps): { [name: string]: unknown } {
    return {
      ClusterName: props.cluster.clusterName,
      BucketName: this.bucket.bucketName,
      KmsKeyId: this.bucket.encryptionKey?.keyArn,
      TargetVersion: props.targetVersion?.toString(),
      TargetConfiguration: props.targetConfiguration,
      KubernetesVersion: declaredKubernetes(props),
      Identity: props.identity,
      ResolveConflicts: props.resolveConflicts,
      UndeclaredSettings: props.undeclaredSettings ?? UndeclaredSettings.REFUSE,
      KubeProxyVersion: props.kubeProxyVersion,
      ContinueOnBackupFailure: String(props.continueOnBackupFailure ?? false),
      ReadEniConfigs: String(props.readEniConfigs ?? true),
      BareMetalNodes: String(props.bareMetalNodes ?? false),
      RoleActions: props.roleActions,
      PodSubnetIds: props.podSubnets?.map((subnet) => subnet.subnetId),
    };
  }

  private allowGuarding(props: AwsNodeBackupProps): void {
    const { addonArn } = this.handler;
    // Whether there is no add-on yet, or one that the role may not describe.
    this.handler.allow(['eks:ListAddons'], [props.cluster.clusterArn]);
    this.handler.allow(['eks:ListUpdates', 'eks:DescribeUpdate'], [props.cluster.clusterArn, addonArn]);
    this.handler.allow(
      ['eks:DescribeAddonVersions', 'eks:DescribeAddonConfiguration', 'ec2:GetSubnetCidrReservations'],
      ['*'],
    );
  }
}
