import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { AwsNodeRoleProps } from '../../lib/vpc-cni/aws-node-role';
import { AwsNodeRole } from '../../lib/vpc-cni/aws-node-role';
import { referenceDeployment } from '../reference/reference-app';
import { ImportedClusterStack } from '../support/cluster-stack';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

function roleOf(props: Partial<AwsNodeRoleProps> = {}) {
  const stack = new ImportedClusterStack();
  new AwsNodeRole(stack, 'AwsNodeRole', { cluster: stack.cluster, ...props });
  const { template } = stack;
  const [{ properties }] = new DeployedTemplate(template.toJSON() as TemplateJson).ofType('AWS::IAM::Role');
  const statements: Statement[] = properties.Policies?.[0].PolicyDocument.Statement ?? [];
  const actions = statements.flatMap(({ Action }) => Action);
  return { trust: properties.AssumeRolePolicyDocument, statements, actions, template };
}

test('trusts the service account kube-system/aws-node of this cluster, and nobody else', () => {
  const issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/ABC';
  expect(roleOf().trust).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${issuer}:sub`]: 'system:serviceaccount:kube-system:aws-node',
            [`${issuer}:aud`]: 'sts.amazonaws.com',
          },
        },
      },
    ],
  });
});

test('trusts the same where the issuer is known at deploy time only, by a policy that is JSON text', () => {
  const { deployed, template } = referenceDeployment();
  const trust = deployed
    .ofType('AWS::IAM::Role')
    .map(({ properties }) => properties.AssumeRolePolicyDocument)
    .find((document) => typeof document === 'string');
  const [provider] = deployed.ofType('AWS::IAM::OIDCProvider');
  const issuer = provider.properties.Url.replace('https://', '');
  expect(JSON.parse(trust!).Statement[0].Condition.StringEquals).toEqual({
    [`${issuer}:sub`]: 'system:serviceaccount:kube-system:aws-node',
    [`${issuer}:aud`]: 'sts.amazonaws.com',
  });
  template.resourceCountIs('AWS::IAM::OIDCProvider', 1);
});

test('needs no Lambda function', () => {
  roleOf().template.resourceCountIs('AWS::Lambda::Function', 0);
});

test('allows what aws-node does in an IPv4 cluster, including what newer versions ask at start', () => {
  expect(roleOf().actions).toEqual(
    expect.arrayContaining([
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
      'ec2:CreateTags',
    ]),
  );
});

test('allows what aws-node does in an IPv6 cluster, and no IPv4 addresses', () => {
  const { actions } = roleOf({ ipFamily: eks.IpFamily.IP_V6 });
  expect(actions).toEqual(expect.arrayContaining(['ec2:AssignIpv6Addresses', 'ec2:DescribeSecurityGroups']));
  expect(actions).not.toContain('ec2:AssignPrivateIpAddresses');
});

test('tags network interfaces only, in whatever partition the stack is', () => {
  const tagging = roleOf().statements.filter(({ Action }) => [Action].flat().includes('ec2:CreateTags'));
  expect(tagging.flatMap(({ Resource }) => Resource)).toEqual(['arn:aws:ec2:*:*:network-interface/*']);
});

test('by EKS Pod Identity trusts the service account kube-system/aws-node of this cluster alone', () => {
  const trust = roleOf({ identityType: eks.IdentityType.POD_IDENTITY }).trust;
  const statements: { Action: string | string[]; Principal: unknown; Condition: unknown }[] = trust.Statement;
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(['sts:AssumeRole', 'sts:TagSession']);
  for (const { Principal, Condition } of statements) {
    expect(Principal).toEqual({ Service: 'pods.eks.amazonaws.com' });
    expect(Condition).toEqual({
      StringEquals: {
        'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-west-1:111122223333:cluster/existing',
        'aws:RequestTag/kubernetes-namespace': 'kube-system',
        'aws:RequestTag/kubernetes-service-account': 'aws-node',
      },
    });
  }
});

test('is another resource with each identity, so that the old role outlives the change', () => {
  const idOf = (identityType: eks.IdentityType) =>
    Object.keys(roleOf({ identityType }).template.findResources('AWS::IAM::Role'));
  expect(idOf(eks.IdentityType.POD_IDENTITY)).not.toEqual(idOf(eks.IdentityType.IRSA));
});

test('cut down to the cluster, it names the cluster and the VPC', () => {
  const text = JSON.stringify(roleOf({ scopeToCluster: true }).statements);
  expect(text).toContain('"aws:ResourceTag/cluster.k8s.amazonaws.com/name":"existing"');
  expect(text).toContain('"aws:ResourceTag/kubernetes.io/cluster/existing":"owned"');
  expect(text).toContain('vpc/vpc-1');
});

test('may write to CloudWatch Logs only when told that the node agent does', () => {
  expect(roleOf().actions).not.toContain('logs:PutLogEvents');
  expect(roleOf({ cloudWatchLogs: true }).actions).toContain('logs:PutLogEvents');
});

test('has no policy at all when aws-node calls nothing', () => {
  expect(roleOf({ imdsOnly: true }).statements).toEqual([]);
});
