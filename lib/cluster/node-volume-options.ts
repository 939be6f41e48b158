import type { Size } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';

/** Options for the volume of nodes that holds container images and the data of pods. It is gp3 and encrypted. */
export interface NodeVolumeOptions {
  /**
   * Size of the volume.
   *
   * @default Size.gibibytes(80)
   */
  readonly volumeSize?: Size;

  /**
   * I/O operations per second, 3000 to 80000 and at most 500 for each GiB.
   *
   * @default - 3000, the baseline of gp3
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
   */
  readonly volumeIops?: number;

  /**
   * Throughput in MiB/s, 125 to 2000 and at most a quarter of the IOPS.
   *
   * @default - 125, the baseline of gp3
   */
  readonly volumeThroughput?: number;

  /**
   * Key that encrypts all volumes of the nodes. The policy of a key of this app lets EC2 Auto Scaling use it; the policy of
   * an imported key must do so already. Karpenter uses the key with the role of its controller.
   *
   * @default - the key of the account for EBS
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
   */
  readonly volumeEncryptionKey?: kms.IKey;
}
