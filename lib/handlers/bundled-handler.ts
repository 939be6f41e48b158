import type { Duration } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../synth/acknowledge-wildcards';
import { handlerFolder } from './handler-folder';

/** Properties of a `BundledHandler`. */
export interface BundledHandlerProps {
  /** Folder of the handler below `dist/lambda`. */
  readonly folder: string;
  readonly description: string;
  readonly timeout: Duration;
  /** How often Lambda delivers an event again whose invocation failed: one whose answer could not be delivered. */
  readonly retryAttempts: number;
  /** In MiB; the share of a processor grows with it. */
  readonly memorySize?: number;
  /** Where the function must be to reach what it talks to; outside of any VPC if left out. */
  readonly placement?: HandlerPlacement;
}

/** A place in a VPC. */
export interface HandlerPlacement {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.ISubnet[];
  readonly securityGroup: ec2.ISecurityGroup;
}

/** What Lambda does in the VPC on behalf of a function, with the role of the function. */
const INTERFACE_ACTIONS = [
  'CreateNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DeleteNetworkInterface',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
].map((action) => `ec2:${action}`);

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
    const { placement } = props;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', {
      description: props.description,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grants.write(this.role);
    if (placement) this.allowInterfaces();

    this.handler = new lambda.Function(this, 'Resource', {
      description: props.description,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 256,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(handlerFolder(props.folder)),
      role: this.role,
      logGroup,
      retryAttempts: props.retryAttempts,
      ...(placement && {
        vpc: placement.vpc,
        vpcSubnets: { subnets: placement.subnets },
        securityGroups: [placement.securityGroup],
      }),
    });
  }

  private allowInterfaces(): void {
    this.role.addToPolicy(new iam.PolicyStatement({ actions: INTERFACE_ACTIONS, resources: ['*'] }));
    acknowledgeWildcards(
      this.role,
      ['*'],
      'Lambda needs these to place a function in a VPC, before any interface exists',
    );
  }
}
