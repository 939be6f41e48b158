import type { Comparison, Difference } from './compare';

/** Version of the report's shape. */
export const REPORT_SCHEMA_VERSION = 2;

/** What to do about a setting that was lost. */
export type VerificationPolicy = 'fail' | 'warn' | 'report';

/** How the rollout ended. */
export interface RolloutResult {
  /** `unknown`: it was still going on, or could not be looked at. */
  readonly state: 'proven' | 'unknown' | 'broken';
  readonly text: string;
}

/** `unknown`: not everything could be looked at, and nothing of what was seen is wrong. */
export type Verdict = 'passed' | 'differences' | 'unknown' | 'failed';

/** What a verification found, as it is stored. It holds names and fingerprints, no values. */
export interface VerificationReport {
  readonly schemaVersion: number;
  readonly kind: 'AwsNodeVerification';
  readonly createdAt: string;
  readonly clusterName: string;
  readonly clusterArn?: string;
  readonly stackId: string;
  readonly declaredVersion?: string;
  readonly liveVersion?: string;
  readonly backupKey?: string;
  readonly policy: VerificationPolicy;
  readonly rollout: RolloutResult;
  readonly differences: readonly Difference[];
  readonly unchecked: readonly string[];
  /** What kept the verification from looking at everything. */
  readonly incomplete: readonly string[];
  readonly verdict: Verdict;
}

/** The verdict: what is wrong outweighs what is not known, and that what merely differs. */
export function verdictOf(
  rollout: RolloutResult,
  { differences }: Comparison,
  incomplete: readonly string[],
): Verdict {
  if (rollout.state === 'broken' || differences.some(({ unwanted }) => unwanted)) return 'failed';
  if (rollout.state === 'unknown' || incomplete.length > 0) return 'unknown';
  // What the declared version itself changes is what was asked for.
  return differences.some(({ cause }) => cause !== 'version') ? 'differences' : 'passed';
}

/** What went wrong or is not known, for the one who deploys; undefined when all is well. */
export function failureOf({ rollout, differences, incomplete }: VerificationReport): string | undefined {
  const reasons = [
    ...(rollout.state === 'broken' ? [`the rollout failed: ${rollout.text}`] : []),
    ...(rollout.state === 'unknown' ? [`the rollout is not proven: ${rollout.text}`] : []),
    ...differences.filter(({ unwanted }) => unwanted).map(({ message }) => message),
    ...incomplete,
  ];
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}

/** One sentence for the outputs of the stack. */
export function summaryOf(report: VerificationReport): string {
  const count = (kind: Difference['kind']): number =>
    report.differences.filter((d) => d.kind === kind && d.cause !== 'version').length;
  const counts = `${count('lost')} lost, ${count('changed')} changed, ${count('added')} added`;
  const live = report.liveVersion ?? 'of no version that could be read';
  const unseen = report.incomplete.length > 0 ? `; not seen: ${report.incomplete.join('; ')}` : '';
  return `${report.verdict}: vpc-cni ${live}, ${report.rollout.text}; settings: ${counts}${unseen}`;
}
