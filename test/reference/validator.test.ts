import { App, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgeFindings } from '../../bin/acknowledgements';
import { referenceStack } from './reference-app';

const VALIDATOR_AS_ERRORS = { '@aws-cdk/core:validateAgainstDefaultRules': true };
const ACCOUNT = '111122223333';

// The validator is off in all other tests; here it runs, and its findings are errors.
beforeAll(() => delete process.env.CDK_VALIDATION);
afterAll(() => (process.env.CDK_VALIDATION = 'false'));

test('the validator is on, and a planted fault is an error', () => {
  const app = new App({ context: VALIDATOR_AS_ERRORS });
  const stack = new Stack(app, 'Planted', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  new ec2.CfnSubnet(stack, 'Outside', { vpcId: vpc.ref, cidrBlock: '10.9.0.0/24' });
  expect(() => app.synth()).toThrow(/CloudFormation-Validate::E3059/);
}, 60_000);

test.each([
  { name: 'agnostic, recommended flags', recommendedFlags: true, env: undefined },
  { name: 'agnostic, no flags', recommendedFlags: false, env: undefined },
  {
    name: 'us-east-1, recommended flags',
    recommendedFlags: true,
    env: { account: ACCOUNT, region: 'us-east-1' },
  },
  { name: 'us-east-1, no flags', recommendedFlags: false, env: { account: ACCOUNT, region: 'us-east-1' } },
  {
    name: 'eu-west-1, recommended flags',
    recommendedFlags: true,
    env: { account: ACCOUNT, region: 'eu-west-1' },
  },
  { name: 'eu-west-1, no flags', recommendedFlags: false, env: { account: ACCOUNT, region: 'eu-west-1' } },
])(
  'the reference deployment passes the validator and AwsSolutions: $name',
  ({ recommendedFlags, env }) => {
    const { app, stack } = referenceStack({ recommendedFlags, env, context: VALIDATOR_AS_ERRORS });
    acknowledgeFindings(stack);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  },
  60_000,
);

test('without its acknowledgements the reference deployment has findings, so the checks do run', () => {
  const { app } = referenceStack({ context: VALIDATOR_AS_ERRORS });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow(/AwsSolutions-IAM4/);
}, 60_000);
