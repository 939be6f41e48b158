import {
  changesKubernetes,
  leavesAddonAlone,
  physicalIdOf,
  withKubernetes,
} from '../shared/aws-node/common-properties';
import { patientEksClient } from '../shared/aws-node/eks';
import { serveJudged } from '../shared/aws-node/outcome';
import { NO_BACKUP, withWarning } from './backup-attributes';
import { prepare } from './preparation';
import { backupProperties } from './properties';
import { BackupFailure, GuardedFailure } from './failures';

const client = patientEksClient();

/** Backup and guard: runs before the add-on is created or changed. */
export const handler = serveJudged(client, {
  physicalResourceId: (event) => physicalIdOf('aws-node-backup', event),
  mayFail: (event, error) => {
    if (leavesAddonAlone(event) || changesKubernetes(event)) return false;
    return error instanceof BackupFailure
      ? !backupProperties(event.ResourceProperties).continueOnBackupFailure
      : true;
  },
  work: (event, time) => prepare(event, backupProperties(event.ResourceProperties), client, time),
  instead: (event, reason, error) =>
    withWarning(
      error instanceof GuardedFailure ? error.attributes : NO_BACKUP,
      withKubernetes(event, reason),
    ),
});
