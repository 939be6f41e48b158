import type { Difference } from '../../../lib/aws-node/guard/compare';
import {
  attributesOf,
  failureOf,
  summaryOf,
  verdictOf,
  type VerificationReport,
} from '../../../lib/aws-node/guard/verification-report';

const lost: Difference = {
  kind: 'lost', setting: 'env.WARM_IP_TARGET', against: 'backup', expected: '5', unwanted: true, message: 'env.WARM_IP_TARGET is lost',
}; // prettier-ignore
const added: Difference = {
  ...lost,
  kind: 'added',
  setting: 'env.NEW',
  unwanted: false,
  message: 'env.NEW is new',
};

const report = (change: Partial<VerificationReport> = {}): VerificationReport => ({
  schemaVersion: 1,
  kind: 'AwsNodeVerification',
  createdAt: '2026-11-20T08:00:00.000Z',
  clusterName: 'prod',
  liveVersion: 'v1.21.1-eksbuild.1',
  policy: 'fail',
  rollout: { finished: true, text: '3 of 3 aws-node pods run the new version' },
  differences: [],
  unchecked: [],
  incomplete: [],
  verdict: 'passed',
  ...change,
});

test.each<[string, boolean, Difference[], string[], string]>([
  ['passed', true, [], [], 'passed'],
  ['differences', true, [added], [], 'differences'],
  ['failed: something is lost', true, [added, lost], [], 'failed'],
  ['failed: no rollout', false, [], [], 'failed'],
  ['failed: not everything could be read', true, [], ['ENIConfigs'], 'failed'],
])('%s', (_, finished, differences, incomplete, verdict) => {
  expect(verdictOf({ finished, text: '' }, { differences, unchecked: [] }, incomplete)).toBe(verdict);
});

test('a failure names the rollout, what is lost and what could not be read', () => {
  const failed = report({
    verdict: 'failed',
    rollout: { finished: false, text: '1 of 3' },
    differences: [lost, added],
    incomplete: ['ENIConfigs could not be read: 403'],
  });
  expect(failureOf(failed)).toBe(
    'the rollout did not finish: 1 of 3; env.WARM_IP_TARGET is lost; ENIConfigs could not be read: 403',
  );
  expect(failureOf(report())).toBeUndefined();
});

test('the summary fits into one line of outputs', () => {
  expect(summaryOf(report({ differences: [lost, added], verdict: 'failed' }))).toBe(
    'failed: vpc-cni v1.21.1-eksbuild.1, 3 of 3 aws-node pods run the new version; settings: 1 lost, 0 changed, 1 added',
  );
  expect(summaryOf(report({ liveVersion: undefined }))).toContain('vpc-cni (not managed)');
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
