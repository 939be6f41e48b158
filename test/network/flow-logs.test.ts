import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogs } from '../../lib/network/flow-logs';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';

function synthesize(flowLogsOf: (stack: Stack) => FlowLogs | undefined): Template {
  const stack = new Stack(new App(), 'Stack');
  new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }),
    flowLogs: flowLogsOf(stack),
    reservePrefixes: false,
  });
  return Template.fromStack(stack);
}

test('go to CloudWatch Logs for a month by default, and stay when the stack goes', () => {
  const template = synthesize(() => undefined);
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    LogDestinationType: 'cloud-watch-logs',
    TrafficType: 'ALL',
  });
  template.hasResource('AWS::Logs::LogGroup', {
    Properties: { RetentionInDays: 30 },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
});

test('are kept as long as it is wanted', () => {
  const template = synthesize(() => FlowLogs.toCloudWatchLogs({ retention: 365 }));
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('go to a bucket, and no log group is made', () => {
  const bucketArn = 'arn:aws:s3:::flow-logs-of-all-accounts';
  const template = synthesize((stack) =>
    FlowLogs.toS3(s3.Bucket.fromBucketArn(stack, 'Bucket', bucketArn), { keyPrefix: 'vpc' }),
  );
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    LogDestinationType: 's3',
    LogDestination: `${bucketArn}/vpc`,
  });
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
});

test('are off', () => {
  const template = synthesize(() => FlowLogs.none());
  template.resourceCountIs('AWS::EC2::FlowLog', 0);
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
});
