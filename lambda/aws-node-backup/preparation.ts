import type { EKSClient } from '@aws-sdk/client-eks';
import { guard } from '../../lib/aws-node/guard/guard';
import type { GuardDecision } from '../../lib/aws-node/guard/guard-model';
import type { UpgradeProblem } from '../../lib/aws-node/upgrade-problem';
import { errorText } from '../shared/aws-errors';
import { schemaProblems } from '../shared/aws-node/configuration-schema';
import { Eks, type ClusterFacts } from '../shared/aws-node/eks';
import type { WorkTime } from '../shared/aws-node/outcome';
import { reasonOf } from '../shared/aws-node/readings';
import { Storage } from '../shared/aws-node/storage';
import type { Attributes, CustomResourceEvent } from '../shared/custom-resource';
import { log } from '../shared/log';
import { takeBackup, type BackupOutcome } from './backup';
import { attributesFor, NO_BACKUP } from './backup-attributes';
import { BackupFailure, GuardedFailure } from './failures';
import { guardFacts } from './guard-facts';
import { guardRequest } from './guard-request';
import { writeLatest } from './latest';
import type { BackupProperties } from './properties';

/**
 * Backs up and asks the guard. It only reads the cluster: the one who changes the add-on is CloudFormation.
 *
 * @throws GuardedFailure when the backup failed or the guard says no; nothing was changed then
 */
export async function prepare(
  event: CustomResourceEvent,
  properties: BackupProperties,
  client: EKSClient,
  { signal }: WorkTime,
): Promise<Attributes> {
  const eks = new Eks(client, signal);
  const storage = new Storage(properties.storage, undefined, signal);
  const cluster = await orBackupFailure(() => eks.cluster(properties.clusterName), NO_BACKUP);
  const outcome = await takeBackup(eks, cluster, properties, event, storage, signal);
  const backedUp = attributesFor(properties, storage, outcome, []);
  const isIncomplete = outcome.failure !== undefined && !properties.continueOnBackupFailure;
  if (isIncomplete) throw new BackupFailure(backupFailure(outcome, storage), backedUp);
  const { problems, warnings } = await decide(event, properties, eks, cluster, outcome, backedUp);
  if (problems.length > 0) throw new GuardedFailure(refusal(cluster.name, problems), backedUp);
  await pointAt(outcome, properties, event, cluster, storage);
  return attributesFor(properties, storage, outcome, warnings);
}

async function decide(
  event: CustomResourceEvent,
  properties: BackupProperties,
  eks: Eks,
  cluster: ClusterFacts,
  outcome: BackupOutcome,
  backedUp: Attributes,
): Promise<GuardDecision> {
  const request = guardRequest(event, properties);
  const facts = await orBackupFailure(
    () => guardFacts(eks, cluster, properties.addonName, request, outcome.document),
    backedUp,
  );
  const decision = guard(request, facts, schemaProblems);
  log('guard', { ...decision });
  return decision;
}

async function pointAt(
  { key, document }: BackupOutcome,
  { targetVersion }: BackupProperties,
  { StackId }: CustomResourceEvent,
  { name, arn }: ClusterFacts,
  storage: Storage,
): Promise<void> {
  if (key === undefined) return;
  const origin = { clusterName: name, clusterArn: arn, stackId: StackId };
  await writeLatest(storage, origin, { key, from: document?.addon?.addonVersion, target: targetVersion });
}

/** An error of access is no reason against the change; who sets continueOnBackupFailure goes on. */
async function orBackupFailure<T>(call: () => Promise<T>, attributes: Attributes): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new BackupFailure(errorText(error) === '' ? reasonOf(error) : errorText(error), attributes);
  }
}

function refusal(clusterName: string, problems: readonly UpgradeProblem[]): string {
  const list = problems.map(({ message }, i) => (problems.length > 1 ? `(${i + 1}) ${message}` : message));
  return `vpc-cni of cluster ${clusterName} was not changed: ${list.join(' ')}`;
}

function backupFailure({ failure, key }: BackupOutcome, storage: Storage): string {
  const kept = key === undefined ? '' : `; what could be read is in ${storage.uri(key)}`;
  return `the backup of aws-node failed and nothing was changed: ${failure}${kept}; repair the access or set continueOnBackupFailure`;
}
