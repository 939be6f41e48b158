import type { Attributes } from '../shared/custom-resource';
import { cutToBytes, joinToBytes } from '../shared/response';
import type { Comparison, Difference } from './compare';
import type { VerificationPolicy } from './properties';

/** Version of the report's shape. */
export const REPORT_SCHEMA_VERSION = 1;

/** How the rollout ended. */
export interface RolloutResult {
  readonly finished: boolean;
  readonly text: string;
}

/** What a verification found, as it is stored. */
export interface VerificationReport {
  readonly schemaVersion: number;
  readonly kind: 'AwsNodeVerification';
  readonly createdAt: string;
  readonly clusterName: string;
  readonly declaredVersion?: string;
  readonly liveVersion?: string;
  readonly backupKey?: string;
  readonly policy: VerificationPolicy;
  readonly rollout: RolloutResult;
  readonly differences: readonly Difference[];
  readonly unchecked: readonly string[];
  /** What kept the verification from looking at everything. */
  readonly incomplete: readonly string[];
  readonly verdict: 'passed' | 'differences' | 'failed';
}

/** Bytes of attributes that hold text of any length; CloudFormation takes 4,096 for the whole answer. */
const SUMMARY_BYTES = 900;
const LIST_BYTES = 400;

/** The verdict: failed when something unwanted happened, differences when all of them were expected. */
export function verdictOf(
  rollout: RolloutResult,
  { differences }: Comparison,
  incomplete: readonly string[],
): VerificationReport['verdict'] {
  const unwanted = differences.some((difference) => difference.unwanted);
  if (!rollout.finished || unwanted || incomplete.length > 0) return 'failed';
  return differences.length > 0 ? 'differences' : 'passed';
}

/** What went wrong, for the one who deploys; undefined when nothing did. */
export function failureOf(report: VerificationReport): string | undefined {
  if (report.verdict !== 'failed') return undefined;
  const unwanted = report.differences.filter((difference) => difference.unwanted);
  return [
    ...(report.rollout.finished ? [] : [`the rollout did not finish: ${report.rollout.text}`]),
    ...unwanted.map(({ message }) => message),
    ...report.incomplete,
  ].join('; ');
}

/** One sentence for the outputs of the stack. */
export function summaryOf(report: VerificationReport): string {
  const count = (kind: Difference['kind']): number =>
    report.differences.filter((d) => d.kind === kind).length;
  const counts = `${count('lost')} lost, ${count('changed')} changed, ${count('added')} added`;
  return `${report.verdict}: vpc-cni ${report.liveVersion ?? '(not managed)'}, ${report.rollout.text}; settings: ${counts}`;
}

/** The attributes of the custom resource. */
export function attributesOf(report: VerificationReport, reportUri: string): Attributes {
  const names = (kind: Difference['kind']): string =>
    joinToBytes(
      report.differences.filter((difference) => difference.kind === kind).map(({ setting }) => setting),
      LIST_BYTES,
    );
  return {
    Verdict: report.verdict,
    Summary: cutToBytes(summaryOf(report), SUMMARY_BYTES),
    Failure: report.policy === 'report' ? '' : cutToBytes(failureOf(report) ?? '', SUMMARY_BYTES),
    LostSettings: names('lost'),
    ChangedSettings: names('changed'),
    AddedSettings: names('added'),
    ReportUri: reportUri,
  };
}
