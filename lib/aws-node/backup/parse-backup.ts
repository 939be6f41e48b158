import { BACKUP_SCHEMA_VERSION, type BackupDocument } from './backup-document';
import { BACKUP_SHAPE } from './backup-shape';
import { objectOf } from './json';

/**
 * Reads the text of a backup.
 *
 * @throws when the text is not JSON, not a backup, of a schema version this reader does not know, or has wrong types
 */
export function parseBackupDocument(text: string, source: string): BackupDocument {
  const value = objectOf(parseJson(text, source));
  if (value.kind !== 'AwsNodeBackup') {
    throw new Error(
      `${source} is not a backup of aws-node: "kind" is ${shown(value.kind)}, expected "AwsNodeBackup"`,
    );
  }
  if (value.schemaVersion !== BACKUP_SCHEMA_VERSION) {
    throw new Error(
      `${source} has schema version ${shown(value.schemaVersion)}, this release reads version ${BACKUP_SCHEMA_VERSION}; use the release that wrote it or a newer one`,
    );
  }
  const problems: string[] = [];
  const document = BACKUP_SHAPE(value, '$', problems);
  if (problems.length === 0) return document;
  throw new Error(`${source} is not a backup that can be used: ${problems.join('; ')}`);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${source} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
