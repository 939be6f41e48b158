import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { errorName } from '../aws-errors';
import { shortHash } from '../physical-id';
import { patientClient } from '../retry-strategy';

/** Where backups and reports are kept. */
export interface StorageOptions {
  readonly bucketName: string;
  readonly keyPrefix: string;
  readonly kmsKeyId?: string;
}

/** Whose documents are meant: clusters of one name may share a bucket. */
export interface Origin {
  readonly clusterName: string;
  readonly clusterArn?: string;
  readonly stackId: string;
}

/** Writes and reads documents of one bucket. Nothing is ever deleted. */
export class Storage {
  constructor(
    private readonly options: StorageOptions,
    private readonly client: S3Client = new S3Client(patientClient),
    private readonly abortSignal?: AbortSignal,
  ) {}

  uri(key: string): string {
    return `s3://${this.options.bucketName}/${key}`;
  }

  /** Key of a document: the cluster by its name, cluster and stack by a hash, the rest sorted by time. */
  key({ clusterName, clusterArn, stackId }: Origin, name: string): string {
    const folder = shortHash(`${clusterArn ?? clusterName}|${stackId}`).slice(0, 12);
    return `${this.options.keyPrefix}${clusterName}/${folder}/${name}`;
  }

  async write(key: string, document: unknown): Promise<void> {
    await this.client.send(this.put(key, document), this.sending());
  }

  /**
   * Text of a document, or undefined when it does not exist.
   *
   * S3 may deny what does not exist to a role that lists one prefix only, and a denial counts as a policy that has not
   * spread yet: so the list is asked first.
   */
  async read(key: string): Promise<string | undefined> {
    try {
      if (!(await this.exists(key))) return undefined;
      const command = new GetObjectCommand({ Bucket: this.options.bucketName, Key: key });
      const { Body } = await this.client.send(command, this.sending());
      return await Body?.transformToString();
    } catch (error) {
      if (errorName(error) === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  private async exists(Prefix: string): Promise<boolean> {
    const command = new ListObjectsV2Command({ Bucket: this.options.bucketName, Prefix, MaxKeys: 1 });
    const { Contents = [] } = await this.client.send(command, this.sending());
    return Contents.some(({ Key }) => Key === Prefix);
  }

  private sending(): { abortSignal?: AbortSignal } {
    return this.abortSignal ? { abortSignal: this.abortSignal } : {};
  }

  private put(Key: string, document: unknown): PutObjectCommand {
    const { bucketName, kmsKeyId } = this.options;
    return new PutObjectCommand({
      Bucket: bucketName,
      Key,
      Body: `${JSON.stringify(document, undefined, 2)}\n`,
      ContentType: 'application/json',
      ...(kmsKeyId
        ? { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId, BucketKeyEnabled: true }
        : { ServerSideEncryption: 'AES256' }),
    });
  }
}
