import type { EKSClient } from '@aws-sdk/client-eks';
import { PARTS, snapshot } from '../../lib/aws-node/backup/snapshot';
import type { SettingsSource } from '../../lib/aws-node/backup/settings-in-force';
import { baselineOf, HEALTHY } from '../../lib/aws-node/guard/addon-state';
import { compare } from '../../lib/aws-node/guard/compare';
import { valuesOf } from '../../lib/aws-node/guard/guard-model';
import {
  REPORT_SCHEMA_VERSION,
  verdictOf,
  type VerificationReport,
} from '../../lib/aws-node/guard/verification-report';
import { formerText, leavesAddonAlone } from '../shared/aws-node/common-properties';
import { parseConfiguration, readConfiguration } from '../shared/aws-node/configuration';
import { Eks, type ClusterFacts } from '../shared/aws-node/eks';
import type { WorkTime } from '../shared/aws-node/outcome';
import { clusterReadings, kubernetesReader } from '../shared/aws-node/readings';
import type { Storage } from '../shared/aws-node/storage';
import type { CustomResourceEvent } from '../shared/custom-resource';
import { shortHash } from '../shared/physical-id';
import { readEarlierBackup } from './earlier-backup';
import type { VerificationProperties } from './properties';
import { RolloutLooks } from './rollout-looks';
import { watchRollout } from './rollout-watch';

/** Waits for the rollout, then compares the cluster with what was declared and with the backup. */
export async function verify(
  event: CustomResourceEvent,
  properties: VerificationProperties,
  client: EKSClient,
  storage: Storage,
  time: WorkTime,
): Promise<VerificationReport> {
  const eks = new Eks(client, time.signal);
  const cluster = await eks.cluster(properties.clusterName);
  const origin = { clusterName: cluster.name, clusterArn: cluster.arn, stackId: event.StackId };
  const backup = await readEarlierBackup(properties.backupKey, origin, storage);
  const { clusterName, addonName, declaredVersion: version } = properties;
  const looks = new RolloutLooks(eks, kubernetesReader(eks, cluster, time.signal), { clusterName, addonName, version }); // prettier-ignore
  const before = backup.document ? baselineOf(backup.document) : HEALTHY;
  const { timeoutSeconds } = properties;
  const once = leavesAddonAlone(event);
  const rollout = await watchRollout(looks, { version, before }, time, { once, timeoutSeconds });
  const live = await readLive(eks, cluster, properties, time.signal);
  const comparison = compare({
    declared: parseConfiguration(properties.declaredConfiguration),
    lastDeclared: formerValues(event),
    backup: backup.document,
    configurationBefore: valuesOf(readConfiguration(backup.document?.addon?.configurationValues)),
    live: live.source,
    unseen: live.unseen,
    undeclaredSettings: properties.undeclaredSettings,
    fingerprint: (value) => shortHash(value).slice(0, 8),
  });
  const incomplete = [...live.incomplete, ...backup.incomplete];
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    kind: 'AwsNodeVerification',
    createdAt: new Date().toISOString(),
    ...origin,
    declaredVersion: version,
    liveVersion: live.version,
    backupKey: properties.backupKey,
    policy: properties.policy,
    rollout,
    ...comparison,
    incomplete,
    verdict: verdictOf(rollout, comparison, incomplete),
  };
}

function formerValues(event: CustomResourceEvent): ReturnType<typeof valuesOf> | undefined {
  const former = readConfiguration(formerText(event, 'DeclaredConfiguration'));
  return former && valuesOf(former);
}

/** What is in force, and what kept it from being read completely. */
interface Live {
  readonly source: SettingsSource;
  readonly version?: string;
  readonly incomplete: readonly string[];
  /** First parts of the names of settings that could not be read. */
  readonly unseen: readonly string[];
}

const OF_DAEMON_SET = ['env.', 'init.', 'resources.', 'nodeAgent.', 'tolerations', 'affinity', 'liveness', 'readiness', 'image', 'updateStrategy']; // prettier-ignore

/** What the settings of each part of a cluster are called. */
const SETTINGS_OF: Readonly<Record<string, readonly string[]>> = {
  [PARTS.daemonSet]: OF_DAEMON_SET,
  [PARTS.configMap]: ['configMap.'],
  [PARTS.serviceAccount]: ['serviceAccount.'],
  [PARTS.eniConfigs]: ['eniConfig.'],
};

/** The reservations of subnets do not change with the add-on; they are not read again. */
async function readLive(
  eks: Eks,
  cluster: ClusterFacts,
  properties: VerificationProperties,
  signal: AbortSignal,
): Promise<Live> {
  const readings = await clusterReadings(eks, cluster, properties, signal);
  const now = snapshot(readings, { createdAt: '', occasion: { requestType: 'verification' } });
  const isGone = 'value' in readings.daemonSet && readings.daemonSet.value === undefined;
  return {
    source: now,
    version: now.addon?.addonVersion,
    incomplete: now.unreadable.map(({ part, reason }) => `${part} could not be read: ${reason}`),
    unseen: [
      ...now.unreadable.flatMap(({ part }) => SETTINGS_OF[part] ?? []),
      // Without the DaemonSet every setting is gone: the rollout says so, once.
      ...(isGone ? OF_DAEMON_SET : []),
      ...(properties.readEniConfigs ? [] : ['eniConfig.']),
    ],
  };
}
