import type { UpgradeProblem } from '../../lib/aws-node/upgrade-problem';
import { errorText } from '../shared/aws-errors';
import type { Attributes, CustomResourceEvent } from '../shared/custom-resource';
import { log } from '../shared/log';
import { takeBackup, type BackupOutcome } from './backup';
import { attributesFor, NO_BACKUP, withWarning } from './backup-attributes';
import { Claim } from './claim';
import type { ClusterFacts, Eks } from './eks';
import { leavesAddonAlone } from './addon-unchanged';
import { takesBack } from './going-back';
import { guard } from './guard';
import { guardFacts } from './guard-facts';
import type { GuardDecision, GuardRequest } from '../../lib/aws-node/guard/guard-model';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import { listOf, objectOf, textOf } from '../../lib/aws-node/backup/json';
import { writeLatest } from './latest';
import type { BackupProperties } from './properties';
import { Storage } from './storage';
import { StaySilent, type WorkTime } from './work-time';

/** What is settled before the first change: the answer, and the versions still to walk through. */
export interface Preparation {
  readonly attributes: Attributes;
  readonly walk: readonly string[];
  /** Whether the change takes something back, so that nothing may fail any more. */
  readonly goingBack: boolean;
}

/** A preparation as the next invocation gets it. */
export function preparationOf(state: JsonObject): Preparation {
  return {
    attributes: objectOf(state.attributes) as Record<string, string>,
    walk: listOf(state.walk).map(String),
    goingBack: state.goingBack === true,
  };
}

/**
 * Backs up and asks the guard.
 *
 * An update that leaves the add-on alone, and one that takes a change back, are never refused.
 *
 * @throws when the backup failed or the guard says no; nothing was changed then
 */
export async function prepare(
  event: CustomResourceEvent,
  properties: BackupProperties,
  eks: Eks,
  time: WorkTime,
): Promise<Preparation> {
  const storage = new Storage(properties.storage);
  await claimOf(event, properties, storage).throwIfTaken();
  const unchanged = leavesAddonAlone(event);
  const goingBack =
    !unchanged && event.RequestType === 'Update' && (await takesBack(event, properties, eks, storage));
  const call = { event, properties, eks, storage, time, goingBack, mayRefuse: !unchanged && !goingBack };
  if (call.mayRefuse) return backUpAndGuard(call);
  return backUpAndGuard(call).catch((error: unknown) => {
    if (error instanceof StaySilent) throw error;
    log('going on without backup and guard', { reason: errorText(error), goingBack });
    return { attributes: withWarning(NO_BACKUP, error), walk: [], goingBack };
  });
}

interface Call {
  readonly event: CustomResourceEvent;
  readonly properties: BackupProperties;
  readonly eks: Eks;
  readonly storage: Storage;
  readonly time: WorkTime;
  readonly goingBack: boolean;
  /** Whether a failed backup or the guard may end the deployment. */
  readonly mayRefuse: boolean;
}

async function backUpAndGuard(call: Call): Promise<Preparation> {
  const { event, properties, eks, storage, time, goingBack, mayRefuse } = call;
  const cluster = await eks.cluster(properties.clusterName);
  const outcome = await takeBackup(eks, cluster, properties, event, storage, time.signal);
  if (outcome.failure !== undefined && !properties.continueOnBackupFailure && mayRefuse) {
    throw new Error(backupFailure(outcome, storage));
  }
  const decision = await decide(call, cluster, outcome);
  if (decision.walk.length > 0) {
    await claimOf(event, properties, storage).take(Date.now() + time.leftMilliseconds());
  }
  const latest = {
    key: outcome.key,
    from: outcome.document?.addon?.addonVersion,
    target: properties.targetVersion,
  };
  if (outcome.key !== undefined) await writeLatest(storage, cluster.name, latest);
  return {
    attributes: attributesFor(properties, storage, outcome, decision),
    walk: decision.walk,
    goingBack,
  };
}

function claimOf(event: CustomResourceEvent, properties: BackupProperties, storage: Storage): Claim {
  return new Claim(storage, properties.clusterName, event.RequestId);
}

async function decide(call: Call, cluster: ClusterFacts, outcome: BackupOutcome): Promise<GuardDecision> {
  const { event, properties, eks, goingBack, mayRefuse } = call;
  const request = guardRequest(event, goingBack ? { ...properties, steps: 'automatic' } : properties);
  const facts = await guardFacts(eks, cluster, properties.addonName, request, outcome.document);
  const decision = guard(request, facts);
  log('guard', { ...decision, goingBack, mayRefuse });
  if (mayRefuse && decision.problems.length > 0) throw new Error(refusal(cluster.name, decision.problems));
  const running = decision.problems.some(({ code }) => code === 'UpdateRunning');
  return {
    problems: [],
    warnings: [...decision.problems, ...decision.warnings],
    // Where the add-on stays as it is, there is nowhere to walk to.
    walk: (goingBack && !running) || mayRefuse ? decision.walk : [],
  };
}

function guardRequest(event: CustomResourceEvent, properties: BackupProperties): GuardRequest {
  const before = event.RequestType === 'Update' ? event.OldResourceProperties.KubernetesVersion : undefined;
  return { ...properties, previousKubernetesVersion: textOf(before) };
}

function refusal(clusterName: string, problems: readonly UpgradeProblem[]): string {
  const list = problems.map(({ message }, i) => (problems.length > 1 ? `(${i + 1}) ${message}` : message));
  return `vpc-cni of cluster ${clusterName} was not changed: ${list.join(' ')}`;
}

function backupFailure({ failure, key }: BackupOutcome, storage: Storage): string {
  const kept = key === undefined ? '' : `; what could be read is in ${storage.uri(key)}`;
  return `the backup of aws-node failed and nothing was changed: ${failure}${kept}; repair the access or set continueOnBackupFailure`;
}
