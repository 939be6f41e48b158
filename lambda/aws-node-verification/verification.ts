import { type BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { parseBackupDocument } from '../../lib/aws-node/backup/parse-backup';
import { parseConfiguration } from '../aws-node-backup/configuration';
import type { ClusterFacts, Eks } from '../aws-node-backup/eks';
import { clusterReadings, reasonOf } from '../aws-node-backup/readings';
import type { SettingsSource } from '../../lib/aws-node/backup/settings-in-force';
import { PARTS, snapshot } from '../../lib/aws-node/backup/snapshot';
import type { Storage } from '../aws-node-backup/storage';
import { compare } from './compare';
import type { VerificationProperties } from './properties';
import { REPORT_SCHEMA_VERSION, verdictOf, type RolloutResult, type VerificationReport } from './report';

/** What is in force, and what kept it from being read completely. */
interface Live {
  readonly source: SettingsSource;
  readonly version?: string;
  readonly incomplete: readonly string[];
  /** First parts of the names of settings that could not be read. */
  readonly unseen: readonly string[];
}

/** What the settings of each part of a cluster are called. */
const SETTINGS_OF: Readonly<Record<string, readonly string[]>> = {
  [PARTS.daemonSet]: [
    'env.',
    'init.',
    'resources.',
    'nodeAgent.',
    'tolerations',
    'affinity',
    'liveness',
    'readiness',
    'image',
    'updateStrategy',
  ],
  [PARTS.configMap]: ['configMap.'],
  [PARTS.serviceAccount]: ['serviceAccount.'],
  [PARTS.eniConfigs]: ['eniConfig.'],
};

/** Compares the cluster with what was declared and with the backup. */
export async function verify(
  eks: Eks,
  cluster: ClusterFacts,
  properties: VerificationProperties,
  storage: Storage,
  rollout: RolloutResult,
  signal?: AbortSignal,
): Promise<VerificationReport> {
  const live = await readLive(eks, cluster, properties, signal);
  const backup = await readBackup(properties, storage);
  const declared = parseConfiguration(properties.declaredConfiguration);
  const comparison = compare({
    declared,
    backup: backup.document,
    live: live.source,
    unseen: live.unseen,
  });
  const incomplete = [...live.incomplete, ...backup.incomplete];
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    kind: 'AwsNodeVerification',
    createdAt: new Date().toISOString(),
    clusterName: cluster.name,
    declaredVersion: properties.declaredVersion,
    liveVersion: live.version,
    backupKey: properties.backupKey,
    policy: properties.policy,
    rollout,
    ...comparison,
    incomplete,
    verdict: verdictOf(rollout, comparison, incomplete),
  };
}

/** The reservations of subnets do not change with the add-on; they are not read again. */
async function readLive(
  eks: Eks,
  cluster: ClusterFacts,
  properties: VerificationProperties,
  signal?: AbortSignal,
): Promise<Live> {
  const readings = await clusterReadings(eks, cluster, properties, signal);
  const now = snapshot(readings, { createdAt: '', occasion: { requestType: 'verification' } });
  return {
    source: now,
    version: now.addon?.addonVersion,
    incomplete: now.unreadable.map(({ part, reason }) => `${part} could not be read: ${reason}`),
    unseen: [
      ...now.unreadable.flatMap(({ part }) => SETTINGS_OF[part] ?? []),
      ...(properties.readEniConfigs ? [] : ['eniConfig.']),
    ],
  };
}

async function readBackup(
  { backupKey }: VerificationProperties,
  storage: Storage,
): Promise<{ document?: BackupDocument; incomplete: readonly string[] }> {
  if (backupKey === undefined) return { incomplete: [] };
  const uri = storage.uri(backupKey);
  try {
    const text = await storage.read(backupKey);
    if (text === undefined) return { incomplete: [`the backup ${uri} does not exist any more`] };
    return { document: parseBackupDocument(text, uri), incomplete: [] };
  } catch (error) {
    return { incomplete: [`the backup ${uri} could not be read: ${reasonOf(error)}`] };
  }
}
