import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from '../../synth/acknowledge';

/** Events that announce the end of an instance, by the id of their rule, with the release that understands them. */
const EVENTS: { readonly [id: string]: { source: string; detailType: string; since?: number } } = {
  ScheduledChangeRule: { source: 'aws.health', detailType: 'AWS Health Event' },
  SpotInterruptionRule: { source: 'aws.ec2', detailType: 'EC2 Spot Instance Interruption Warning' },
  RebalanceRule: { source: 'aws.ec2', detailType: 'EC2 Instance Rebalance Recommendation' },
  InstanceStateChangeRule: { source: 'aws.ec2', detailType: 'EC2 Instance State-change Notification' },
  CapacityReservationInterruptionRule: {
    source: 'aws.ec2',
    detailType: 'EC2 Capacity Reservation Instance Interruption Warning',
    since: 10,
  },
};

/** Defines the queue in which the controller finds the instances that will go, with the rules that fill it. */
export function defineInterruptionQueue(scope: Construct, minor: number): sqs.Queue {
  // eslint-disable-next-line awscdk/require-passing-this -- Karpenter is the scope
  const queue = new sqs.Queue(scope, 'InterruptionQueue', {
    retentionPeriod: Duration.minutes(5),
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  queue.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['sqs:SendMessage'],
      principals: ['events.amazonaws.com', 'sqs.amazonaws.com'].map((name) => new iam.ServicePrincipal(name)),
      resources: [queue.queueArn],
    }),
  );
  acknowledge(
    queue,
    'AwsSolutions-SQS3',
    'a message that is not read within five minutes is about an instance that is gone',
  );
  for (const [id, { source, detailType, since = 0 }] of Object.entries(EVENTS)) {
    if (minor < since) continue;
    // eslint-disable-next-line awscdk/require-passing-this -- Karpenter is the scope
    new events.CfnRule(scope, id, {
      eventPattern: { source: [source], 'detail-type': [detailType] },
      targets: [{ id: 'InterruptionQueue', arn: queue.queueArn }],
    });
  }
  return queue;
}
