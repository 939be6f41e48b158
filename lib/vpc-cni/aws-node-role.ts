import { Aws, Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AwsNodePolicy } from './aws-node-policy';
import { VpcCniVersion } from './vpc-cni-version';

/** Properties of an `AwsNodeRole`. */
export interface AwsNodeRoleProps {
  /** The cluster, with an IAM OpenID Connect provider. */
  readonly cluster: eks.ICluster;

  /**
   * IP family of the cluster; it decides which actions aws-node needs.
   *
   * @default - the IP family the cluster knows of, else IPv4
   */
  readonly ipFamily?: eks.IpFamily;

  /**
   * Version of the add-on; newer ones need more actions.
   *
   * @default VpcCniVersion.LATEST_KNOWN
   */
  readonly version?: VpcCniVersion;
}

/**
 * The role of the service account `kube-system/aws-node`, and of nothing else (IRSA).
 *
 * With a role of its own, aws-node does not borrow the role of the node, and the node role needs no right to change
 * network interfaces. The trust policy names the service account (`sub`) and the audience (`aud`).
 *
 * @example
 * declare const cluster: eks.ICluster;
 * const role = new AwsNodeRole(this, 'AwsNodeRole', { cluster }).role;
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
 */
export class AwsNodeRole extends Construct {
  /** The role. */
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: AwsNodeRoleProps) {
    super(scope, id);
    const { cluster } = props;
    const provider = cluster.openIdConnectProvider;

    this.role = new iam.Role(this, 'Role', {
      description: 'aws-node (VPC CNI) of an EKS cluster',
      assumedBy: new iam.FederatedPrincipal(
        provider.openIdConnectProviderArn,
        {},
        'sts:AssumeRoleWithWebIdentity',
      ),
      // Part of the role and not a resource beside it: aws-node must never start with the one and without the other.
      inlinePolicies: { VpcCni: policyDocument(props) },
    });
    trustServiceAccount(this.role, provider);
  }
}

function policyDocument({ cluster, ipFamily, version }: AwsNodeRoleProps): iam.PolicyDocument {
  const statements = AwsNodePolicy.statements({
    ipFamily: ipFamily ?? cluster.ipFamily,
    version: version ?? VpcCniVersion.LATEST_KNOWN,
    partition: Aws.PARTITION,
  });
  return new iam.PolicyDocument({
    statements: statements.map((statement) => new iam.PolicyStatement(statement)),
  });
}

/**
 * The conditions of the trust policy have the issuer in their keys, which is known at deploy time only, unless the
 * provider was imported by a literal ARN.
 *
 * CloudFormation has no map with computed keys, but takes a policy as JSON text, and text can be joined around tokens.
 * The usual way out, `CfnJson`, needs a Lambda function.
 */
function trustServiceAccount(role: iam.Role, provider: iam.IOpenIdConnectProvider): void {
  const document = trustPolicy(provider);
  const resource = role.node.defaultChild as iam.CfnRole;
  resource.assumeRolePolicyDocument = Token.isUnresolved(provider.openIdConnectProviderIssuer)
    ? JSON.stringify(document)
    : document;
}

function trustPolicy({
  openIdConnectProviderArn,
  openIdConnectProviderIssuer,
}: iam.IOpenIdConnectProvider): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: openIdConnectProviderArn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${openIdConnectProviderIssuer}:sub`]: 'system:serviceaccount:kube-system:aws-node',
            [`${openIdConnectProviderIssuer}:aud`]: 'sts.amazonaws.com',
          },
        },
      },
    ],
  };
}
