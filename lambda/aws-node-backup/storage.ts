import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { errorName } from '../shared/aws-errors';
import { patientClient } from '../shared/retry-strategy';

/** Where backups and reports are kept. */
export interface StorageOptions {
  readonly bucketName: string;
  readonly keyPrefix: string;
  readonly kmsKeyId?: string;
}

/** Writes and reads documents of one bucket. Nothing is ever deleted. */
export class Storage {
  constructor(
    private readonly options: StorageOptions,
    private readonly client: S3Client = new S3Client(patientClient),
  ) {}

  uri(key: string): string {
    return `s3://${this.options.bucketName}/${key}`;
  }

  /** Key of a document of a cluster: readable, sorted by time. */
  key(clusterName: string, name: string): string {
    return `${this.options.keyPrefix}${clusterName}/${name}`;
  }

  async write(key: string, document: unknown): Promise<void> {
    await this.client.send(this.put(key, document));
  }

  /** Writes a document unless it exists. @returns whether it was written */
  async writeOnce(key: string, document: unknown): Promise<boolean> {
    try {
      await this.client.send(this.put(key, document, '*'));
      return true;
    } catch (error) {
      if (['PreconditionFailed', 'ConditionalRequestConflict'].includes(errorName(error))) return false;
      throw error;
    }
  }

  /** Text of a document, or undefined when it does not exist. */
  async read(key: string): Promise<string | undefined> {
    try {
      const command = new GetObjectCommand({ Bucket: this.options.bucketName, Key: key });
      const { Body } = await this.client.send(command);
      return await Body?.transformToString();
    } catch (error) {
      if (errorName(error) === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  private put(Key: string, document: unknown, IfNoneMatch?: string): PutObjectCommand {
    const { bucketName, kmsKeyId } = this.options;
    return new PutObjectCommand({
      Bucket: bucketName,
      Key,
      Body: `${JSON.stringify(document, undefined, 2)}\n`,
      ContentType: 'application/json',
      IfNoneMatch,
      ...(kmsKeyId
        ? { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId, BucketKeyEnabled: true }
        : { ServerSideEncryption: 'AES256' }),
    });
  }
}
