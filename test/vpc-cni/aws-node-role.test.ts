import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AwsNodeRole } from '../../lib/vpc-cni/aws-node-role';
import { referenceDeployment } from '../reference/reference-app';
import { ImportedClusterStack } from '../support/cluster-stack';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

function roleOf(ipFamily?: eks.IpFamily) {
  const stack = new ImportedClusterStack();
  new AwsNodeRole(stack, 'AwsNodeRole', { cluster: stack.cluster, ipFamily });
  const { template } = stack;
  const [{ properties }] = new DeployedTemplate(template.toJSON() as TemplateJson).ofType('AWS::IAM::Role');
  const statements: Statement[] = properties.Policies[0].PolicyDocument.Statement;
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
  const { actions } = roleOf(eks.IpFamily.IP_V6);
  expect(actions).toEqual(expect.arrayContaining(['ec2:AssignIpv6Addresses', 'ec2:DescribeSecurityGroups']));
  expect(actions).not.toContain('ec2:AssignPrivateIpAddresses');
});

test('tags network interfaces only, in whatever partition the stack is', () => {
  const tagging = roleOf().statements.filter(({ Action }) => [Action].flat().includes('ec2:CreateTags'));
  expect(tagging.flatMap(({ Resource }) => Resource)).toEqual(['arn:aws:ec2:*:*:network-interface/*']);
});
