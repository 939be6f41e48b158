import type { Difference } from '../../lib/aws-node/guard/compare';
import { failureOf, summaryOf, type VerificationReport } from '../../lib/aws-node/guard/verification-report';
import type { Attributes } from '../shared/custom-resource';
import { cutToBytes, joinToBytes } from '../shared/response';

/** Bytes of attributes that hold text of any length; CloudFormation takes 4,096 for the whole answer. */
const SUMMARY_BYTES = 700;
const LIST_BYTES = 300;

/** A template may read any attribute, so each has a value even when nothing could be looked at. */
export const NOT_VERIFIED: Attributes = {
  Verdict: 'unknown',
  Summary: '',
  Failure: '',
  LostSettings: '',
  ChangedSettings: '',
  AddedSettings: '',
  ReportUri: '',
};

/** The attributes of a verification that had nothing to look at, or could not. */
export function notVerified(reason: string): Attributes {
  return { ...NOT_VERIFIED, Summary: cutToBytes(`unknown: not verified: ${reason}`, SUMMARY_BYTES) };
}

/** The same attributes with another summary. */
export function withSummary(attributes: Attributes, change: (summary: string) => string): Attributes {
  return { ...attributes, Summary: cutToBytes(change(attributes.Summary ?? ''), SUMMARY_BYTES) };
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
