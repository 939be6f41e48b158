import type { CustomResourceEvent } from '../shared/custom-resource';
import { formerText, leavesAddonAlone, physicalIdOf } from '../shared/aws-node/common-properties';
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
  instead: (_event, reason, error) =>
    withWarning(error instanceof GuardedFailure ? error.attributes : NO_BACKUP, reason),
});

/** The control plane was changed before this function ran; a failure would take it back, or try to. */
function changesKubernetes(event: CustomResourceEvent): boolean {
  if (event.RequestType !== 'Update') return false;
  const before = formerText(event, 'KubernetesVersion');
  const now: unknown = event.ResourceProperties.KubernetesVersion;
  return before !== undefined && now !== undefined && now !== before;
}
