// The CloudFormation validator inside aws-cdk-lib adds seconds to the first synth of every process.
// Unit tests run without it; the tests of the reference deployment turn it on again.
process.env.CDK_VALIDATION ??= 'false';
