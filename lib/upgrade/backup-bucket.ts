import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../synth/acknowledge';

/** Properties of a `BackupBucket`. */
export interface BackupBucketProps {
  /**
   * Whether aws-node may exist before the stack does.
   *
   * A first deployment then stores a backup, S3 deletes no bucket that is not empty, and the backup is the only record of
   * how the cluster was: the bucket stays even when its own creation is rolled back.
   */
  readonly awsNodeMayExist: boolean;
}

/**
 * A bucket for backups of aws-node: versioned, encrypted, TLS only, no public access, kept when the stack goes.
 *
 * Backups themselves never expire: they are small, and the one that is needed is always an old one.
 */
export class BackupBucket extends Construct {
  public readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: BackupBucketProps) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Resource', {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      removalPolicy: props.awsNodeMayExist ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        {
          id: 'overwritten pointers',
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      'the only writers and readers are two functions of this stack; data events of CloudTrail record access where that is wanted',
    );
  }
}
