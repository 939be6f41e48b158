import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Properties of a `BundledHandler`. */
export interface BundledHandlerProps {
  /** Folder of the handler below `dist/lambda`. */
  readonly folder: string;
  readonly description: string;
  readonly timeout: Duration;
}

/**
 * A function whose bundle ships with the package: users need neither a bundler nor Docker.
 *
 * Its role may write to its own log group and whatever the caller grants; no managed policy is attached.
 */
export class BundledHandler extends Construct {
  public readonly handler: lambda.Function;
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: BundledHandlerProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', {
      description: props.description,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grants.write(this.role);

    this.handler = new lambda.Function(this, 'Resource', {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(join(__dirname, '..', '..', 'dist', 'lambda', props.folder)),
      memorySize: 256,
      timeout: props.timeout,
      role: this.role,
      logGroup,
    });
  }
}
