import { errorText } from '../shared/aws-errors';
import type { Attributes, CustomResourceEvent } from '../shared/custom-resource';
import { log } from '../shared/log';
import { shortHash } from '../shared/physical-id';
import { Eks, type ClusterFacts } from '../aws-node-backup/eks';
import { serveLong } from '../aws-node-backup/long-running';
import type { WorkTime } from '../aws-node-backup/work-time';
import { physicalIdOf, timeoutSecondsOf } from '../aws-node-backup/properties';
import { kubernetesReader } from '../aws-node-backup/readings';
import { RolloutWatch } from '../aws-node-backup/rollout-wait';
import { isRollingBack } from '../aws-node-backup/stack-status';
import { Storage } from '../aws-node-backup/storage';
import { verificationProperties, type VerificationProperties } from './properties';
import { attributesOf, failureOf, type RolloutResult, type VerificationReport } from './report';
import { verify } from './verification';

const eks = new Eks();

/** Verification: runs after the add-on was created or changed. */
export const handler = serveLong({
  client: eks.client,
  timeoutSeconds: timeoutSecondsOf,
  physicalResourceId: (event) => physicalIdOf('aws-node-verification', event),
  work: async (event, time, state) => {
    if (event.RequestType === 'Delete') return {};
    // In a roll-back the verification looks, but never refuses and never waits.
    const goingBack = state?.goingBack === true || (!state && (await takesBack(event)));
    if (!goingBack) return look(event, time, false);
    return look(event, time, true).catch((error: unknown) => {
      log('the way back could not be verified', { reason: errorText(error) });
      return { ...NOT_VERIFIED, Summary: `not verified: ${errorText(error)}` };
    });
  },
});

/** A template may read any attribute, so each has a value even when nothing could be looked at. */
const NOT_VERIFIED: Attributes = {
  Verdict: 'failed',
  Summary: '',
  Failure: '',
  LostSettings: '',
  ChangedSettings: '',
  AddedSettings: '',
  ReportUri: '',
};

async function takesBack(event: CustomResourceEvent): Promise<boolean> {
  return event.RequestType === 'Update' && (await isRollingBack(eks.client, event.StackId)) === true;
}

async function look(event: CustomResourceEvent, time: WorkTime, goingBack: boolean): Promise<Attributes> {
  const properties = verificationProperties(event.ResourceProperties);
  const storage = new Storage(properties.storage);
  const cluster = await eks.cluster(properties.clusterName);
  const rollout = await rolledOut(cluster, properties, time, goingBack);
  const report = await verify(eks, cluster, properties, storage, rollout, time.signal);
  const reportUri = await store(report, event, storage);
  const failure = failureOf(report);
  if (failure !== undefined && properties.policy === 'fail' && !goingBack) {
    throw new Error(
      `vpc-cni of cluster ${cluster.name} is not as it should be: ${failure}; report: ${reportUri}`,
    );
  }
  return attributesOf(report, reportUri);
}

async function rolledOut(
  cluster: ClusterFacts,
  { clusterName, addonName, declaredVersion }: VerificationProperties,
  time: WorkTime,
  goingBack: boolean,
): Promise<RolloutResult> {
  const kubernetes = kubernetesReader(eks, cluster, time.signal);
  const watch = new RolloutWatch(eks, kubernetes, { clusterName, addonName, version: declaredVersion });
  let last = { tolerable: false, text: 'nothing was seen of it' };
  const ended = await time.poll({ goingBack }, async () => {
    const progress = await watch.look();
    last = progress;
    log('waiting', { ...progress });
    if (progress.outcome === 'waiting' && !goingBack) return undefined;
    return { finished: progress.outcome === 'arrived', text: progress.text };
  });
  if (ended) return ended;
  const waited = `${last.text} after ${time.secondsPassed()} s`;
  return { finished: last.tolerable, text: waited };
}

/** The report is stored even when the verification fails; that it cannot be stored is no reason to fail. */
async function store(
  report: VerificationReport,
  event: CustomResourceEvent,
  storage: Storage,
): Promise<string> {
  const time = report.createdAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  const name = `${time}_${report.liveVersion ?? 'none'}_verification_${shortHash(event.RequestId).slice(0, 8)}.json`;
  const key = storage.key(report.clusterName, name);
  try {
    await storage.write(key, report);
    return storage.uri(key);
  } catch (error) {
    log('the report could not be stored', { reason: errorText(error), report });
    return '(the report could not be stored; it is in the log)';
  }
}
