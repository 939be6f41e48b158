import type { Difference } from '../../../lib/aws-node/guard/compare';
import { attributesOf } from '../../../lambda/aws-node-verification/attributes';
import {
  failureOf,
  summaryOf,
  verdictOf,
  type RolloutResult,
  type Verdict,
  type VerificationReport,
} from '../../../lib/aws-node/guard/verification-report';

const lost: Difference = {
  kind: 'lost', setting: 'env.WARM_IP_TARGET', against: 'backup', cause: 'undeclared', expected: '5', unwanted: true, message: 'env.WARM_IP_TARGET is lost',
}; // prettier-ignore
const added: Difference = {
  ...lost,
  kind: 'added',
  cause: 'version',
  setting: 'env.NEW',
  unwanted: false,
  message: 'env.NEW is new',
};

const report = (change: Partial<VerificationReport> = {}): VerificationReport => ({
  schemaVersion: 1,
  kind: 'AwsNodeVerification',
  createdAt: '2026-11-20T08:00:00.000Z',
  clusterName: 'prod',
  stackId: 'stack',
  liveVersion: 'v1.21.1-eksbuild.1',
  policy: 'fail',
  rollout: { state: 'proven', text: '3 of 3 aws-node pods are up to date' },
  differences: [],
  unchecked: [],
  incomplete: [],
  verdict: 'passed',
  ...change,
});

const withdrawn: Difference = { ...lost, cause: 'withdrawn', unwanted: false };

test.each<[string, RolloutResult['state'], Difference[], string[], Verdict]>([
  ['nothing differs', 'proven', [], [], 'passed'],
  ['only what the version changes differs', 'proven', [added], [], 'passed'],
  ['something was withdrawn', 'proven', [added, withdrawn], [], 'differences'],
  ['something is lost', 'proven', [added, lost], [], 'failed'],
  ['the rollout is broken', 'broken', [], [], 'failed'],
  ['the rollout is not known', 'unknown', [], [], 'unknown'],
  ['not everything could be read', 'proven', [], ['ENIConfigs'], 'unknown'],
  ['something is lost and not everything could be read', 'unknown', [lost], ['ENIConfigs'], 'failed'],
])('%s: with a rollout %s the verdict is right', (_, state, differences, incomplete, verdict) => {
  expect(verdictOf({ state, text: '' }, { differences, unchecked: [] }, incomplete)).toBe(verdict);
});

test('a failure names the rollout, what is lost and what could not be read', () => {
  const failed = report({
    verdict: 'failed',
    rollout: { state: 'broken', text: '1 of 3' },
    differences: [lost, added],
    incomplete: ['ENIConfigs could not be read: 403'],
  });
  expect(failureOf(failed)).toBe(
    'the rollout failed: 1 of 3; env.WARM_IP_TARGET is lost; ENIConfigs could not be read: 403',
  );
  expect(failureOf(report())).toBeUndefined();
});

test('the summary fits into one line of outputs', () => {
  expect(summaryOf(report({ differences: [lost, added], verdict: 'failed' }))).toBe(
    'failed: vpc-cni v1.21.1-eksbuild.1, 3 of 3 aws-node pods are up to date; settings: 1 lost, 0 changed, 0 added',
  );
  expect(summaryOf(report({ liveVersion: undefined }))).toContain('vpc-cni of no version that could be read');
});

test('attributes fit into an answer to CloudFormation even with 1,000 lost settings', () => {
  const differences = Array.from({ length: 1_000 }, (_, i) => ({
    ...lost,
    setting: `env.VARIABLE_${i}`,
    message: `lost ${i}`,
  }));
  const attributes = attributesOf(report({ differences, verdict: 'failed' }), 's3://bucket/key');
  expect(Buffer.byteLength(JSON.stringify(attributes))).toBeLessThan(3_500);
  expect(attributes.LostSettings).toMatch(/^env\.VARIABLE_0,.*\+\d+ more$/);
});

test('the policy report mentions no failure', () => {
  const failed = report({ policy: 'report', verdict: 'failed', differences: [lost] });
  expect(attributesOf(failed, 's3://b/k')).toMatchObject({
    Failure: '',
    Verdict: 'failed',
    LostSettings: 'env.WARM_IP_TARGET',
  });
});

test('a clean report has no failure', () => {
  expect(attributesOf(report(), 's3://b/k').Failure).toBe('');
});
