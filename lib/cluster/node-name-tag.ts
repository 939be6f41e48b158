import { Tags } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** Names instances and volumes after the construct an operator knows, not after the launch template inside it. */
export function nameInstances(launchTemplate: ec2.LaunchTemplate, construct: Construct): void {
  Tags.of(launchTemplate).add('Name', construct.node.path);
}
