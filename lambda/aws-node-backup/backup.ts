import { errorText } from '../shared/aws-errors';
import { log } from '../shared/log';
import { shortHash } from '../shared/physical-id';
import type { CustomResourceEvent } from '../shared/custom-resource';
import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';
import type { ClusterFacts, Eks } from '../shared/aws-node/eks';
import { imageVersion } from '../../lib/aws-node/backup/daemon-set';
import { manifestList } from '../../lib/aws-node/backup/manifests';
import type { BackupProperties } from './properties';
import { clusterReadings } from '../shared/aws-node/readings';
import { readReservations } from './reservations';
import { holdsNothing, snapshot } from '../../lib/aws-node/backup/snapshot';
import type { Storage } from '../shared/aws-node/storage';

/** A backup that was taken, or the reason why not. */
export interface BackupOutcome {
  readonly document?: BackupDocument;
  readonly key?: string;
  /** Why there is no backup, or none that is complete. */
  readonly failure?: string;
}

/**
 * Reads everything and stores it. Changes nothing in the cluster; throws nothing.
 *
 * Where nothing of aws-node is there, nothing is stored: a first deployment that fails then leaves an empty bucket, which
 * CloudFormation can delete.
 */
export async function takeBackup(
  eks: Eks,
  cluster: ClusterFacts,
  properties: BackupProperties,
  event: CustomResourceEvent,
  storage: Storage,
  signal?: AbortSignal,
): Promise<BackupOutcome> {
  const readings = await clusterReadings(eks, cluster, { ...properties, readReservations }, signal);
  const document = snapshot(readings, {
    createdAt: new Date().toISOString(),
    occasion: {
      requestType: event.RequestType,
      targetVersion: properties.targetVersion,
      targetConfigurationHash: configurationHash(properties),
    },
    stackId: event.StackId,
  });
  if (holdsNothing(document)) {
    log('nothing to back up', { completeness: document.completeness, unreadable: document.unreadable });
    return { document, failure: incompleteness(document) };
  }
  const origin = { clusterName: cluster.name, clusterArn: cluster.arn, stackId: event.StackId };
  const key = storage.key(origin, `${documentName(document, event.RequestId)}.json`);
  try {
    await storage.write(key.replace(/\.json$/, '.manifests.json'), manifestList(document.manifests));
    await storage.write(key, document);
    log('backup stored', { key, completeness: document.completeness });
  } catch (error) {
    return {
      document,
      failure: `the backup could not be written to ${storage.uri(key)}: ${errorText(error)}`,
    };
  }
  return { document, key, failure: incompleteness(document) };
}

/** Hash of the target configuration, as the construct gave it or of the text itself. */
export function configurationHash(properties: BackupProperties): string | undefined {
  const { targetConfiguration, targetConfigurationHash } = properties;
  return (
    targetConfigurationHash ??
    (targetConfiguration === undefined ? undefined : shortHash(targetConfiguration))
  );
}

/** `2026-11-20T07-30-00Z_v1.20.1-eksbuild.3_to_v1.21.1-eksbuild.1_1f2e3d4c` */
function documentName(document: BackupDocument, requestId: string): string {
  const time = document.createdAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  const from =
    document.addon?.addonVersion ?? (document.daemonSet && imageVersion(document.daemonSet)) ?? 'none';
  const to = document.occasion.targetVersion ?? 'default';
  return `${time}_${from}_to_${to}_${shortHash(requestId).slice(0, 8)}`;
}

function incompleteness({ unreadable }: BackupDocument): string | undefined {
  if (unreadable.length === 0) return undefined;
  return `could not read ${unreadable.map(({ part, reason }) => `${part} (${reason})`).join('; ')}`;
}
