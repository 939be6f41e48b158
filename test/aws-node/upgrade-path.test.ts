import { skippedMinorProblem, upgradePath } from '../../lib/aws-node/upgrade-path';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';

const version = (text: string): VpcCniVersion => VpcCniVersion.of(text);

test('at synth, without the offered versions, the sequence names minors', () => {
  expect(skippedMinorProblem(version('v1.19.2'), version('v1.22.4'))?.message).toBe(
    'EKS moves vpc-cni by one minor version at a time, not from v1.19.2 to v1.22.4: deploy v1.20.x, v1.21.x, v1.22.4 one after the other',
  );
  expect(skippedMinorProblem(version('v1.22.4'), version('v1.21.2'))).toBeUndefined();
});

test('minors without an offered version are named', () => {
  const path = upgradePath(version('v1.19.2'), version('v1.22.4'), [
    version('v1.21.1'),
    version('v1.21.2-eksbuild.1'),
  ]);
  expect(path.intermediate.map(String)).toEqual(['v1.21.2-eksbuild.1']);
  expect(path.missingMinors).toEqual([20]);
});
