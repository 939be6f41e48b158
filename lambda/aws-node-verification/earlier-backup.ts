import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { parseBackupDocument } from '../../lib/aws-node/backup/parse-backup';
import { reasonOf } from '../shared/aws-node/readings';
import type { Origin, Storage } from '../shared/aws-node/storage';

/** The backup from before the change, or why there is none to compare with. */
export interface EarlierBackup {
  readonly document?: BackupDocument;
  readonly incomplete: readonly string[];
}

/** Reads the backup that was taken before the change, and believes only one of this cluster and this stack. */
export async function readEarlierBackup(
  backupKey: string | undefined,
  origin: Origin,
  storage: Storage,
): Promise<EarlierBackup> {
  if (backupKey === undefined) return { incomplete: [] };
  const uri = storage.uri(backupKey);
  try {
    const text = await storage.read(backupKey);
    if (text === undefined) return { incomplete: [`the backup ${uri} does not exist any more`] };
    const document = parseBackupDocument(text, uri);
    const foreign = whyForeign(document, origin);
    return foreign === undefined
      ? { document, incomplete: [] }
      : { incomplete: [`the backup ${uri} ${foreign}: it is not compared with`] };
  } catch (error) {
    return { incomplete: [`the backup ${uri} could not be read: ${reasonOf(error)}`] };
  }
}

function whyForeign({ cluster, stackId }: BackupDocument, origin: Origin): string | undefined {
  if (cluster.arn !== origin.clusterArn)
    return `is of ${cluster.arn ?? 'no known cluster'}, not of ${origin.clusterArn ?? 'this cluster'}`;
  if (stackId === undefined || stackId === origin.stackId) return undefined;
  return `was taken for ${stackId}, not for ${origin.stackId}`;
}
