import { type BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { parseBackupDocument } from '../../lib/aws-node/backup/parse-backup';
import { readTextFile } from './files';

/** Loaded when it is needed only: the AWS SDK takes longer to load than everything else together. */
export function aws(): typeof import('./aws-source') {
  // Which Node.js later releases of the SDK want says nothing about what was asked.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load the SDK at once
  return require('./aws-source') as typeof import('./aws-source');
}

/** A backup from a file or from `s3://bucket/key`, the latter with the usual AWS credentials. */
export async function readBackup(source: string): Promise<BackupDocument> {
  return parseBackupDocument(await readText(source), source);
}

/** The text of a file or of an object in S3. */
export async function readText(source: string): Promise<string> {
  const [, bucketName, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
  if (bucketName !== undefined && key !== undefined) return aws().readObject(source, bucketName, key);
  if (source.startsWith('s3:')) throw new Error(`'${source}' names no object: write s3://bucket/key`);
  return readTextFile(source);
}

/** The state of the cluster a backup is of, read now. */
export function readLive(backup: BackupDocument): Promise<BackupDocument> {
  return aws().readLive(backup);
}
