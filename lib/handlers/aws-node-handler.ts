import { Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../synth/acknowledge-wildcards';
import type { HandlerPlacement } from './bundled-handler';
import { BundledHandler } from './bundled-handler';
import { checkHandlerPlacement } from './check-handler-placement';

/** Properties of an `AwsNodeHandler`. */
export interface AwsNodeHandlerProps {
  readonly folder: string;
  readonly description: string;
  readonly cluster: eks.ICluster;
  readonly bucket: s3.IBucket;
  /** Subnets from which the API server can be reached; none for a public endpoint. */
  readonly subnets: ec2.ISubnet[];
  /** Custom networking: ENIConfigs are read, which takes a wider access policy. */
  readonly readEniConfigs: boolean;
}

const REASON_FOR_WILDCARDS =
  'these calls of EKS and EC2 know no resource; ids of add-ons and updates and keys of backups do not exist yet, so they end in a wildcard below the cluster';

/** A function that looks at aws-node in a cluster: its permissions, its access entry and its place in the VPC. */
export class AwsNodeHandler extends Construct {
  public readonly serviceToken: string;
  private readonly role: iam.Role;
  private readonly clusterName: string;

  constructor(scope: Construct, id: string, props: AwsNodeHandlerProps) {
    super(scope, id);
    const { cluster, bucket } = props;
    this.clusterName = cluster.clusterName;
    if (props.subnets.length === 0) checkHandlerPlacement(cluster);
    const { handler, role } = new BundledHandler(this, 'Function', {
      folder: props.folder,
      description: props.description,
      timeout: Duration.minutes(15),
      memorySize: 512,
      // Both functions only read, and an event whose answer could not be delivered may be worked on again.
      retryAttempts: 2,
      placement: props.subnets.length > 0 ? this.placeIn(cluster, props.subnets) : undefined,
    });
    this.role = role;
    this.serviceToken = handler.functionArn;

    this.allow(['eks:DescribeCluster'], [cluster.clusterArn]);
    // The ARN of an add-on ends in an id, and before the add-on exists there is none that EKS could evaluate.
    this.allow(['eks:DescribeAddon'], [cluster.clusterArn, this.addonArn]);
    this.allow(['cloudformation:DescribeStacks'], [Stack.of(this).stackId]);
    this.allowWriting(bucket);
    this.defineAccess(cluster, props.readEniConfigs);
  }

  /** The add-on; its ARN ends in an id that EKS makes. */
  public get addonArn(): string {
    return this.arnOf('addon', `${this.clusterName}/vpc-cni/*`);
  }

  /** Allows actions, and acknowledges what is a wildcard among the resources. */
  public allow(actions: string[], resources: string[], conditions?: iam.Conditions): void {
    this.role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    const wildcards = resources.filter((resource) => resource.endsWith('*'));
    if (wildcards.length > 0) acknowledgeWildcards(this.role, wildcards, REASON_FOR_WILDCARDS);
  }

  /** Allows to read the documents of this cluster, which every handler may write. */
  public allowReading(bucket: s3.IBucket): void {
    const prefix = this.keyPattern;
    this.allow(['s3:GetObject'], [bucket.arnForObjects(prefix)]);
    // The handler asks the list whether a document exists: S3 may answer 403 for one that does not.
    this.allow(['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': prefix } });
    if (bucket.encryptionKey) this.allow(['kms:Decrypt'], [bucket.encryptionKey.keyArn]);
  }

  private allowWriting(bucket: s3.IBucket): void {
    this.allow(['s3:PutObject'], [bucket.arnForObjects(this.keyPattern)]);
    if (bucket.encryptionKey) this.allow(['kms:GenerateDataKey'], [bucket.encryptionKey.keyArn]);
  }

  /** Keys of the documents of this cluster. */
  private get keyPattern(): string {
    return `${this.clusterName}/*`;
  }

  /** ENIConfigs are cluster-scoped custom resources, and the smallest access policy that reads those reads all. */
  private defineAccess(cluster: eks.ICluster, readEniConfigs: boolean): void {
    const policy = readEniConfigs
      ? eks.AccessPolicy.fromAccessPolicyName('AmazonEKSAdminViewPolicy', {
          accessScopeType: eks.AccessScopeType.CLUSTER,
        })
      : eks.AccessPolicy.fromAccessPolicyName('AmazonEKSViewPolicy', {
          accessScopeType: eks.AccessScopeType.NAMESPACE,
          namespaces: ['kube-system'],
        });
    new eks.AccessEntry(this, 'Access', { cluster, principal: this.role.roleArn, accessPolicies: [policy] });
  }

  private placeIn(cluster: eks.ICluster, subnets: ec2.ISubnet[]): HandlerPlacement {
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: cluster.vpc,
      description: 'Function that looks at aws-node before and after an upgrade',
    });
    new ec2.CfnSecurityGroupIngress(this, 'ApiServerAccess', {
      groupId: cluster.clusterSecurityGroupId,
      sourceSecurityGroupId: securityGroup.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      description: 'API server, for the function that looks at aws-node',
    });
    return { vpc: cluster.vpc, subnets, securityGroup };
  }

  private arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'eks', resource, resourceName });
  }
}
