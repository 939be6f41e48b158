import { Annotations, Aws, FeatureFlags, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EKS_USE_NATIVE_OIDC_PROVIDER } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { attributeOf } from '../synth/cluster-attribute';
import { AWS_NODE_NAMESPACE, AWS_NODE_SERVICE_ACCOUNT, podIdentityPrincipal } from './aws-node-identity';
import type { AwsNodePolicyStatement } from '../aws-node/aws-node-policy';
import { AwsNodePolicy } from '../aws-node/aws-node-policy';
import { nameOfCluster } from './facts-of-cluster';
import { VpcCniVersion } from '../aws-node/vpc-cni-version';
import { atConstruct } from '../synth/construct-error';

/** Properties of an `AwsNodeRole`. */
export interface AwsNodeRoleProps {
  /** The cluster; with IRSA it needs an IAM OpenID Connect provider. */
  readonly cluster: eks.ICluster;

  /**
   * By what aws-node takes the role: a token of the cluster (IRSA), or the agent of EKS Pod Identity.
   *
   * @default IdentityType.IRSA
   */
  readonly identityType?: eks.IdentityType;

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

  /**
   * Whether aws-node may touch interfaces of this cluster and this VPC only, by conditions on tags. IPv4 only.
   *
   * Interfaces carry the tag `cluster.k8s.amazonaws.com/name`, nodes must carry `kubernetes.io/cluster/<name>` = owned,
   * or `eks:cluster-name` (managed node groups do) where the name of the cluster is known at deployment only.
   *
   * @default false
   * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.1/docs/iam-policy.md
   */
  readonly scopeToCluster?: boolean;

  /**
   * Whether the node agent sends policy event logs to CloudWatch Logs.
   *
   * @default false
   */
  readonly cloudWatchLogs?: boolean;

  /**
   * Whether aws-node makes no EC2 calls (`eni.imdsOnly`), so that it needs no permissions for them.
   *
   * @default false
   */
  readonly imdsOnly?: boolean;
}

/**
 * The role of the service account `kube-system/aws-node`, and of nothing else.
 *
 * With a role of its own, aws-node does not borrow the role of the node, and the node role needs no right to change
 * network interfaces. The trust policy names the service account and the cluster, with IRSA and with EKS Pod Identity.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * const role = new AwsNodeRole(this, 'AwsNodeRole', { cluster }).role;
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
 */
export class AwsNodeRole extends Construct {
  /** The role. */
  public readonly role: iam.Role;

  /** What the role allows, such as `ec2:CreateTags`. */
  public readonly actions: string[];

  constructor(scope: Construct, id: string, props: AwsNodeRoleProps) {
    super(scope, id);
    this.actions = [...new Set(statementsOf(this, props).flatMap(({ actions }) => actions))];
    this.role =
      props.identityType === eks.IdentityType.POD_IDENTITY
        ? this.definePodIdentityRole(props)
        : this.defineIrsaRole(props);
  }

  private defineIrsaRole(props: AwsNodeRoleProps): iam.Role {
    this.warnOfProviderByFunction(props.cluster);
    const provider = attributeOf(props.cluster, 'openIdConnectProvider', 'the role of aws-node (IRSA)');
    const role = new iam.Role(this, 'Role', {
      description: 'aws-node (VPC CNI) of an EKS cluster',
      assumedBy: new iam.FederatedPrincipal(
        provider.openIdConnectProviderArn,
        {},
        'sts:AssumeRoleWithWebIdentity',
      ),
      inlinePolicies: inlinePolicies(this, props),
    });
    trustServiceAccount(role, provider);
    return role;
  }

  /** `eks.Cluster` makes its provider on first use, by a Lambda function unless a feature flag says otherwise. */
  private warnOfProviderByFunction(cluster: eks.ICluster): void {
    const isNative = FeatureFlags.of(cluster).isEnabled(EKS_USE_NATIVE_OIDC_PROVIDER);
    if (!(cluster instanceof eks.Cluster) || isNative) return;
    Annotations.of(this).addWarningV2(
      'PodNetwork:OidcProviderByFunction',
      `eks.Cluster makes its OpenID Connect provider by a Lambda function: set the feature flag ${EKS_USE_NATIVE_OIDC_PROVIDER} in cdk.json for one without, before the first deployment`,
    );
  }

  /** Another resource than the role for IRSA: when the identity changes, the old role is there until the new one works. */
  private definePodIdentityRole(props: AwsNodeRoleProps): iam.Role {
    return new iam.Role(this, 'PodIdentityRole', {
      description: 'aws-node (VPC CNI) of an EKS cluster, by EKS Pod Identity',
      assumedBy: podIdentityPrincipal(props.cluster),
      inlinePolicies: inlinePolicies(this, props),
    });
  }
}

function statementsOf(scope: Construct, props: AwsNodeRoleProps): AwsNodePolicyStatement[] {
  const { cluster, ipFamily, version, scopeToCluster, cloudWatchLogs, imdsOnly } = props;
  const policy = {
    ipFamily: ipFamily ?? cluster.ipFamily,
    version: version ?? VpcCniVersion.LATEST_KNOWN,
    partition: Aws.PARTITION,
    clusterName: scopeToCluster ? nameOfCluster(cluster) : undefined,
    vpcId: scopeToCluster ? attributeOf(cluster, 'vpc', 'scopeToCluster').vpcId : undefined,
    cloudWatchLogs,
    imdsOnly,
  };
  return atConstruct(scope, () => AwsNodePolicy.statements(policy));
}

/** Part of the role and not a resource beside it: aws-node must never start with the one and without the other. */
function inlinePolicies(scope: Construct, props: AwsNodeRoleProps): { [name: string]: iam.PolicyDocument } {
  const statements = statementsOf(scope, props).map((statement) => new iam.PolicyStatement(statement));
  // IAM refuses a policy without statements.
  return statements.length === 0 ? {} : { VpcCni: new iam.PolicyDocument({ statements }) };
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
            [`${openIdConnectProviderIssuer}:sub`]: `system:serviceaccount:${AWS_NODE_NAMESPACE}:${AWS_NODE_SERVICE_ACCOUNT}`,
            [`${openIdConnectProviderIssuer}:aud`]: 'sts.amazonaws.com',
          },
        },
      },
    ],
  };
}
