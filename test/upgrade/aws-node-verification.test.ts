import { AwsNodeBackup } from '../../lib/upgrade/aws-node-backup';
import { AwsNodeVerification } from '../../lib/upgrade/aws-node-verification';
import { VerificationPolicy } from '../../lib/upgrade/verification-policy';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { ImportedClusterStack } from '../support/cluster-stack';

function synthesize(policy?: VerificationPolicy) {
  const stack = new ImportedClusterStack();
  const { cluster } = stack;
  const backup = new AwsNodeBackup(stack, 'Backup', { cluster });
  const verification = new AwsNodeVerification(stack, 'Verification', {
    cluster,
    backup,
    declaredVersion: VpcCniVersion.of('v1.21.1-eksbuild.8'),
    declaredConfiguration: '{"env":{}}',
    policy,
  });
  return { stack, verification, template: stack.template };
}

test('compares with what was declared and with the backup from before', () => {
  const { template } = synthesize();
  template.hasResourceProperties('Custom::AwsNodeVerification', {
    ClusterName: 'existing',
    DeclaredVersion: 'v1.21.1-eksbuild.8',
    DeclaredConfiguration: '{"env":{}}',
    BackupKey: {
      'Fn::GetAtt': [Object.keys(template.findResources('Custom::AwsNodeBackup'))[0], 'BackupKey'],
    },
    Policy: 'fail',
  });
});

test.each([
  [VerificationPolicy.WARN, 'warn'],
  [VerificationPolicy.REPORT, 'report'],
])('takes the policy %s', (policy, expected) => {
  synthesize(policy).template.hasResourceProperties('Custom::AwsNodeVerification', { Policy: expected });
});

test('writes its report into the bucket of the backup, and tells the stack where', () => {
  const { stack, verification, template } = synthesize();
  template.resourceCountIs('AWS::S3::Bucket', 1);
  expect(stack.resolve(verification.reportUri)).toEqual({
    'Fn::GetAtt': [Object.keys(template.findResources('Custom::AwsNodeVerification'))[0], 'ReportUri'],
  });
});
