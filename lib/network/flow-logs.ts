import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Options for flow logs in CloudWatch Logs. */
export interface CloudWatchFlowLogOptions {
  /**
   * How long flow logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;
}

/** Options for flow logs in Amazon S3. */
export interface S3FlowLogOptions {
  /**
   * Prefix of the object keys.
   *
   * @default - none
   */
  readonly keyPrefix?: string;
}

/**
 * Where the flow logs of the VPC go.
 *
 * @example
 * declare const addressPlan: AddressPlan;
 * declare const bucket: s3.IBucket;
 * new PodNetworkVpc(this, 'Network', { addressPlan, flowLogs: FlowLogs.toS3(bucket) });
 */
export class FlowLogs {
  /**
   * To a log group of the stack. It is kept when the stack is deleted.
   *
   * @param options retention
   */
  public static toCloudWatchLogs(options: CloudWatchFlowLogOptions = {}): FlowLogs {
    return new FlowLogs((scope) => {
      // eslint-disable-next-line awscdk/require-passing-this -- the PodNetworkVpc that binds is the scope
      const logGroup = new logs.LogGroup(scope, 'FlowLogs', {
        retention: options.retention ?? logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      });
      return ec2.FlowLogDestination.toCloudWatchLogs(logGroup);
    });
  }

  /**
   * To a bucket, which is cheaper where they are many. Retention is the lifecycle of the bucket.
   *
   * @param bucket the bucket; its policy must let `delivery.logs.amazonaws.com` write where this app does not own it
   * @param options prefix of the object keys
   */
  public static toS3(bucket: s3.IBucket, options: S3FlowLogOptions = {}): FlowLogs {
    return new FlowLogs(() => ec2.FlowLogDestination.toS3(bucket, options.keyPrefix));
  }

  /** No flow logs: no record of which traffic was accepted or rejected. */
  public static none(): FlowLogs {
    return new FlowLogs();
  }

  private constructor(private readonly destinationIn?: (scope: Construct) => ec2.FlowLogDestination) {}

  /** @internal */
  public _bind(scope: Construct, vpc: ec2.IVpc): void {
    if (this.destinationIn === undefined) return;
    vpc.addFlowLog('FlowLog', { destination: this.destinationIn(scope) });
  }
}
