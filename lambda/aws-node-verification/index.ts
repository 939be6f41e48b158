import { failureOf, type VerificationReport } from '../../lib/aws-node/guard/verification-report';
import { errorText } from '../shared/aws-errors';
import {
  changesKubernetes,
  leavesAddonAlone,
  physicalIdOf,
  withKubernetes,
} from '../shared/aws-node/common-properties';
import { patientEksClient } from '../shared/aws-node/eks';
import { serveJudged } from '../shared/aws-node/outcome';
import { UnusableProperties } from '../shared/aws-node/property-reader';
import { Storage } from '../shared/aws-node/storage';
import type { Attributes, CustomResourceEvent } from '../shared/custom-resource';
import { log } from '../shared/log';
import { shortHash } from '../shared/physical-id';
import { redact } from '../shared/redact';
import { attributesOf, notVerified, withSummary } from './attributes';
import { verificationProperties } from './properties';
import { verify } from './verification';

const client = patientEksClient();

/** What this deployment changed or broke. Only this fails it: that something could not be read does not. */
class VerificationFailure extends Error {
  constructor(
    message: string,
    readonly attributes: Attributes,
  ) {
    super(message);
    this.name = 'VerificationFailure';
  }
}

/** Verification: runs after the add-on was created or changed. */
export const handler = serveJudged(client, {
  physicalResourceId: (event) => physicalIdOf('aws-node-verification', event),
  mayFail: (event, error) => {
    const policy: unknown = event.ResourceProperties.Policy;
    if (policy === 'warn' || policy === 'report') return false;
    if (leavesAddonAlone(event) || changesKubernetes(event)) return false;
    return error instanceof VerificationFailure || error instanceof UnusableProperties;
  },
  work: async (event, time) => {
    const properties = verificationProperties(event.ResourceProperties);
    const storage = new Storage(properties.storage, undefined, time.signal);
    const report = await verify(event, properties, client, storage, time);
    const reportUri = await store(report, event, storage);
    const attributes = attributesOf(report, reportUri);
    if (report.verdict !== 'failed') return attributes;
    throw new VerificationFailure(
      `vpc-cni of cluster ${report.clusterName} is not as it should be: ${failureOf(report)}; report: ${reportUri}`,
      attributes,
    );
  },
  instead: (event, reason, error) =>
    error instanceof VerificationFailure
      ? withSummary(error.attributes, (summary) => withKubernetes(event, summary))
      : notVerified(redact(reason)),
});

/**
 * The report is stored even when the verification fails; that it cannot be stored is no reason to fail.
 *
 * A first deployment without anything before it stores none: if it fails, CloudFormation must be able to delete the bucket.
 */
async function store(
  report: VerificationReport,
  event: CustomResourceEvent,
  storage: Storage,
): Promise<string> {
  if (event.RequestType === 'Create' && report.backupKey === undefined) {
    log('report', { report });
    return '(a first deployment stores no report; it is in the log)';
  }
  const time = report.createdAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  const name = `${time}_${report.liveVersion ?? 'none'}_verification_${shortHash(event.RequestId).slice(0, 8)}.json`;
  const key = storage.key(report, name);
  try {
    await storage.write(key, report);
    return storage.uri(key);
  } catch (error) {
    log('the report could not be stored', { reason: errorText(error), report });
    return '(the report could not be stored; it is in the log)';
  }
}
