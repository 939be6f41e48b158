import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Storage } from '../../../lambda/shared/aws-node/storage';
import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { awsProblem } from '../aws-problem';
import { UsageError } from '../check/usage-error';

/**
 * Writes a backup to a file or to S3 and says where it is. It replaces none: the first backup of an upgrade holds the
 * state to which to return.
 *
 * @param target a folder, a file ending in `.json`, or `s3://bucket/prefix`
 */
export async function writeBackup(target: string, backup: BackupDocument): Promise<string> {
  const [, bucketName, key] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(target) ?? [];
  if (bucketName !== undefined) return writeObject(bucketName, inFolder(key ?? '', backup), backup);
  if (target.startsWith('s3:')) throw new UsageError(`'${target}' names no bucket: write s3://bucket/prefix`);
  const isFolder = existsSync(target) ? statSync(target).isDirectory() : !target.endsWith('.json');
  return writeFile(isFolder ? join(target, documentName(backup)) : target, backup);
}

function inFolder(key: string, backup: BackupDocument): string {
  if (key.endsWith('.json')) return key;
  return `${key === '' || key.endsWith('/') ? key : `${key}/`}${documentName(backup)}`;
}

/** `aws-node_prod_2026-11-20T07-30-00Z_v1.20.1-eksbuild.3.json` */
function documentName({ cluster, createdAt, addon }: BackupDocument): string {
  const time = createdAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  return `aws-node_${cluster.name}_${time}_${addon?.addonVersion ?? 'none'}.json`;
}

async function writeObject(bucketName: string, key: string, backup: BackupDocument): Promise<string> {
  const storage = new Storage({ bucketName, keyPrefix: '' }, new S3Client({ followRegionRedirects: true }));
  await storage.write(key, backup).catch((error: unknown) => {
    const { message } = awsProblem(storage.uri(key), error);
    throw new Error(message.replace(/^cannot read/, 'the backup cannot be written to'));
  });
  return storage.uri(key);
}

/** Only its owner may read it: settings may hold passwords. */
function writeFile(path: string, backup: BackupDocument): string {
  try {
    writeFileSync(path, `${JSON.stringify(backup, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 });
    return path;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new UsageError(`${path} exists, and a backup replaces none: name another file, or a folder`);
    if (code === 'ENOENT')
      throw new UsageError(`the backup cannot be written to ${path}: its folder does not exist`);
    throw new Error(`the backup cannot be written to ${path}: ${message}`, { cause: error });
  }
}
